package io.statsprofile.testing;

import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.internal.model.ServiceId;
import io.statsprofile.internal.model.SliceFacts;
import io.statsprofile.internal.rollup.Rollup;
import io.statsprofile.pstats.CallerProfile;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.Mode;
import io.statsprofile.pstats.StatsProfile;
import io.statsprofile.pstats.Timing;
import io.statsprofile.pstats.Uncertainty;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Runs of many hours in slices of a minute, of which no document folds a function, and the hours that sum them up. */
public final class LongRuns {

    public static final Instant START = Instant.parse("2026-11-20T00:00:00Z");
    private static final long INTERVAL = 60_000_000_000L;
    private static final int FUNCTIONS = 7;

    private final Random random;
    private final String namespace;
    private final String service;

    public LongRuns(long seed, String namespace, String service) {
        this.random = new Random(seed);
        this.namespace = namespace;
        this.service = service;
    }

    /**
     * Slices of one run; the first one begins some seconds late, as a process does.
     *
     * @param firstMinute since {@link #START}
     * @param ends whether the last slice says that it is the last one
     * @param skewMillis how long before its boundary each other slice really begins
     */
    public List<ProfileDocument> run(String runId, String host, String version, int firstMinute, int endMinute, boolean ends,
            long skewMillis) {
        List<ProfileDocument> slices = new ArrayList<>();
        for (int minute = firstMinute; minute < endMinute; minute++) {
            long sequence = minute - firstMinute;
            Instant boundary = START.plus(Duration.ofMinutes(minute));
            Instant timestamp = sequence == 0 ? boundary.plusMillis(7_345) : boundary;
            Instant start = sequence == 0 ? timestamp : boundary.minusMillis(minute % 2 == 0 ? skewMillis : 0);
            Instant end = boundary.plusNanos(INTERVAL);
            List<FunctionProfile> rows = new ArrayList<>();
            for (int i = 0; i < FUNCTIONS; i++) {
                if (i < 2 || random.nextInt(4) > 0) {
                    rows.add(row(i));
                }
            }
            StatsProfile profile = StatsProfile.of(rows);
            SliceFacts facts = new SliceFacts(INTERVAL, 1_000, false, ends && minute == endMinute - 1, 3, 0, random.nextInt(2), 0,
                    1_000 + random.nextInt(1_000));
            slices.add(new ProfileDocument(Kind.SLICE, timestamp, start, end, Duration.between(start, end).toNanos(), runId,
                    sequence, namespace,
                    new ServiceId(service, version, "production", host), host, 4711, Map.of(), rows.size(), profile, facts));
        }
        return slices;
    }

    private FunctionProfile row(int i) {
        long primitive = 1 + random.nextInt(1_000);
        long calls = primitive + (i % 3 == 2 ? random.nextInt(50) : 0);
        long tottime = random.nextLong(INTERVAL / (i + 2));
        long cumtime = tottime + random.nextLong(INTERVAL);
        List<CallerProfile> callers = i == 0 ? List.of()
                : List.of(new CallerProfile(name(0), primitive, primitive, tottime / 2, cumtime / 2),
                new CallerProfile(name(i), calls - primitive, 0, tottime / 3, cumtime / 5));
        FunctionProfile row = new FunctionProfile(new FunctionId(name(i), null, null, "Long.java", 10 + i), calls, primitive,
                random.nextInt(5) == 0 ? 1 : 0, tottime, cumtime, callers, 1);
        return i != 4 ? row : row.withTiming(Timing.of(Mode.SAMPLED, calls, 0, Uncertainty.ofErrors(1_000_000, 2_000_000),
                OptionalLong.empty()));
    }

    public static String name(int function) {
        return "com.acme.Long.step" + function;
    }

    /** Hours of these slices, one for each run and hour of their {@code @timestamp}. */
    public static List<ProfileDocument> hours(List<ProfileDocument> slices) {
        return slices.stream().collect(Collectors.groupingBy(slice -> slice.runId() + slice.timestamp().truncatedTo(ChronoUnit.HOURS),
                TreeMap::new, Collectors.toList())).values().stream().map(LongRuns::hour).toList();
    }

    /** One hour of these slices of one run. */
    public static ProfileDocument hour(List<ProfileDocument> slices) {
        Rollup rollup = Rollup.ofHour(Duration.ofHours(1));
        slices.forEach(rollup::add);
        return rollup.document(1_000, 10_000_000);
    }
}
