package io.statsprofile.matrix;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What became of the documents of a row.
 *
 * @param asked how many documents were to be made while the fault lasts
 * @param produced made by the workload, counted before they were handed over
 * @param ids different ones in Elasticsearch
 * @param documents in Elasticsearch, over all backing indices
 * @param refused of the produced, given up since Elasticsearch does not take them
 * @param lost of the produced, neither there nor refused
 * @param told losses that the service itself counts, and copies that a report names
 * @param faults how often something was broken
 * @param problems what else went wrong, a line each
 * @param notes what else is to be known, a line each
 */
record Outcome(Row row, int asked, long produced, long ids, long documents, long refused, long lost, long told, long faults,
        Duration took, List<String> problems, List<String> notes) {

    static final String HEAD = String.format(Locale.ROOT, "%-32s %9s %9s %9s %8s %6s %10s %6s %7s %6s  %s", "row", "produced", "ids there",
            "documents", "refused", "lost", "duplicated", "told", "faults", "s", "verdict");

    long duplicated() {
        return documents - ids;
    }

    /** Why the promise is broken; nothing where it holds. */
    List<String> failures() {
        List<String> failures = new ArrayList<>(problems);
        require(failures, faults > 0, "nothing was broken");
        require(failures, produced >= asked, "less was produced than the " + asked + " asked for");
        require(failures, row.promise() == Promise.LOSS_TOLD || lost == 0, "lost");
        require(failures, row.promise() == Promise.COPIES_TOLD || duplicated() == 0, "duplicated");
        require(failures, row.promise() == Promise.SOME_REFUSED || refused == 0, "refused");
        switch (row.promise()) {
            case EXACT -> require(failures, told == 0, "a loss is told that is none");
            case SOME_REFUSED -> require(failures, refused > 0, "nothing was refused, so the row shows nothing");
            case LOSS_TOLD -> {
                require(failures, lost > 0, "nothing was lost, so the row shows nothing");
                require(failures, lost == told, "what is lost is not what is told");
            }
            case COPIES_TOLD -> {
                require(failures, duplicated() > 0, "there are no copies, so the row shows nothing");
                require(failures, duplicated() == told, "copies are not what is told");
            }
        }
        return failures;
    }

    private static void require(List<String> failures, boolean holds, String failure) {
        if (!holds) {
            failures.add(failure);
        }
    }

    /** Whether something became of documents that nobody tells. */
    boolean isHarmed() {
        return !harm().isEmpty();
    }

    /** What became of documents that nobody tells; empty where there is nothing. */
    String harm() {
        List<String> harm = new ArrayList<>();
        if (row.promise() == Promise.LOSS_TOLD ? lost != told : lost > 0) {
            harm.add("loses " + lost);
        }
        if (row.promise() == Promise.COPIES_TOLD ? duplicated() != told : duplicated() > 0) {
            harm.add("makes " + duplicated() + " copies");
        }
        return String.join(", ", harm);
    }

    /** A line of the table, which says whether the promise holds. */
    @Override
    public String toString() {
        List<String> failures = failures();
        String verdict = failures.isEmpty() ? "holds" : "FAILS: " + String.join("; ", failures);
        return line(verdict);
    }

    /** A line of the table. */
    String line(String verdict) {
        String suffix = notes.isEmpty() ? "" : " (" + String.join("; ", notes) + ")";
        return String.format(Locale.ROOT, "%-32s %9d %9d %9d %8d %6d %10d %6d %7d %6.1f  %s%s", row.name(), produced, ids, documents,
                refused, lost, duplicated(), told, faults, took.toMillis() / 1e3, verdict, suffix);
    }
}
