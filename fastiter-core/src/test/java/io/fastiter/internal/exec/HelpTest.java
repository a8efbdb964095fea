package io.fastiter.internal.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastiter.internal.plan.Options;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

/** What is worth sharing, alone and in a row of runs. */
class HelpTest {
    private static final Options TWO =
            Options.STANDARD.on(ForkJoinPool.commonPool()).parallelism(2);

    @Test
    void what_takes_long_is_worth_help_and_what_does_not_is_not() {
        assertThat(Help.isWorthIt(141_000, TWO)).isTrue();
        assertThat(Help.isWorthIt(139_000, TWO)).isFalse();
        assertThat(Help.isWorthItFromTheStart(141_000, TWO)).isTrue();
        assertThat(Help.isWorthItFromTheStart(80_000, TWO)).isFalse();
    }

    @Test
    void nobody_can_help_a_run_of_one_thread() {
        assertThat(Help.isWorthIt(1e9f, TWO.parallelism(1))).isFalse();
        assertThat(Help.isWorthItFromTheStart(1e9f, TWO.parallelism(1))).isFalse();
    }

    @Test
    void runs_that_follow_each_other_closely_are_shared_until_there_is_a_pause() throws InterruptedException {
        assertThat(closeRunIsShared()).isTrue();

        Thread.sleep(1);
        assertThat(Help.isWorthItFromTheStart(120_000, TWO)).isFalse();
        Help.ended(120_000, TWO);
        assertThat(Help.isWorthItFromTheStart(120_000, TWO)).isFalse(); // a pair is no row

        assertThat(closeRunIsShared()).isTrue();
    }

    @Test
    void short_runs_and_those_of_others_make_no_row() throws InterruptedException {
        assertThat(closeRunIsShared()).isTrue();

        Thread.sleep(1);
        for (int i = 0; i < 100; i++) {
            Help.ended(80_000, TWO);
            assertThat(Help.isWorthItFromTheStart(120_000, TWO)).isFalse();
        }
        for (int i = 0; i < 100; i++) {
            Thread other = new Thread(() -> Help.ended(120_000, TWO));
            other.start();
            other.join();
            assertThat(Help.isWorthItFromTheStart(120_000, TWO)).isFalse();
        }
    }

    /** This thread may lose its processor between any two of them. */
    private static boolean closeRunIsShared() {
        for (int i = 0; i < 1_000_000; i++) {
            Help.ended(120_000, TWO);
            if (Help.isWorthItFromTheStart(120_000, TWO)) {
                return true;
            }
        }
        return false;
    }
}
