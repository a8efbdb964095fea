package io.fastiter.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Program;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Operation;
import java.lang.ref.WeakReference;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;

class BytecodeTest extends KernelContract {
    @Override
    Kernel kernel(Program program) {
        return Objects.requireNonNull(compile(program, "test"));
    }

    private static @Nullable Kernel compile(Program program, String name) {
        return Bytecode.compile(program, name, null, Boxes.NONE);
    }

    @Test
    void needs_no_room_for_temporaries_in_the_state() {
        Program p = Programs.of(c -> Programs.sum(c, Programs.longs(c)));
        State s = new State(new Tier(p, new Operation[0], "test"), p.keptNums, p.keptRefs);
        s.refs[0] = new long[] {1, 2};
        p.initialise(s);

        kernel(p).run(s, 0, 2);

        assertThat(s.num(0)).isEqualTo(3);
    }

    @Test
    void its_class_is_hidden_and_goes_with_the_kernel() throws InterruptedException {
        Program p = Programs.of(c -> Programs.sum(c, Programs.longs(c)));
        Kernel kernel = kernel(p);
        assertThat(kernel.getClass().isHidden()).isTrue();
        WeakReference<Class<?>> type = new WeakReference<>(kernel.getClass());

        kernel = null;
        for (int i = 0; i < 50 && type.get() != null; i++) {
            System.gc();
            Thread.sleep(10);
        }

        assertThat(type.get()).isNull();
    }

    @Test
    void takes_any_name() {
        Program p = Programs.of(c -> Programs.sum(c, Programs.longs(c)));

        Kernel kernel = Objects.requireNonNull(compile(p, "of/[;filter -> <sum>."));

        assertThat(kernel.getClass().getName()).contains("Kernel$of__");
    }

    @Test
    void refuses_a_loop_that_the_JIT_would_not_compile() {
        assertThat(compile(longChain(100), "short")).isNotNull();
        assertThat(compile(longChain(3000), "long")).isNull();
    }

    @Test
    void refuses_a_callback_that_the_JIT_would_not_compile() {
        Program p =
                Programs.of(c -> Programs.mapMulti(c, 1, Programs.longs(c), y -> Programs.sum(c, chain(c, y, 3000))));

        assertThat(compile(p, "long")).isNull();
    }

    private static Program longChain(int length) {
        return Programs.of(c -> Programs.sum(c, chain(c, Programs.longs(c), length)));
    }

    private static Var chain(Code c, Var x, int length) {
        Var y = x;
        for (int i = 0; i < length; i++) {
            y = c.add(y, c.constant(Kind.LONG, i % 50));
        }
        return y;
    }

    @Test
    void names_no_class_of_the_users() {
        Program p = Programs.of(c ->
                Programs.mapMulti(c, 1, Programs.longs(c), y -> Programs.sum(c, Programs.filter(c, 2, y))));
        assertNamesNoClassOfTheUsers(Bytecode.write(p, "test", null, Boxes.NONE));
    }

    static void assertNamesNoClassOfTheUsers(byte @Nullable [] classFile) {
        ClassReader reader = new ClassReader(Objects.requireNonNull(classFile));
        char[] buffer = new char[reader.getMaxStringLength()];

        for (int i = 1; i < reader.getItemCount(); i++) {
            int offset = reader.getItem(i);
            // 7 is the tag of a class in the constant pool.
            if (offset > 0 && reader.readByte(offset - 1) == 7) {
                assertThat(reader.readUTF8(offset, buffer)).matches("java/.*|io/fastiter/internal/.*|\\[J");
            }
        }
    }

    @Test
    void a_comparison_that_only_a_branch_uses_is_a_jump() {
        Program branch = Programs.of(c -> {
            Var x = Programs.longs(c);
            c.skipUnless(c.not(c.less(x, c.constant(5))));
            Programs.sum(c, x);
        });
        Program value = Programs.of(c -> {
            Var x = Programs.longs(c);
            Var less = c.less(x, c.constant(5));
            c.skipUnless(c.not(less));
            Programs.sum(c, c.add(x, c.convert(Kind.LONG, less)));
        });

        assertThat(Objects.requireNonNull(Bytecode.write(branch, "branch", null, Boxes.NONE)).length)
                .isLessThan(Objects.requireNonNull(Bytecode.write(value, "value", null, Boxes.NONE)).length);
    }
}
