package io.fastiter.bench.report;

import io.fastiter.bench.W01Sum;
import io.fastiter.bench.W02FilterSquareSum;
import io.fastiter.bench.W03SevenMaps;
import io.fastiter.bench.W04SevenFilters;
import io.fastiter.bench.W05FlatMap;
import io.fastiter.bench.W05MapMulti;
import io.fastiter.bench.W06FlatMapLimit;
import io.fastiter.bench.W07DotProduct;
import io.fastiter.bench.W08MapToList;
import io.fastiter.bench.W09FilterMapToList;
import io.fastiter.bench.W12MaxBy;
import io.fastiter.bench.W13AnyMatch;
import io.fastiter.bench.W13FindFirst;
import io.fastiter.bench.W14SmallSums;
import io.fastiter.bench.W15FloatSteps;
import io.fastiter.bench.W16SkewedItems;
import io.fastiter.bench.W18IteratorSource;
import io.fastiter.bench.W19BoxedPipeline;
import io.fastiter.bench.W20RepeatedSums;
import java.util.List;

/** The rows that the report knows: the essential ones first, then those that run as long as there is time. */
public final class Catalogue {

    private static final List<Row> ROWS = List.of(
            Row.essential("W01", "sum of 10M", W01Sum.class),
            Row.essential("W02", "filter, square, sum", W02FilterSquareSum.class),
            Row.essential("W03", "seven maps", W03SevenMaps.class),
            Row.essential("W04", "seven filters", W04SevenFilters.class),
            Row.essential("W05a", "flatMap 1M x 10", W05FlatMap.class),
            Row.essential("W05b", "mapMulti 1M x 10", W05MapMulti.class),
            Row.essential("W07", "dot product of 10M", W07DotProduct.class),
            Row.essential("W08", "1M Integers to a list", W08MapToList.class),
            Row.essential("W09", "the same, half filtered", W09FilterMapToList.class),
            Row.essential("W15", "200k x 20 float steps", W15FloatSteps.class),
            Row.essential("W16", "20k skewed items", W16SkewedItems.class),
            Row.essential("W19", "boxed map/filter/reduce", W19BoxedPipeline.class),
            Row.ifTimeAllows("W14a", "sum of squares of 10", W14SmallSums.class).withItems(10),
            Row.ifTimeAllows("W14b", "sum of squares of 1k", W14SmallSums.class).withItems(1_000),
            Row.ifTimeAllows("W06", "flatMap, limit 2M", W06FlatMapLimit.class),
            Row.ifTimeAllows("W13a", "findFirst at 90 %", W13FindFirst.class),
            Row.ifTimeAllows("W13b", "anyMatch at 1 %", W13AnyMatch.class),
            Row.ifTimeAllows("W18", "iterator, 1 us an item", W18IteratorSource.class),
            Row.ifTimeAllows("W12", "maxBy of 1M objects", W12MaxBy.class),
            Row.ifTimeAllows("W20", "100k sums of 1k", W20RepeatedSums.class));

    /** Enough to see in half a minute whether something has gone wrong. */
    private static final List<String> QUICK = List.of("W02", "W03", "W08", "W16");

    private Catalogue() {}

    public static List<Row> all() {
        return ROWS;
    }

    public static List<Row> quick() {
        return chosen(QUICK);
    }

    /** The rows that somebody asks for by name, all of them essential. */
    public static List<Row> chosen(List<String> wanted) {
        if (wanted.isEmpty() || wanted.contains("")) {
            throw new IllegalArgumentException("--workloads \"" + String.join(",", wanted)
                    + "\": the name of a workload is missing; there are " + ids());
        }
        for (String name : wanted) {
            if (ROWS.stream().noneMatch(row -> row.answersTo(name))) {
                throw new IllegalArgumentException(
                        "--workloads " + name + ": no workload is called so; there are " + ids());
            }
        }
        return ROWS.stream()
                .filter(row -> wanted.stream().anyMatch(row::answersTo))
                .map(row -> new Row(row.id(), row.title(), row.workload(), row.items(), true))
                .toList();
    }

    private static List<String> ids() {
        return ROWS.stream().map(Row::id).toList();
    }
}
