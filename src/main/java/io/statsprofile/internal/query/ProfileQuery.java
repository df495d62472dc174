package io.statsprofile.internal.query;

import io.statsprofile.internal.base.Amounts;
import io.statsprofile.internal.series.Measure;
import java.time.Duration;
import java.time.Instant;

/**
 * A question for a {@link ProfileSource}.
 *
 * @param from inclusive; null for the first document there is
 * @param to exclusive; null for the end of the last document there is
 * @param bucket length of a bucket, whole milliseconds, 1 ms or more; null to choose a multiple of the documents' interval that gives at
 *     most
 *        {@value Buckets#COMFORTABLE} buckets
 * @param measure what to rank by
 * @param top how many functions to chart by name, 1 to {@value #MAX_TOP}, {@value #DEFAULT_TOP} by default
 * @param callers whether callers are asked for, too
 * @param warmup how much of each run's beginning is left out, 0 or more: slices that begin within it, counted from the run's first one.
 *     Regions have none
 * @param filter which documents and functions
 */
public record ProfileQuery(Instant from, Instant to, Duration bucket, Measure measure, int top, boolean callers, Duration warmup,
        ProfileFilter filter) {

    /** As many as stay apart by colour. */
    public static final int DEFAULT_TOP = 9;
    public static final int MAX_TOP = 100;

    /** Everything there is, by own time. */
    public static final ProfileQuery ALL = new ProfileQuery(null, null, null, Measure.TOTTIME, DEFAULT_TOP, false, Duration.ZERO,
            ProfileFilter.ALL);

    public ProfileQuery {
        require(top >= 1 && top <= MAX_TOP, "top is " + top + ", but must be from 1 to " + MAX_TOP
                + "; the table lists all functions in any case");
        if (bucket != null) {
            require(bucket.toNanos() > 0 && bucket.toNanos() % 1_000_000 == 0,
                    "slice is " + Amounts.spelled(bucket) + ", but must be a whole number of milliseconds, 1 ms or more; for example 10s");
        }
        require(!warmup.isNegative(), "warmup is " + Amounts.spelled(warmup) + ", but must be 0 seconds or more; for example 1m");
        require(from == null || to == null || !to.isBefore(from),
                "to is " + to + ", which is before from, " + from + "; swap them or choose a later end");
    }

    public ProfileQuery between(Instant newFrom, Instant newTo) {
        return new ProfileQuery(newFrom, newTo, bucket, measure, top, callers, warmup, filter);
    }

    public ProfileQuery by(Measure newMeasure) {
        return new ProfileQuery(from, to, bucket, newMeasure, top, callers, warmup, filter);
    }

    public ProfileQuery inBucketsOf(Duration newBucket) {
        return new ProfileQuery(from, to, newBucket, measure, top, callers, warmup, filter);
    }

    public ProfileQuery top(int newTop) {
        return new ProfileQuery(from, to, bucket, measure, newTop, callers, warmup, filter);
    }

    public ProfileQuery withCallers() {
        return new ProfileQuery(from, to, bucket, measure, top, true, warmup, filter);
    }

    public ProfileQuery withoutWarmup(Duration newWarmup) {
        return new ProfileQuery(from, to, bucket, measure, top, callers, newWarmup, filter);
    }

    public ProfileQuery where(ProfileFilter newFilter) {
        return new ProfileQuery(from, to, bucket, measure, top, callers, warmup, newFilter);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
