package io.statsprofile.model;

import java.util.Map;

/**
 * A profile that fits into an event.
 *
 * @param profile the top functions, and {@code (other)}
 * @param foldedForSize how many functions are in {@code (other)} only since the event would have been too long
 */
public record FittedProfile(StatsProfile profile, int foldedForSize) {

    /**
     * Of a slice's functions as many as a document is to keep by each ranking, or as many fewer as fit.
     *
     * @param most number of functions by each ranking, as for {@link StatsProfile#top}
     * @param bytes of the whole event
     */
    public static FittedProfile of(StatsProfile all, int most, long bytes, ServiceId service, String hostName, String namespace,
            Map<String, String> labels, Overhead overhead) {
        long room = bytes - EventSize.envelope(service, hostName, namespace, labels, overhead);
        StatsProfile wanted = all.top(most);
        if (EventSize.functions(wanted) <= room) {
            return new FittedProfile(wanted, 0);
        }
        int fits = 0;
        int tooMany = Math.min(most, all.funcProfiles().size());
        while (tooMany - fits > 1) {
            int middle = (fits + tooMany) >>> 1;
            if (EventSize.functions(all.top(middle)) <= room) {
                fits = middle;
            } else {
                tooMany = middle;
            }
        }
        StatsProfile fitting = all.top(fits);
        return new FittedProfile(fitting, named(wanted) - named(fitting));
    }

    private static int named(StatsProfile profile) {
        return profile.funcProfiles().size() - (profile.get(FunctionProfile.OTHER) == null ? 0 : 1);
    }
}
