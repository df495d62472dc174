package io.statsprofile.internal.kibana;

import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.internal.model.RollupFacts;
import io.statsprofile.internal.model.ServiceId;
import io.statsprofile.internal.model.SliceFacts;
import io.statsprofile.pstats.CallerProfile;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.StatsProfile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Hosts of a service that write slices and hours: few functions have most of the time and the calls, which ones are in a slice changes,
 * every second host runs the newer release, and one in ten records callers. The same document has the same figures whenever it is asked
 * for; hours and days are no sums of slices, since nobody can write as many slices as are in a month. Immutable.
 */
final class Fleet {

    static final Duration INTERVAL = Duration.ofSeconds(10);
    /** What profiling took, in each slice. */
    static final Duration COST = Duration.ofMillis(25);
    /** Of so many hosts one records callers. */
    static final int TRACING = 10;
    static final String NAMESPACE = "load";
    static final String SERVICE = "load-shop";
    static final String ENVIRONMENT = "production";
    /** Functions that an hour or a day names. */
    static final int IN_HOUR = 1_000;
    private static final long SECOND = 1_000_000_000L;
    private static final Duration HOUR = Duration.ofHours(1);
    /** More than anybody loads; sequences count from the oldest of these. */
    private static final int SPANS = 10_000;

    private final int hosts;
    private final Instant end;
    private final Duration span;
    private final int inSlice;
    private final List<FunctionId> functions;

    /**
     * @param inSlice functions that a slice names
     * @param known functions that the hosts have in all, a fifth more or a multiple; each slice folds those that it has no room for
     * @param end of the newest slice
     * @param span of time that has a number: 0 is the last before {@code end}, 1 the one before
     */
    Fleet(int hosts, int inSlice, int known, Instant end, Duration span) {
        this.hosts = hosts;
        this.inSlice = inSlice;
        this.end = end;
        this.span = span;
        this.functions = IntStream.range(0, known).mapToObj(Fleet::function).toList();
    }

    int hosts() {
        return hosts;
    }

    Instant end() {
        return end;
    }

    Duration span() {
        return span;
    }

    int slicesInSpan() {
        return Math.toIntExact(span.dividedBy(INTERVAL));
    }

    /** Nested objects of a span, {@code (other)} of each slice included. */
    long samplesInSpan() {
        return (long) hosts * slicesInSpan() * (inSlice + 1);
    }

    List<String> functions() {
        return functions.stream().map(FunctionId::function).toList();
    }

    String host(int number) {
        return String.format(Locale.ROOT, "shop-%03d.eu-central.acme.example", number);
    }

    String run(int host) {
        return UUID.nameUUIDFromBytes(host(host).getBytes(StandardCharsets.UTF_8)).toString();
    }

    String version(int host) {
        return host % 2 == 0 ? "1.4.0" : "1.5.0";
    }

    ProfileDocument slice(int host, int spanNumber, int slice) {
        long sequence = (long) (SPANS - 1 - spanNumber) * slicesInSpan() + slice;
        Instant start = end.minus(span.multipliedBy(spanNumber + 1L)).plus(INTERVAL.multipliedBy(slice));
        SplittableRandom random = new SplittableRandom(sequence * 1_000_003 + host);
        List<FunctionProfile> rows = new ArrayList<>();
        long[] folded = new long[3];
        for (int i = 0; i < functions.size(); i++) {
            // The later a function stands, the less it has at most: a few have nearly everything.
            long calls = 1 + random.nextLong(Math.max(2, 400_000 / (i + 1)));
            long recursive = i % 10 == 3 ? calls / 3 : 0;
            long own = random.nextLong(8 * SECOND / (i + 1)) + i;
            if (isFolded(i + sequence + host)) {
                folded[0] += calls;
                folded[1] += calls - recursive;
                folded[2] += own;
            } else {
                rows.add(new FunctionProfile(functions.get(i), calls, calls - recursive, i % 40 == 7 ? 1 : 0, own,
                        own + random.nextLong(6 * SECOND), host % TRACING == 0 ? callers(i, calls, own) : List.of(), 1));
            }
        }
        rows.add(new FunctionProfile(FunctionId.named(FunctionProfile.OTHER), folded[0], folded[1], 0, folded[2], FunctionProfile.ABSENT,
                List.of(), functions.size() - rows.size()));
        return new ProfileDocument(Kind.SLICE, start, start.plusMillis(3), start.plus(INTERVAL).plusMillis(3), INTERVAL.toNanos(),
                run(host), sequence, NAMESPACE, new ServiceId(SERVICE, version(host), ENVIRONMENT, "shop-" + host), host(host), 4711,
                Map.of(), functions.size(), StatsProfile.of(rows),
                new SliceFacts(INTERVAL.toNanos(), 12_345, false, false, 40, 0, 0, 0, COST.toNanos()));
    }

