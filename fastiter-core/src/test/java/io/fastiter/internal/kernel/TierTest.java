package io.fastiter.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Program;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Operation;
import org.junit.jupiter.api.Test;

class TierTest {
    private static final long MANY = 1_000_000;

    private static Tier tier(Program program) {
        return new Tier(program, new Operation[0], "test");
    }

    private static Program sum() {
        return Programs.of(c -> Programs.sum(c, Programs.longs(c)));
    }

    @Test
    void compiles_at_once_where_many_items_are_to_come() {
        Tier tier = tier(sum());

        tier.expect(tier.newState(0), MANY);

        assertThat(tier.isCompiled()).isTrue();
    }

    @Test
    void what_was_just_compiled_is_not_dropped_for_what_was_compiled_before() {
        Program program = sum();
        for (int i = 0; i < 2 * Compiler.MAX_KERNELS + 1; i++) {
            Tier tier = tier(program);
            tier.compileNow();
            assertThat(tier.isCompiled()).as("the kernel number %s", i).isTrue();
        }
        assertThat(Compiler.kept()).isEqualTo(Compiler.MAX_KERNELS);
    }

    @Test
    void waits_where_few_items_are_to_come() {
        Tier tier = tier(sum());

        tier.expect(tier.newState(0), 100);

        assertThat(tier.isCompiled()).isFalse();
    }

    @Test
    void waits_where_any_item_may_be_the_last() {
        Tier tier = tier(Programs.of(c -> {
            Programs.longs(c);
            c.stop();
        }));

        tier.expect(tier.newState(0), MANY);

        assertThat(tier.isCompiled()).isFalse();
    }

    @Test
    void looks_first_at_what_functions_give() {
        Program program = Programs.of(c -> {
            Var x = Programs.map(c, 1, Programs.longs(c), Kind.REF);
            c.enter("count", 0, 0, 0);
            c.isNull(x);
        });
        Tier tier = tier(program);
        State s = tier.newState(0);

        tier.expect(s, MANY);
        assertThat(tier.isCompiled()).isFalse();

        tier.interpreted(s, 1000, 0);
        tier.expect(s, MANY);
        assertThat(tier.isCompiled()).isTrue();
    }

    @Test
    void believes_that_items_have_become_much_dearer_once_two_measurements_say_so() {
        Tier tier = tier(sum());
        tier.measured(1000, 10_000);

        tier.measured(1000, 1_000_000);
        assertThat(tier.cost()).isEqualTo(10);

        tier.measured(1000, 3_000_000);
        assertThat(tier.cost()).isEqualTo(1000);
    }

    @Test
    void believes_a_single_measurement_that_took_very_long() {
        Tier tier = tier(sum());
        tier.measured(1000, 10_000);

        tier.measured(1000, 20_000_000);
        assertThat(tier.cost()).isEqualTo(20_000);
    }

    @Test
    void forgets_a_dear_measurement_when_the_next_one_is_as_ever() {
        Tier tier = tier(sum());
        tier.measured(1000, 10_000);

        tier.measured(1000, 1_000_000);
        tier.measured(1000, 10_000);
        tier.measured(1000, 1_000_000);
        assertThat(tier.cost()).isEqualTo(10);
    }

    @Test
    void asks_for_a_measurement_until_there_is_one() {
        Tier tier = tier(sum());
        tier.measured(1000, 10_000);

        for (int i = 1; i < 64; i++) {
            assertThat(tier.isKnownBelow(100, 10_000)).isTrue();
        }
        assertThat(tier.isKnownBelow(100, 10_000)).isFalse();
        assertThat(tier.isKnownBelow(100, 10_000)).isFalse();

        tier.measured(1000, 10_000);
        assertThat(tier.isKnownBelow(100, 10_000)).isTrue();
    }

    @Test
    void believes_of_a_short_block_only_what_is_cheaper() {
        Tier tier = tier(sum());
        tier.measured(1000, 10_000);

        tier.measured(1, 1_000);
        assertThat(tier.cost()).isEqualTo(10);

        tier.measured(100, 200);
        assertThat(tier.cost()).isEqualTo(8);
    }
}
