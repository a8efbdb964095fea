package io.fastiter;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastiter.internal.kernel.Kernels;
import io.fastiter.internal.plan.Options;
import io.fastiter.memory.Template;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What remains of pipelines that are gone: nothing that grows. */
class MemoryTest {
    private static final long[] DATA = {1, 2, 3, 4};
    private static final long SUM = 14;

    @Test
    void a_class_loader_whose_pipelines_were_compiled_can_be_unloaded() throws Exception {
        WeakReference<ClassLoader> loader = runInLoaderOfItsOwn();
        for (int i = 0; i < 200 && loader.get() != null; i++) {
            System.gc();
            Thread.sleep(50);
        }
        assertThat(loader.get()).isNull();
    }

    private static WeakReference<ClassLoader> runInLoaderOfItsOwn() throws Exception {
        ClassLoader loader = new OwnLoader();
        runAll(loader);
        return new WeakReference<>(loader);
    }

    @Test
    void of_two_thousand_shapes_no_more_are_kept_than_fit_the_cache() throws Exception {
        shapesOf(400);
    }

    @Test
    @Tag("slow")
    void of_ten_thousand_shapes_no_more_are_kept_than_fit_the_cache() throws Exception {
        shapesOf(2000);
    }

    /** Runs five shapes of each of so many loaders, all of which must go, and with them all but the cached kernels. */
    private static void shapesOf(int count) throws Exception {
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            loaders.add(runInLoaderOfItsOwn());
        }
        List<WeakReference<ClassLoader>> alive = loaders;
        for (int i = 0; i < 200 && alive.size() > 0; i++) {
            System.gc();
            Thread.sleep(50);
            alive = alive.stream().filter(loader -> loader.get() != null).toList();
        }
        assertThat(alive).isEmpty();
        assertThat(Kernels.kept()).isLessThanOrEqualTo(1024);
    }

    @SuppressWarnings("unchecked")
    private static void runAll(ClassLoader loader) throws Exception {
        Class<?> type = loader.loadClass(Template.class.getName());
        assertThat(type).isNotSameAs(Template.class);
        Function<long[], LongParIter[]> template =
                (Function<long[], LongParIter[]>) type.getConstructor().newInstance();
        for (LongParIter pipeline : template.apply(DATA)) {
            assertThat(pipeline.force(Options.FORCE_COMPILED).sum()).isEqualTo(SUM);
        }
    }

    /** Defines {@link Template} itself, everything else its parent does. */
    private static final class OwnLoader extends ClassLoader {
        OwnLoader() {
            super(MemoryTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals(Template.class.getName())) {
                return super.loadClass(name, resolve);
            }
            try (InputStream in = Template.class.getResourceAsStream("Template.class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
