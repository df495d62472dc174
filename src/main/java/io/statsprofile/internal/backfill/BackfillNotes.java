package io.statsprofile.internal.backfill;

import java.util.function.Consumer;

/** Who hears of a backfill. Not thread-safe. */
final class BackfillNotes {

    /** Of documents that cannot be read so many are named. */
    private static final int MOST_NAMED = 10;

    private final Consumer<String> progress;
    private final Consumer<String> problems;
    private final BackfillCounts counts;

    /**
     * @param progress hears what was done, one line each
     * @param problems hears what is wrong, one line each
     */
    BackfillNotes(Consumer<String> progress, Consumer<String> problems, BackfillCounts counts) {
        this.progress = progress;
        this.problems = problems;
        this.counts = counts;
    }

    void tell(String line) {
        progress.accept(line);
    }

    void complain(String line) {
        problems.accept(line);
    }

    /** A document cannot be read; a clause says what is wrong with which. */
    void broken(String which) {
        counts.broken++;
        if (counts.broken <= MOST_NAMED) {
            problems.accept(which + "; it is left out");
        }
    }
}
