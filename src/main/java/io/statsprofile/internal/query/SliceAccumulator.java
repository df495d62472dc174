package io.statsprofile.internal.query;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Documents by the bucket that they begin in, and how far they reach. Not thread-safe. */
final class SliceAccumulator {

    private final Buckets buckets;
    private final long[] counts;
    private final long[] ends;

    SliceAccumulator(Buckets buckets) {
        this.buckets = buckets;
        this.counts = new long[(int) buckets.count()];
        this.ends = new long[counts.length];
        Arrays.fill(ends, Long.MIN_VALUE);
    }

    /**
     * @param startMillis when the documents begin, or the start of their bucket
     * @param endMillis where the last of them ends
     */
    void add(long startMillis, long documents, long endMillis) {
        int bucket = buckets.indexOf(startMillis);
        counts[bucket] += documents;
        ends[bucket] = Math.max(ends[bucket], endMillis);
    }

    List<Long> counts() {
        return Arrays.stream(counts).boxed().toList();
    }

    /**
     * Whether nobody reports of a bucket: no document begins there, and none that began earlier, such as a late one, reaches beyond its
     * middle. (Its middle, since a slice ends some milliseconds before or behind its boundary.)
     */
    List<Boolean> silent() {
        List<Boolean> silent = new ArrayList<>();
        long reached = Long.MIN_VALUE;
        for (int i = 0; i < counts.length; i++) {
            long middle = buckets.middleMillis(i);
            silent.add(counts[i] == 0 && reached < middle);
            reached = Math.max(reached, ends[i]);
        }
        return silent;
    }
}
