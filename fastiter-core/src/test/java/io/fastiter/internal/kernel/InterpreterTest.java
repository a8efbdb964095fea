package io.fastiter.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Program;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class InterpreterTest extends KernelContract {
    @Override
    Kernel kernel(Program program) {
        return new Interpreter(program);
    }

    @Test
    void begins_no_item_that_does_not_matter_any_more() {
        Signal signal = new Signal();
        LongUnaryOperator function = x -> {
            if (x == 5) {
                signal.bound = Long.MIN_VALUE;
                signal.attention = 1;
            }
            return x;
        };
        Program p = Programs.of(c -> Programs.sum(c, Programs.map(c, 1, Programs.longs(c), Kind.LONG)));
        State s = Programs.state(p, LongStream.range(0, 100).toArray(), function);
        s.signal = signal;

        assertThat(kernel(p).run(s, 0, 100)).isEqualTo(6);
        assertThat(s.num(0)).isEqualTo(15);
    }
}