    private boolean isFolded(long turn) {
        int stride = functions.size() / inSlice;
        return stride == 1 ? turn % 6 == 0 : turn % stride != 0;
    }

    /** What a host wrote of the hour that begins then. */
    ProfileDocument hour(int host, Instant hour) {
        long sequence = (hour.getEpochSecond() - end.minus(span.multipliedBy(SPANS)).getEpochSecond()) / INTERVAL.toSeconds();
        long slices = HOUR.dividedBy(INTERVAL);
        StatsProfile profile = rolledUp(sequence * 1_000_003 + host, slices, host % TRACING == 0);
        SliceFacts facts = new SliceFacts(HOUR.toNanos(), 12_345, false, false, 40, 0, 0, 0, COST.multipliedBy(slices).toNanos())
                .withRollup(RollupFacts.ofHour(sequence + slices - 1, slices, INTERVAL.toNanos()));
        return new ProfileDocument(Kind.HOUR, hour, hour.plusMillis(3), hour.plus(HOUR).plusMillis(3), HOUR.toNanos(), run(host),
                sequence, NAMESPACE, new ServiceId(SERVICE, version(host), ENVIRONMENT, "shop-" + host), host(host), 4711, Map.of(),
                functions.size(), profile, facts);
    }

    /** What was made of all hosts' hours of the day that begins then, of those that run a release. */
    ProfileDocument day(int hostOfRelease, Instant day) {
        long hours = 24L * (hosts / 2);
        long slices = hours * HOUR.dividedBy(INTERVAL);
        StatsProfile profile = rolledUp(day.getEpochSecond() * 31 + hostOfRelease, slices, hostOfRelease == 0);
        SliceFacts facts = new SliceFacts(Duration.ofDays(1).toNanos(), 12_345, false, false, 40, 0, 0, 0, COST.multipliedBy(slices)
                .toNanos())
                .withRollup(RollupFacts.ofDay(slices, INTERVAL.toNanos(), hours, hosts / 2));
        return new ProfileDocument(Kind.DAY, day, day.plusMillis(3), day.plus(Duration.ofDays(1)).plusMillis(3), hours * HOUR.toNanos(),
                "days-of-" + version(hostOfRelease) + "-" + day.getEpochSecond(), 0, NAMESPACE,
                new ServiceId(SERVICE, version(hostOfRelease), ENVIRONMENT, null), null, 0, Map.of(), functions.size(), profile, facts);
    }

    /** Those with most have names, and the others are folded. */
    private StatsProfile rolledUp(long seed, long slices, boolean traces) {
        SplittableRandom random = new SplittableRandom(seed);
        List<FunctionProfile> rows = new ArrayList<>();
        long[] folded = new long[3];
        for (int i = 0; i < functions.size(); i++) {
            long calls = slices * (1 + random.nextLong(Math.max(2, 400_000 / (i + 1))));
            long recursive = i % 10 == 3 ? calls / 3 : 0;
            long own = slices * (random.nextLong(8 * SECOND / (i + 1)) + i);
            if (i >= IN_HOUR) {
                folded[0] += calls;
                folded[1] += calls - recursive;
                folded[2] += own;
            } else {
                rows.add(new FunctionProfile(functions.get(i), calls, calls - recursive, i % 40 == 7 ? 1 : 0, own,
                        own + slices * random.nextLong(6 * SECOND), traces ? callers(i, calls, own) : List.of(), 1));
            }
        }
        if (functions.size() > IN_HOUR) {
            rows.add(new FunctionProfile(FunctionId.named(FunctionProfile.OTHER), folded[0], folded[1], 0, folded[2],
                    FunctionProfile.ABSENT, List.of(), functions.size() - rows.size()));
        }
        return StatsProfile.of(rows);
    }

    /** Most have two. */
    private List<CallerProfile> callers(int function, long calls, long own) {
        List<CallerProfile> callers = new ArrayList<>();
        if (function >= 1) {
            callers.add(new CallerProfile(functions.get(function - 1).function(), calls - calls / 3, calls / 4, own - own / 3, own));
        }
        if (function >= 3) {
            callers.add(new CallerProfile(functions.get(function - 3).function(), calls / 3, calls / 3, own / 3, own / 2));
        }
        return callers;
    }

    private static FunctionId function(int number) {
        String type = "com.acme.shop." + List.of("cart", "catalogue", "checkout", "pricing", "search", "stock").get(number % 6) + ".Service"
                + number / 12;
        String method = "handleStep" + number;
        return new FunctionId(type + "." + method, type, method, "Service" + number / 12 + ".java", 20 + number);
    }
}
