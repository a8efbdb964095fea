package io.fastiter.bench;

import java.util.List;
import org.eclipse.collections.api.list.ParallelListIterable;
import org.eclipse.collections.impl.list.mutable.FastList;
import org.openjdk.jmh.annotations.Fork;

/** A workload over a {@code List<Integer>}. */
@Fork(
        value = 1,
        jvmArgsAppend = {Workload.LEAST_HEAP, Workload.MOST_HEAP, Workload.TOUCHED})
public abstract class IntegersWorkload extends Workload {

    protected List<Integer> data;
    private FastList<Integer> list;

    protected IntegersWorkload(int items) {
        super(items);
    }

    @Override
    protected void prepare() {
        data = Data.integers(items);
        list = FastList.newList(data);
    }

    /** The list as a parallel one of Eclipse Collections. */
    protected ParallelListIterable<Integer> parallelList() {
        return list.asParallel(EclipsePool.get(), EclipsePool.batch(items));
    }
}
