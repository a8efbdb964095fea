package io.fastiter.bench;

import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Param;

/** {@link W02FilterSquareSum} from one item to 10M: where does parallelism begin to pay, and what does it cost before? */
@Fork(
        value = 1,
        jvmArgsAppend = {Workload.LEAST_HEAP, Workload.MOST_HEAP, Workload.TOUCHED})
public class W02Sizes extends W02FilterSquareSum {

    @Param({"1", "10", "100", "1000", "10000", "100000", "1000000", "10000000"})
    public int size = 1_000;

    @Override
    public void resize(int newItems) {
        size = newItems;
    }

    @Override
    protected void prepare() {
        items = size;
        super.prepare();
    }
}
