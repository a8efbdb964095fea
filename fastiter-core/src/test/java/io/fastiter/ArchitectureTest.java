package io.fastiter;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Predicate;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * The arrows between the rooms of this library: who may use whom.
 *
 * <p>A new room, or a new arrow, is one line in {@link #MAY_USE}. The rules know their root package as a value, so that
 * the control tests below can run the very same rules over a tree that breaks every one of them.
 */
class ArchitectureTest {

    /** The package of the public API, as a room. */
    private static final String API = "";

    /** Each room, and the rooms it may use besides itself. {@code asm} is the relocated ASM of the shipped jar. */
    private static final Map<String, List<String>> MAY_USE = Map.ofEntries(
            Map.entry("code", List.of()),
            Map.entry("plan", List.of("code")),
            Map.entry("source", List.of("plan", "code")),
            Map.entry("stage", List.of("plan", "code")),
            Map.entry("sink", List.of("plan", "code")),
            Map.entry("kernel", List.of("plan", "code", "asm")),
            Map.entry("exec", List.of("kernel", "plan", "code")),
            Map.entry("engine", List.of("exec", "kernel", "source", "stage", "sink", "plan", "code")),
            Map.entry(API, List.of("engine", "source", "stage", "sink", "plan", "code")));

    /** What {@code exec} may know of {@code kernel}: the contract, not the back ends. Simple names of top-level types. */
    private static final Set<String> KERNEL_CONTRACT = Set.of("Kernel", "Signal", "State", "Tier");

    private static final Rules RULES = new Rules("io.fastiter");

    /** Every rule passes on nothing at all, so that a room may still be empty; the whole tree may not. */
    @Test
    void theRulesSeeTheLibrary() {
        assertThat(Trees.MAIN.stream().map(JavaClass::getPackageName)).contains("io.fastiter");
        assertThat(Trees.TESTS.contain(ArchitectureTest.class)).isTrue();
    }

    @ParameterizedTest(name = "[{0}]")
    @MethodSource("rooms")
    void aRoomUsesOnlyTheRoomsItsArrowsPointTo(String room) {
        RULES.arrows(room).check(Trees.MAIN);
    }

    @Test
    void everyInternalClassLivesInAKnownRoom() {
        RULES.noUnknownRooms().check(Trees.MAIN);
    }

    @Test
    void internalsUseOfTheApiOnlyItsValueTypes() {
        RULES.internalsKnowOnlyValueTypesOfTheApi().check(Trees.MAIN);
    }

    @Test
    void execKnowsTheKernelsContractAndNoBackEnd() {
        RULES.execKnowsOnlyTheKernelsContract().check(Trees.MAIN);
    }

    @Test
    void onlyKernelUsesTheBytecodeLibrary() {
        RULES.onlyKernelUsesAsm().check(Trees.MAIN);
    }

    @Test
    void onlyExecUsesForkJoin() {
        RULES.onlyExecUsesForkJoin().check(Trees.MAIN);
    }

    /** Surefire runs classes by their names: a test in a class of another name would be skipped in silence. */
    @Test
    void everyClassWithTestsHasANameThatTheBuildRuns() {
        Rules.testClassesAreFound().check(Trees.TESTS);
    }

    static Set<String> rooms() {
        return MAY_USE.keySet();
    }

    /** Each rule fails on {@code io.fastiter.archcontrol}, a tree of test sources that breaks all of them. */
    @Nested
    class Control {
        private final Rules rules = new Rules("io.fastiter.archcontrol");
        private final JavaClasses tree = Trees.CONTROL;

        @Test
        void aWrongArrowIsFound() {
            assertBroken(rules.arrows("code"), "code.WrongEverywhere.", "stage.SomeStage");
        }

        @Test
        void aRightArrowIsNotComplainedAbout() {
            assertThat(rules.arrows("stage").evaluate(tree).hasViolation()).isFalse();
        }

        @Test
        void anUnknownRoomIsFound() {
            assertBroken(rules.noUnknownRooms(), "shed.SomeTool");
        }

        @Test
        void aUseOfTheApiIsFound() {
            assertBroken(rules.internalsKnowOnlyValueTypesOfTheApi(), "code.WrongEverywhere.", "archcontrol.SomeApi");
        }

        @Test
        void aUseOfABackEndIsFound() {
            assertBroken(rules.execKnowsOnlyTheKernelsContract(), "exec.WrongExec.", "kernel.SomeBackEnd");
        }

        @Test
        void aUseOfTheBytecodeLibraryIsFound() {
            assertBroken(rules.onlyKernelUsesAsm(), "code.WrongEverywhere.", "org.objectweb.asm.ClassWriter");
        }

        @Test
        void aUseOfForkJoinIsFound() {
            assertBroken(rules.onlyExecUsesForkJoin(), "code.WrongEverywhere.", "java.util.concurrent.RecursiveTask");
            assertBroken(rules.onlyExecUsesForkJoin(), "plan.WrongPlan.", "ForkJoinPool.commonPool()");
        }

        @Test
        void aMisnamedTestClassIsFound() {
            assertBroken(Rules.testClassesAreFound(), "archcontrol.TestsNobodyRuns");
        }

        private void assertBroken(ArchRule rule, String... words) {
            assertThat(rule.evaluate(tree).getFailureReport().getDetails())
                    .as(rule.getDescription())
                    .anySatisfy(detail -> assertThat(detail).contains(words));
        }
    }

    /** The rules, for the tree of packages below {@code root}. */
    private record Rules(String root) {

        ArchRule arrows(String room) {
            return classes()
                    .that(liveIn(room))
                    .should()
                    .onlyDependOnClassesThat(describe(
                            "live elsewhere, in [%s] itself or in %s".formatted(room, MAY_USE.get(room)),
                            used -> !isOurs(used)
                                    || roomOf(used).equals(room)
                                    || MAY_USE.get(room).contains(roomOf(used))
                                    // Which of the API's types these may be is a rule of its own.
                                    || roomOf(used).equals(API)))
                    .allowEmptyShould(true);
        }

        ArchRule noUnknownRooms() {
            return noClasses()
                    .that(describe("are ours", this::isOurs))
                    .should(liveInARoomThat("is unknown", room -> !room.equals("asm") && !MAY_USE.containsKey(room)))
                    .allowEmptyShould(true);
        }

        ArchRule internalsKnowOnlyValueTypesOfTheApi() {
            return noClasses()
                    .that(areInternal())
                    .should()
                    .dependOnClassesThat(describe(
                            "belong to the API and are no value types",
                            used -> isOurs(used) && roomOf(used).equals(API) && !isValueType(used)))
                    .allowEmptyShould(true);
        }

        ArchRule execKnowsOnlyTheKernelsContract() {
            return noClasses()
                    .that(liveIn("exec"))
                    .should()
                    .dependOnClassesThat(describe(
                            "are in kernel and not of " + KERNEL_CONTRACT,
                            used -> isOurs(used)
                                    && roomOf(used).equals("kernel")
                                    && !KERNEL_CONTRACT.contains(topLevelSimpleName(used))))
                    .allowEmptyShould(true);
        }

        ArchRule onlyKernelUsesAsm() {
            return noClasses()
                    .that(describe(
                            "are ours and not in kernel",
                            c -> isOurs(c)
                                    && !roomOf(c).equals("kernel")
                                    && !roomOf(c).equals("asm")))
                    .should()
                    .dependOnClassesThat(describe(
                            "are the bytecode library",
                            used -> used.getPackageName().startsWith("org.objectweb.asm")
                                    || isOurs(used) && roomOf(used).equals("asm")))
                    .allowEmptyShould(true);
        }

        /** The API, plans and the engine may carry a pool as an option; to call it is exec's alone. */
        ArchRule onlyExecUsesForkJoin() {
            Set<String> carriers = Set.of(API, "plan", "engine");
            DescribedPredicate<JavaClass> anyForkJoin =
                    describe("are of the fork-join framework", ArchitectureTest::isForkJoin);
            DescribedPredicate<JavaClass> forkJoinButThePool = describe(
                    "are of the fork-join framework, its pool aside",
                    c -> isForkJoin(c) && !c.isEquivalentTo(ForkJoinPool.class));
            ArchRule others = noClasses()
                    .that(describe(
                            "are ours, not in exec and carry no pool",
                            c -> isOurs(c) && !roomOf(c).equals("exec") && !carriers.contains(roomOf(c))))
                    .should()
                    .dependOnClassesThat(anyForkJoin)
                    .allowEmptyShould(true);
            ArchRule carrying = noClasses()
                    .that(describe("may carry a pool", c -> isOurs(c) && carriers.contains(roomOf(c))))
                    .should()
                    .dependOnClassesThat(forkJoinButThePool)
                    .orShould()
                    .accessTargetWhere(describe(
                            "the target is a member of ForkJoinPool",
                            access -> access.getTargetOwner().isEquivalentTo(ForkJoinPool.class)))
                    .allowEmptyShould(true);
            return CompositeArchRule.of(others).and(carrying);
        }

        static ArchRule testClassesAreFound() {
            return noClasses()
                    .that(describe(
                            "have tests",
                            c -> !c.getModifiers().contains(JavaModifier.ABSTRACT) // run through those that extend them
                                    && c.getMethods().stream().anyMatch(ArchitectureTest::isTest)))
                    .should(new ArchCondition<>("have a name that the build does not run") {
                        @Override
                        public void check(JavaClass c, ConditionEvents events) {
                            boolean missed = !topLevel(c).endsWith("Test")
                                    && !topLevel(c).endsWith("IT");
                            events.add(new SimpleConditionEvent(
                                    c,
                                    missed,
                                    c.getName() + " has tests, but its name ends neither in Test nor in IT"));
                        }
                    })
                    .allowEmptyShould(true);
        }

        private boolean isOurs(JavaClass c) {
            String name = c.getBaseComponentType().getPackageName();
            return name.equals(root) || name.startsWith(root + ".internal");
        }

        /** {@code stage} for io.fastiter.internal.stage and what is below it; the API is the room without a name. */
        private String roomOf(JavaClass c) {
            String internal = root + ".internal.";
            String name = c.getBaseComponentType().getPackageName() + ".";
            if (!name.startsWith(internal)) {
                return API;
            }
            return name.equals(internal)
                    ? "no room"
                    : name.substring(internal.length()).split("\\.", 2)[0];
        }

        private DescribedPredicate<JavaClass> liveIn(String room) {
            return describe(
                    "live in [" + room + "]", c -> isOurs(c) && roomOf(c).equals(room));
        }

        private DescribedPredicate<JavaClass> areInternal() {
            return describe(
                    "are internal",
                    c -> isOurs(c) && !roomOf(c).equals(API) && !roomOf(c).equals("asm"));
        }

        private ArchCondition<JavaClass> liveInARoomThat(String description, Predicate<String> rooms) {
            return new ArchCondition<>("live in a room that " + description) {
                @Override
                public void check(JavaClass c, ConditionEvents events) {
                    events.add(new SimpleConditionEvent(
                            c, rooms.test(roomOf(c)), c.getName() + " lives in [" + roomOf(c) + "]"));
                }
            };
        }
    }

    /** Enums, records, exceptions and functional interfaces carry values across the border; anything else is behaviour. */
    private static boolean isValueType(JavaClass type) {
        JavaClass c = type.getBaseComponentType();
        return c.isEnum()
                || c.isRecord()
                || c.isAnnotation()
                || c.isAssignableTo(Throwable.class)
                || c.isAnnotatedWith(FunctionalInterface.class)
                || c.getSimpleName().equals("package-info");
    }

    private static boolean isForkJoin(JavaClass c) {
        String name = topLevel(c);
        return name.startsWith("java.util.concurrent.")
                && (name.contains("ForkJoin") || name.contains(".Recursive") || name.endsWith(".CountedCompleter"));
    }

    private static boolean isTest(JavaMethod method) {
        return method.getModifiers().stream().noneMatch(m -> m.name().equals("SYNTHETIC"))
                && !isOfStressProfile(method.getOwner())
                && AnnotationSupport.isAnnotated(method.reflect(), Testable.class);
    }

    /** What that profile has left in the directory of test classes; the library for it is not here. */
    private static boolean isOfStressProfile(JavaClass c) {
        return c.getDirectDependenciesFromSelf().stream()
                .anyMatch(d -> d.getTargetClass().getPackageName().startsWith("org.openjdk.jcstress"));
    }

    private static String topLevel(JavaClass c) {
        String name = c.getBaseComponentType().getName();
        int dollar = name.indexOf('$');
        return dollar < 0 ? name : name.substring(0, dollar);
    }

    private static String topLevelSimpleName(JavaClass c) {
        String name = topLevel(c);
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** What the rules are checked on: the module as it runs here, from target/classes or from the shipped jar. */
    private static final class Trees {
        static final JavaClasses MAIN = new ClassFileImporter().importLocations(Set.of(Location.of(mainLocation())));
        static final JavaClasses CONTROL =
                new ClassFileImporter().importPath(Path.of("target/test-classes/io/fastiter/archcontrol"));
        static final JavaClasses TESTS = new ClassFileImporter()
                .withImportOption(location -> !location.contains("/archcontrol/"))
                .importPath(Path.of("target/test-classes"));

        private static URI mainLocation() {
            Module module = ArchitectureTest.class.getModule();
            if (!module.isNamed()) {
                return Path.of("target/classes").toUri();
            }
            URI location = module.getLayer()
                    .configuration()
                    .findModule(module.getName())
                    .orElseThrow()
                    .reference()
                    .location()
                    .orElseThrow();
            return location.getPath().endsWith(".jar") ? URI.create("jar:" + location + "!/") : location;
        }
    }
}
