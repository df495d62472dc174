package io.statsprofile.internal.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.internal.backfill.SequenceRanges.Range;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Ranges of sequences against a set of bits. */
class SequenceRangesTest {

    private static final int BOUND = 60;

    @Test
    void ranges_are_the_set_whatever_is_added_in_whatever_order() {
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            SequenceRanges ranges = new SequenceRanges();
            BitSet set = new BitSet();
            for (int i = 0; i < 12; i++) {
                int first = random.nextInt(BOUND - 8);
                int last = first + random.nextInt(8);
                boolean isNew = set.get(first, last + 1).isEmpty();
                assertThat(ranges.add(first, last)).as("seed %s, %s to %s", seed, first, last).isEqualTo(isNew);
                set.set(first, last + 1);
                assertSame(ranges, set, seed);
            }
        }
    }

    private static void assertSame(SequenceRanges ranges, BitSet set, int seed) {
        assertThat(ranges.ranges()).as("seed %s", seed).isEqualTo(runs(set, 0, BOUND, true));
        for (int first = 0; first < BOUND; first += 7) {
            for (int last = first; last < BOUND; last += 5) {
                assertThat(ranges.missing(first, last)).as("seed %s, missing %s to %s of %s", seed, first, last, set)
                        .isEqualTo(runs(set, first, last + 1, false));
                assertThat(ranges.hasAll(first, last)).isEqualTo(set.get(first, last + 1).cardinality() == last - first + 1);
            }
            assertThat(ranges.has(first)).isEqualTo(set.get(first));
        }
    }

    private static List<Range> runs(BitSet set, int from, int to, boolean value) {
        List<Range> runs = new ArrayList<>();
        int begin = -1;
        for (int i = from; i <= to; i++) {
            boolean is = i < to && set.get(i) == value;
            if (is && begin < 0) {
                begin = i;
            } else if (!is && begin >= 0) {
                runs.add(new Range(begin, i - 1));
                begin = -1;
            }
        }
        return runs;
    }
}
