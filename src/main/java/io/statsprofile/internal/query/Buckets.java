package io.statsprofile.internal.query;

import io.statsprofile.internal.base.Amounts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The time axis: buckets at multiples of their length since 1970, as Elasticsearch's date histogram has them. All in milliseconds, since
 * that is what its dates hold; what is finer is cut off, in documents and in queries alike.
 *
 * @param fromMillis inclusive
 * @param toMillis exclusive
 * @param bucketMillis 1 or more
 */
record Buckets(long fromMillis, long toMillis, long bucketMillis) {

    /** Buckets that fit on a screen. */
    static final int COMFORTABLE = 60;
    /** Buckets that a query may ask for. */
    static final int MOST = 2_000;
    private static final long[] ROUND_SECONDS = {1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1_200, 1_800, 3_600, 7_200, 10_800,
            14_400, 21_600,
        43_200, 86_400, 172_800, 604_800};

    /**
     * @param bucket or null to choose
     * @param intervalMillis of the documents, 0 where unknown
     * @throws IllegalArgumentException when that is more than {@link #MOST} buckets
     */
    static Buckets of(Instant from, Instant to, Duration bucket, long intervalMillis) {
        long start = from.toEpochMilli();
        long end = Math.max(start, to.toEpochMilli());
        long length = bucket != null ? bucket.toMillis() : comfortable(end - start, Math.max(1_000, intervalMillis));
        Buckets buckets = new Buckets(start, end, length);
        if (buckets.count() > MOST) {
            throw new IllegalArgumentException("from " + from + " to " + to + " in slices of " + Amounts.spelled(Duration.ofMillis(length))
                    + " is " + buckets.count()
                    + " slices, but at most " + MOST + " can be shown; choose a longer slice or a shorter window");
        }
        return buckets;
    }

    /**
     * The axis of a query, whose open ends are those of the documents that fit.
     *
     * @param documents how many fit
     * @param firstMillis the least {@code event.start} of theirs
     * @param lastMillis the greatest
     * @param intervalMillis the longest interval of theirs
     */
    static Buckets of(ProfileQuery query, long documents, long firstMillis, long lastMillis, long intervalMillis) {
        Instant first = documents == 0 ? null : Instant.ofEpochMilli(firstMillis);
        Instant end = documents == 0 ? null : Instant.ofEpochMilli(nominal(lastMillis, intervalMillis) + Math.max(1, intervalMillis));
        Instant from = firstOf(query.from(), first, query.to());
        return of(from, firstOf(query.to(), end, from), query.bucket(), intervalMillis);
    }

    private static Instant firstOf(Instant... candidates) {
        return Arrays.stream(candidates).filter(Objects::nonNull).findFirst().orElse(Instant.EPOCH);
    }

    /** The least multiple of the interval, or a round one where there is one that is not much longer. */
    private static long comfortable(long window, long interval) {
        long least = -Math.floorDiv(-Math.max(interval, -Math.floorDiv(-window, COMFORTABLE)), interval) * interval;
        for (long seconds : ROUND_SECONDS) {
            long length = seconds * 1_000;
            if (length % interval == 0 && length >= least && length <= 2 * least) {
                return length;
            }
        }
        return least;
    }

    /** Start of the first bucket. */
    long firstMillis() {
        return Math.floorDiv(fromMillis, bucketMillis) * bucketMillis;
    }

    /** How many; 0 for an empty window. */
    long count() {
        return toMillis == fromMillis ? 0 : Math.floorDiv(toMillis - 1, bucketMillis) - Math.floorDiv(fromMillis, bucketMillis) + 1;
    }

    /** The middle of a bucket. */
    long middleMillis(int index) {
        return firstMillis() + index * bucketMillis + bucketMillis / 2;
    }

    boolean contains(long startMillis) {
        return startMillis >= fromMillis && startMillis < toMillis;
    }

    /**
     * The bucket that a moment is in; the first or the last one where it is outside. (A slice that is in the window by
     * {@code event.start} may have its functions' figures at the boundary that it nominally opened at, milliseconds beyond the window's
     * edge.)
     */
    int indexOf(long millis) {
        long index = Math.floorDiv(millis, bucketMillis) - Math.floorDiv(fromMillis, bucketMillis);
        return (int) Math.max(0, Math.min(count() - 1, index));
    }

    /**
     * Where a slice nominally opened: the boundary before its start, or the one that it began a little before.
     *
     * @param intervalMillis 0 for regions, which begin when they begin
     */
    static long nominal(long startMillis, long intervalMillis) {
        return intervalMillis == 0 ? startMillis : Math.floorDiv(startMillis + intervalMillis / 100, intervalMillis) * intervalMillis;
    }

    List<Instant> starts() {
        List<Instant> starts = new ArrayList<>();
        for (long i = 0; i < count(); i++) {
            starts.add(Instant.ofEpochMilli(firstMillis() + i * bucketMillis));
        }
        return starts;
    }
}
