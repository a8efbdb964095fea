package io.fastiter.internal.sink;

import java.util.DoubleSummaryStatistics;

/**
 * What {@link StatisticsSink} knows of a piece's doubles.
 *
 * @param min the least by {@link Double#compare}, NaN where there are none
 * @param max the greatest by that order, NaN if there is one; negative infinity where there are none
 */
record DoubleTally(long count, double min, double max, TreeSum sum) {
    DoubleTally append(DoubleTally right) {
        return new DoubleTally(
                count + right.count,
                Double.compare(right.min, min) < 0 ? right.min : min,
                Double.compare(max, right.max) < 0 ? right.max : max,
                sum.append(right.sum));
    }

    DoubleSummaryStatistics statistics() {
        double total = sum.sum();
        if (count == 0) {
            return new DoubleSummaryStatistics();
        }
        if (!Double.isNaN(total) || Double.isNaN(max)) {
            return new DoubleSummaryStatistics(count, Double.isNaN(max) ? max : min, max, total);
        }
        // Infinities of both signs and no NaN among the items: the constructor takes that for a mistake, so the two
        // meet in the sum of two objects.
        DoubleSummaryStatistics least = new DoubleSummaryStatistics(1, min, min, Double.NEGATIVE_INFINITY);
        least.combine(new DoubleSummaryStatistics(count - 1, max, max, Double.POSITIVE_INFINITY));
        return least;
    }
}
