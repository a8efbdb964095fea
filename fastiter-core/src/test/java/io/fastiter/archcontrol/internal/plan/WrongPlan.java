package io.fastiter.archcontrol.internal.plan;

import java.util.concurrent.ForkJoinPool;

class WrongPlan {
    /** To carry a pool is allowed, to fetch one is not. */
    ForkJoinPool pool = ForkJoinPool.commonPool();
}
