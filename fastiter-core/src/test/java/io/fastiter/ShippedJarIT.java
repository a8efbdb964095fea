package io.fastiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The second run of the suite is worth its time only if it runs on the jar that ships, and if that jar is sound. */
class ShippedJarIT {
    private static final String ASM = "org.objectweb.asm";

    @Test
    void theTestsRunOnTheJarAsANamedModule() {
        Module module = ShippedJarIT.class.getModule();
        assumeTrue(module.isNamed(), "on the class path (useModulePath=false)");

        assertThat(shipped().location().orElseThrow().getPath()).endsWith(".jar");
        assertThat(module.getLayer().findModule(ASM)).isEmpty();
    }

    @Test
    void theDescriptorIsThatOfTheSourcesWithoutAsm() {
        assumeTrue(ShippedJarIT.class.getModule().isNamed(), "on the class path (useModulePath=false)");
        ModuleDescriptor compiled = ModuleFinder.of(Path.of("target/classes"))
                .find("io.fastiter")
                .orElseThrow()
                .descriptor();
        ModuleDescriptor jar = shipped().descriptor();

        assertThat(requires(jar, name -> true)).isEqualTo(requires(compiled, name -> !name.equals(ASM)));
        assertThat(jar.exports()).isEqualTo(compiled.exports());
        assertThat(jar.opens()).isEqualTo(compiled.opens());
        assertThat(jar.uses()).isEqualTo(compiled.uses());
        assertThat(jar.provides()).isEqualTo(compiled.provides());
    }

    @Test
    void theJarHoldsAsmUnderOurNameAlone() throws IOException {
        assumeTrue(ShippedJarIT.class.getModule().isNamed(), "on the class path (useModulePath=false)");
        try (var reader = shipped().open()) {
            List<String> names = reader.list().toList();

            assertThat(names)
                    .contains(
                            "io/fastiter/internal/asm/ClassWriter.class",
                            "META-INF/LICENSE",
                            "META-INF/licenses/asm.txt")
                    .noneMatch(name -> name.startsWith("org/"))
                    .noneMatch(name -> name.startsWith("META-INF/versions/"));
        }
    }

    /** Names and modifiers: the version that javac notes down with {@code requires} is no part of the contract. */
    private static Set<String> requires(ModuleDescriptor descriptor, Predicate<String> names) {
        return descriptor.requires().stream()
                .filter(r -> names.test(r.name()))
                .filter(r -> !r.modifiers().contains(Requires.Modifier.MANDATED))
                .map(r -> r.modifiers() + " " + r.name())
                .collect(Collectors.toSet());
    }

    private static ModuleReference shipped() {
        return ShippedJarIT.class
                .getModule()
                .getLayer()
                .configuration()
                .findModule("io.fastiter")
                .orElseThrow()
                .reference();
    }
}
