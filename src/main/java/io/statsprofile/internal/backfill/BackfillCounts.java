package io.statsprofile.internal.backfill;

/** What a backfill has done so far. Not thread-safe. */
public final class BackfillCounts {

    long slices;
    long hours;
    long days;
    long found;
    long refused;
    long broken;
    boolean hasSeen;

    BackfillCounts() {
    }

    /** Slices that are in hours that were made, or would be. */
    public long slices() {
        return slices;
    }

    /** Hour documents that were made; of a dry run, pieces of hours that lack slices. */
    public long hours() {
        return hours;
    }

    /** Day documents that were made, or would be. */
    public long days() {
        return days;
    }

    /** Documents that somebody else had made meanwhile. */
    public long found() {
        return found;
    }

    /** Documents that Elasticsearch will not take. */
    public long refused() {
        return refused;
    }

    /** Documents that could not be read. */
    public long broken() {
        return broken;
    }

    /** Whether there was anything to look at. */
    public boolean hasSeen() {
        return hasSeen;
    }
}
