package io.fastiter.bench.report;

import io.fastiter.bench.Workload;

/**
 * A row of the report: a workload at some size.
 *
 * @param items the number of items, or 0 for the workload's own
 * @param essential whether the report waits for it even when its time is up
 */
public record Row(String id, String title, Class<? extends Workload> workload, int items, boolean essential) {

    static Row essential(String id, String title, Class<? extends Workload> workload) {
        return new Row(id, title, workload, 0, true);
    }

    static Row ifTimeAllows(String id, String title, Class<? extends Workload> workload) {
        return new Row(id, title, workload, 0, false);
    }

    Row withItems(int newItems) {
        return new Row(id, title, workload, newItems, essential);
    }

    /** Whether somebody who asks for {@code wanted} means this row: {@code W05} means {@code W05a} and {@code W05b}. */
    public boolean answersTo(String wanted) {
        return id.regionMatches(true, 0, wanted, 0, wanted.length());
    }

    public String label() {
        return id + " " + title;
    }
}
