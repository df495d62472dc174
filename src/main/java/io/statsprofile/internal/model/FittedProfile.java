package io.statsprofile.internal.model;

import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.StatsProfile;
import java.util.Map;

/**
 * A profile that fits into an event.
 *
 * @param profile the top functions, and {@code (other)}
 * @param foldedForSize how many functions are in {@code (other)} only since the event would have been too long
 */
public record FittedProfile(StatsProfile profile, int foldedForSize) {

    /**
     * Of a slice's functions as many as a document is to keep by each ranking, or as many fewer as fit. Callers go before names: of
     * functions with many callers those with less time become one, in all functions alike, before any function becomes part of
     * {@code (other)}. Sums by caller stay what they were.
     *
     * @param most number of functions by each ranking, as for {@link StatsProfile#top}
     * @param bytes of the whole event; what stands in every event is never cut, so where that alone is longer, so is the event
     */
    public static FittedProfile of(StatsProfile all, int most, long bytes, ServiceId service, String hostName, String namespace,
            Map<String, String> labels, Overhead overhead, DeliveryFigures delivery) {
        long room = bytes - EventSize.envelope(service, hostName, namespace, labels, overhead) - EventSize.delivery(delivery);
        StatsProfile wanted = all.top(most);
        StatsProfile fitting = wanted;
        for (int callers = mostCallers(wanted); callers > 1 && EventSize.functions(fitting) > room;) {
            callers /= 2;
            fitting = wanted.topCallers(callers);
        }
        return EventSize.functions(fitting) <= room ? new FittedProfile(fitting, 0) : fewerNames(all, most, room, named(wanted));
    }

    private static FittedProfile fewerNames(StatsProfile all, int most, long room, int wanted) {
        int fits = 0;
        int tooMany = Math.min(most, all.funcProfiles().size());
        while (tooMany - fits > 1) {
            int middle = (fits + tooMany) >>> 1;
            if (EventSize.functions(all.top(middle).topCallers(1)) <= room) {
                fits = middle;
            } else {
                tooMany = middle;
            }
        }
        StatsProfile fitting = all.top(fits).topCallers(1);
        return new FittedProfile(fitting, wanted - named(fitting));
    }

    /** Callers of the function that has most. */
    private static int mostCallers(StatsProfile profile) {
        return profile.funcProfiles().values().stream().mapToInt(row -> row.callers().size()).max().orElse(0);
    }

    private static int named(StatsProfile profile) {
        return profile.funcProfiles().size() - (profile.get(FunctionProfile.OTHER) == null ? 0 : 1);
    }
}
