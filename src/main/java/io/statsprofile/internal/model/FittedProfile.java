package io.statsprofile.internal.model;

import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.StatsProfile;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A profile that fits into an event.
 *
 * @param profile the top functions, and {@code (other)}
 * @param foldedForSize how many functions are in {@code (other)} only since the event would have been too long
 */
public record FittedProfile(StatsProfile profile, int foldedForSize) {

    /**
     * Of the functions with several callers one in so many, those with most cumulative time, keep a caller's name before any function
     * becomes part of {@code (other)}: who calls these is asked most, and the names of three small functions take as much room.
     */
    private static final int LARGEST = 4;
    private static final Comparator<FunctionProfile> LARGEST_FIRST = Comparator.comparingLong(FunctionProfile::cumtimeNanos)
            .thenComparingLong(FunctionProfile::tottimeNanos).reversed().thenComparing(row -> row.id().function());

    /** As the other one, of an event whose functions may take as much as it may be long. */
    public static FittedProfile of(StatsProfile all, int most, long bytes, ServiceId service, String hostName, String namespace,
            Map<String, String> labels, Overhead overhead, DeliveryFigures delivery) {
        return of(all, most, bytes, bytes, service, hostName, namespace, labels, overhead, delivery);
    }

    /**
     * Of a slice's functions as many as a document is to keep by each ranking, or as many fewer as fit. Callers go before names: of
     * functions with many callers those with less time become one, first in all functions alike, and down to one caller in those with
     * less cumulative time first. Then functions become part of {@code (other)}; a quarter of those with several callers, the largest,
     * keep a caller's name all the same. Sums by caller stay what they were.
     *
     * @param most number of functions by each ranking, as for {@link StatsProfile#top}
     * @param bytes of the whole event; what stands in every event is never cut, so where that alone is longer, so is the event
     * @param bytesWithoutCallers of the event without the callers of functions; not more than {@code bytes}
     */
    public static FittedProfile of(StatsProfile all, int most, long bytes, long bytesWithoutCallers, ServiceId service, String hostName,
            String namespace, Map<String, String> labels, Overhead overhead, DeliveryFigures delivery) {
        long envelope = EventSize.envelope(service, hostName, namespace, labels, overhead) + EventSize.delivery(delivery);
        EventRoom room = new EventRoom(bytes - envelope, bytesWithoutCallers - envelope);
        StatsProfile wanted = all.top(most);
        if (room.has(wanted)) {
            return new FittedProfile(wanted, 0);
        }
        StatsProfile names = room.has(CallerChoice.of(wanted).fewest()) ? wanted : fewerNames(all, most, room);
        return new FittedProfile(mostCallers(names, room), named(wanted) - named(names));
    }

    /** @param ofNames what functions may take without their callers */
    private record EventRoom(long bytes, long ofNames) {

        boolean has(StatsProfile profile) {
            long names = EventSize.functionsWithoutCallers(profile);
            return names <= ofNames && names + EventSize.callers(profile) <= bytes;
        }
    }

    private static StatsProfile fewerNames(StatsProfile all, int most, EventRoom room) {
        int fits = 0;
        int tooMany = Math.min(most, all.funcProfiles().size());
        while (tooMany - fits > 1) {
            int middle = (fits + tooMany) >>> 1;
            if (room.has(CallerChoice.of(all.top(middle)).fewest())) {
                fits = middle;
            } else {
                tooMany = middle;
            }
        }
        return all.top(fits);
    }

    /** The same functions with as many callers as there is room for, or the fewest. */
    private static StatsProfile mostCallers(StatsProfile profile, EventRoom room) {
        StatsProfile fitting = profile;
        for (int callers = profile.funcProfiles().values().stream().mapToInt(row -> row.callers().size()).max().orElse(0);
                callers > 2 && !room.has(fitting);) {
            callers = Math.max(2, callers / 2);
            fitting = profile.topCallers(callers);
        }
        return room.has(fitting) ? fitting : CallerChoice.of(profile).most(room);
    }

    /**
     * A profile whose larger functions have two callers at most, of which one may be {@code (other)}, and the others one.
     *
     * @param several functions that have several callers, the largest first
     */
    private record CallerChoice(StatsProfile one, StatsProfile two, List<FunctionProfile> several) {

        static CallerChoice of(StatsProfile profile) {
            StatsProfile two = profile.topCallers(2);
            return new CallerChoice(profile.topCallers(1), two,
                    two.funcProfiles().values().stream().filter(row -> row.callers().size() > 1).sorted(LARGEST_FIRST).toList());
        }

        StatsProfile fewest() {
            return with(several.size() / LARGEST);
        }

        StatsProfile most(EventRoom room) {
            int fits = several.size() / LARGEST;
            int tooMany = several.size();
            while (tooMany - fits > 1) {
                int middle = (fits + tooMany) >>> 1;
                if (room.has(with(middle))) {
                    fits = middle;
                } else {
                    tooMany = middle;
                }
            }
            return with(fits);
        }

        /** @param count how many functions have two */
        private StatsProfile with(int count) {
            if (several.isEmpty()) {
                return one;
            }
            Map<String, FunctionProfile> rows = new HashMap<>(one.funcProfiles());
            several.subList(0, count).forEach(row -> rows.put(row.id().function(), row));
            return StatsProfile.of(rows.values());
        }
    }

    private static int named(StatsProfile profile) {
        return profile.funcProfiles().size() - (profile.get(FunctionProfile.OTHER) == null ? 0 : 1);
    }
}
