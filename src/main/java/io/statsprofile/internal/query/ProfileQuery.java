package io.statsprofile.internal.query;

import io.statsprofile.internal.base.Amounts;
import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.internal.series.Measure;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

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
 * @param resolution from which documents; with {@link Resolution#HOURS} and {@link Resolution#DAYS} a bucket is a multiple of these
 */
public record ProfileQuery(Instant from, Instant to, Duration bucket, Measure measure, int top, boolean callers, Duration warmup,
        ProfileFilter filter, Resolution resolution) {

    /** As many as stay apart by colour. */
    public static final int DEFAULT_TOP = 9;
    public static final int MAX_TOP = 100;

    /** Everything there is, by own time. */
    public static final ProfileQuery ALL = new ProfileQuery(null, null, null, Measure.TOTTIME, DEFAULT_TOP, false, Duration.ZERO,
            ProfileFilter.ALL, Resolution.AUTO);

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
        if (resolution == Resolution.HOURS || resolution == Resolution.DAYS) {
            checkRollup(resolution, bucket, filter);
        }
    }

    public ProfileQuery between(Instant newFrom, Instant newTo) {
        return new ProfileQuery(newFrom, newTo, bucket, measure, top, callers, warmup, filter, resolution);
    }

    public ProfileQuery by(Measure newMeasure) {
        return new ProfileQuery(from, to, bucket, newMeasure, top, callers, warmup, filter, resolution);
    }

    public ProfileQuery inBucketsOf(Duration newBucket) {
        return new ProfileQuery(from, to, newBucket, measure, top, callers, warmup, filter, resolution);
    }

    public ProfileQuery top(int newTop) {
        return new ProfileQuery(from, to, bucket, measure, newTop, callers, warmup, filter, resolution);
    }

    public ProfileQuery withCallers() {
        return new ProfileQuery(from, to, bucket, measure, top, true, warmup, filter, resolution);
    }

    public ProfileQuery withoutWarmup(Duration newWarmup) {
        return new ProfileQuery(from, to, bucket, measure, top, callers, newWarmup, filter, resolution);
    }

    public ProfileQuery where(ProfileFilter newFilter) {
        return new ProfileQuery(from, to, bucket, measure, top, callers, warmup, newFilter, resolution);
    }

    public ProfileQuery from(Resolution newResolution) {
        return new ProfileQuery(from, to, bucket, measure, top, callers, warmup, filter, newResolution);
    }

    private static void checkRollup(Resolution resolution, Duration bucket, ProfileFilter filter) {
        String name = "resolution is " + resolution.name().toLowerCase(Locale.ROOT) + ", but ";
        Duration unit = resolution == Resolution.DAYS ? Duration.ofDays(1) : Duration.ofHours(1);
        require(filter.kind() == Kind.SLICE, name + "regions are in no hour and no day; choose auto");
        require(bucket == null || bucket.toMillis() % unit.toMillis() == 0, name + "slice is "
                + (bucket == null ? "" : Amounts.spelled(bucket)) + "; choose a multiple of " + Amounts.spelled(unit)
                + ", or resolution slices");
        require(resolution != Resolution.DAYS || filter.host() == null && filter.labels().isEmpty(), name
                + "a day is over all hosts and labels; leave them out, or choose resolution hours");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
