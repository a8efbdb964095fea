package io.fastiter.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastiter.internal.code.Program;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FasterKernelTest {
    private static final int BLOCK = 4096;

    /** A kernel that takes so long for each call and each 1024 items, and counts these. */
    private static final class Slow extends Kernel {
        private final long nanos;
        private final long returnsAfter;
        private long items;

        Slow(long nanos, long returnsAfter) {
            this.nanos = nanos;
            this.returnsAfter = returnsAfter;
        }

        @Override
        public long run(State s, long from, long to) {
            long end = Math.min(to, from + returnsAfter);
            long deadline = System.nanoTime() + nanos * (1 + (end - from) / 1024);
            while (System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            items += end - from;
            return end;
        }
    }

    private static State state(int order) {
        Program p = Programs.of(c -> Programs.sum(c, Programs.longs(c)));
        State s = Programs.state(p);
        s.order = order;
        return s;
    }

    private static void run(Kernel kernel, State s, int blocks) {
        for (long i = 0; i < blocks; i++) {
            assertThat(kernel.run(s, i * BLOCK, (i + 1) * BLOCK)).isEqualTo((i + 1) * BLOCK);
        }
    }

    @Test
    void runs_item_by_item_where_the_order_is_seen() {
        Slow plain = new Slow(0, BLOCK);
        Slow passes = new Slow(0, BLOCK);

        run(new FasterKernel(plain, () -> passes), state(State.BY_ITEM), 1000);

        assertThat(plain.items).isEqualTo(1000 * BLOCK);
        assertThat(passes.items).isZero();
    }

    @Test
    void runs_in_passes_where_that_is_asked_for() {
        Slow plain = new Slow(0, BLOCK);
        Slow passes = new Slow(0, BLOCK);

        run(new FasterKernel(plain, () -> passes), state(State.IN_PASSES), 1000);

        assertThat(plain.items).isZero();
        assertThat(passes.items).isEqualTo(1000 * BLOCK);
    }

    @Test
    void runs_what_is_faster() {
        Slow plain = new Slow(8000, BLOCK);
        Slow passes = new Slow(1000, BLOCK);
        Kernel kernel = new FasterKernel(plain, () -> passes);
        run(kernel, state(State.IN_PASSES), 1); // makes it at once

        run(kernel, state(State.ANY), 2000);

        assertThat(passes.items).isGreaterThan(1000 * BLOCK);
        assertThat(passes.items + plain.items).isEqualTo(2001 * BLOCK);
    }

    @Test
    void hardly_ever_tries_what_is_slower() {
        Slow plain = new Slow(1000, BLOCK);
        Slow passes = new Slow(8000, BLOCK);
        Kernel kernel = new FasterKernel(plain, () -> passes);
        run(kernel, state(State.IN_PASSES), 1); // makes it at once

        run(kernel, state(State.ANY), 2000);

        assertThat(passes.items).isBetween(BLOCK + 1L, 2000L * BLOCK / 16);
        assertThat(passes.items + plain.items).isEqualTo(2001 * BLOCK);
    }

    /** Fast from the tenth block in a row on: so it is with branches that the processor learns by heart. */
    private static final class Learner extends Kernel {
        private int inARow;

        @Override
        public long run(State s, long from, long to) {
            return new Slow(++inARow > 10 ? 100 : 8000, BLOCK).run(s, from, to);
        }
    }

    @Test
    void what_becomes_faster_by_running_often_is_found_out_to_be() {
        Learner plain = new Learner();
        Slow passes = new Slow(1000, BLOCK);
        Kernel interrupting = new Kernel() {
            @Override
            public long run(State s, long from, long to) {
                plain.inARow = 0;
                return passes.run(s, from, to);
            }
        };
        Kernel kernel = new FasterKernel(plain, () -> interrupting);
        run(kernel, state(State.IN_PASSES), 1); // makes it at once
        State s = state(State.ANY);
        run(kernel, s, 500);
        assertThat(passes.items).isGreaterThan(250 * BLOCK);

        // A thread that loses its processor in the deciding block has to wait for the next rehearsal.
        long before;
        int rounds = 0;
        do {
            before = passes.items;
            run(kernel, s, 500);
        } while (passes.items - before > 250 * BLOCK && ++rounds < 100);

        assertThat(rounds).isLessThan(100);
    }

    @Test
    void makes_the_second_kernel_when_there_have_been_many_blocks() throws InterruptedException {
        Slow plain = new Slow(0, BLOCK);
        CountDownLatch made = new CountDownLatch(1);
        Kernel kernel = new FasterKernel(plain, () -> {
            made.countDown();
            return plain;
        });
        State s = state(State.ANY);

        run(kernel, s, 64);

        assertThat(made.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void goes_on_item_by_item_where_there_is_no_second_kernel() {
        Slow plain = new Slow(0, BLOCK);

        run(new FasterKernel(plain, () -> null), state(State.IN_PASSES), 100);
        run(new FasterKernel(plain, () -> null), state(State.ANY), 100);

        assertThat(plain.items).isEqualTo(200 * BLOCK);
    }

    @Test
    void dear_items_are_run_item_by_item() {
        Slow plain = new Slow(0, BLOCK);
        Slow passes = new Slow(0, BLOCK);
        State s = state(State.ANY);
        s.stride = 32;

        run(new FasterKernel(plain, () -> passes), s, 1000);

        assertThat(passes.items).isZero();
    }

    @Test
    void few_items_are_run_item_by_item() {
        Slow plain = new Slow(8000, BLOCK);
        Slow passes = new Slow(1000, BLOCK);
        Kernel kernel = new FasterKernel(plain, () -> passes);
        State s = state(State.ANY);
        run(kernel, s, 2000);
        long before = passes.items;

        kernel.run(s, 0, 100);

        assertThat(passes.items).isEqualTo(before);
    }

    @Test
    void leaves_out_no_item_where_a_kernel_returns_early() {
        Slow plain = new Slow(0, 100);
        Slow passes = new Slow(0, 100);
        Kernel kernel = new FasterKernel(plain, () -> passes);
        State s = state(State.ANY);

        long pos = 0;
        while (pos < 100 * BLOCK) {
            pos = kernel.run(s, pos, Math.min(100 * BLOCK, pos + BLOCK));
        }

        assertThat(plain.items + passes.items).isEqualTo(100 * BLOCK);
    }
}
