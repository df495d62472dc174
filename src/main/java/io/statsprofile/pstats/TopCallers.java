package io.statsprofile.pstats;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Bounds the callers of a whole profile. Elasticsearch refuses a document of more than 10,000 nested objects, and each function and each
 * caller is one; with at most 3,001 functions ({@code topFunctions} is at most 1,000, by three figures, and {@code (other)}) what is kept
 * always fits.
 *
 * <p>Functions with few callers keep them all. Those with many keep the same number, the largest by cumtime, then by ncalls, and the
 * others are folded into one caller {@code (other)}, so that calls and own time by caller add up to what they were.
 */
final class TopCallers {

    /** Callers of all functions of a profile together: {@value}. */
    static final int MOST = 6_000;

    private static final Comparator<CallerProfile> LARGEST_FIRST = Comparator.comparingLong(CallerProfile::cumtimeNanos)
            .thenComparingLong(CallerProfile::ncalls).reversed().thenComparing(CallerProfile::caller);

    private final int share;

    /** @param rows whose callers together are to be at most {@link #MOST}, or one each where that is more */
    TopCallers(Collection<FunctionProfile> rows) {
        int[] counts = rows.stream().mapToInt(row -> row.callers().size()).filter(count -> count > 0).sorted().toArray();
        int room = MOST;
        int fits = Integer.MAX_VALUE;
        for (int i = 0; i < counts.length; i++) {
            int even = Math.max(1, room / (counts.length - i));
            if (counts[i] > even) {
                fits = even;
                break;
            }
            room -= counts[i];
        }
        this.share = fits;
    }

    private TopCallers(int share) {
        this.share = share;
    }

    /** The same functions with at most so many callers each, of which there is one for all others where there are more. */
    static StatsProfile atMost(int callers, StatsProfile profile) {
        if (callers < 1) {
            throw new IllegalArgumentException("the number of callers is " + callers + ", must be 1 or more");
        }
        TopCallers fewer = new TopCallers(callers);
        return StatsProfile.of(profile.funcProfiles().values().stream().map(fewer::of).toList());
    }

    FunctionProfile of(FunctionProfile row) {
        if (row.callers().size() <= share) {
            return row;
        }
        List<CallerProfile> callers = new ArrayList<>(row.callers());
        // What was folded before is folded again: no caller stands twice.
        callers.sort(Comparator.<CallerProfile, Boolean>comparing(caller -> caller.caller().equals(FunctionProfile.OTHER))
                .thenComparing(LARGEST_FIRST));
        List<CallerProfile> rest = callers.subList(share - 1, callers.size());
        CallerProfile other = CallerProfile.other(rest);
        rest.clear();
        callers.add(other);
        return row.withCallers(callers);
    }
}
