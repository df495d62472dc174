package io.statsprofile.testing;

import io.statsprofile.internal.model.Backlog;
import io.statsprofile.internal.model.DeliveryFigures;
import io.statsprofile.internal.model.DropReason;
import io.statsprofile.internal.model.OutProfile;
import io.statsprofile.internal.model.Overhead;
import io.statsprofile.internal.model.PreviousRun;
import io.statsprofile.internal.model.ProbeBounds;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.internal.model.ServiceId;
import io.statsprofile.internal.model.SliceFacts;
import io.statsprofile.pstats.CallerProfile;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.Mode;
import io.statsprofile.pstats.StatsProfile;
import io.statsprofile.pstats.Timing;
import io.statsprofile.pstats.Uncertainty;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;

/** Documents for tests. */
public final class SampleDocuments {

    private static final Instant START = Instant.parse("2026-11-23T15:00:00Z");
    private static final long INTERVAL = 10_000_000_000L;

    private SampleDocuments() {
    }

    /** One that has every field that there is, callers and {@code (other)} included. */
    public static ProfileDocument full(String namespace) {
        FunctionProfile checkout = new FunctionProfile(
                new FunctionId("com.acme.Cart.checkout", "com.acme.Cart", "checkout", "Cart.java", 42), 3, 1, 1, 120, 9_000_000_001L,
                List.of(new CallerProfile("com.acme.Shop.serve", 1, 1, 100, 9_000_000_001L),
                        new CallerProfile("com.acme.Cart.checkout", 2, 2, 20, 30)), 1);
        FunctionProfile manual = new FunctionProfile(FunctionId.named("load"), 0, 0, 1, 5_000_000_000L, 5_000_000_000L, List.of(), 1);
        FunctionProfile other = new FunctionProfile(FunctionId.named(FunctionProfile.OTHER), 70, 60, 0, 1, FunctionProfile.ABSENT,
                List.of(), 12);
        return document(namespace, "run-of-" + namespace, 7, List.of(checkout, manual, other));
    }

    /** One in which a budget is kept: a function is sampled, its caller's own time is an estimate, and another one is out. */
    public static ProfileDocument estimated(String namespace) {
        Uncertainty error = Uncertainty.ofErrors(11_718_750, 23_437_500);
        FunctionProfile price = new FunctionProfile(FunctionId.named("com.acme.Cart.price"), 900, 900, 0, 2_000_000_000, 3_000_000_000L,
                List.of(new CallerProfile("com.acme.Cart.checkout", 900, 900, 2_000_000_000, 3_000_000_000L, error)), 1,
                Timing.of(Mode.SAMPLED, 890, 0, error, OptionalLong.of(15_259)));
        FunctionProfile checkout = new FunctionProfile(FunctionId.named("com.acme.Cart.checkout"), 1, 1, 0, -17, 3_100_000_000L, List.of(),
                1, Timing.of(Mode.EXACT, 0, 0, Uncertainty.ofErrors(11_718_750, 0), OptionalLong.empty()));
        FunctionProfile hash = FunctionProfile.of(FunctionId.named("com.acme.Text.hash"), 3, 3, 100, 100)
                .withTiming(Timing.of(Mode.OUT, 0, 0.333, Uncertainty.NONE, OptionalLong.empty()));
        ProfileDocument exact = document(namespace, "run-of-" + namespace, 7, List.of(price, checkout, hash));
        return withOverhead(exact, new Overhead(0.02, 0.0173, 0.0191, 3_200_000_000L, 400, 11, 2, 57,
                List.of(new OutProfile("com.acme.Text.isEmpty", 2e7, 0.14), new OutProfile("com.acme.Text.hash", 1.5e6, 0.0105))));
    }

    /** One in which so many functions were folded for its length. */
    public static ProfileDocument folded(String namespace, int functions) {
        ProfileDocument d = full(namespace);
        return new ProfileDocument(d.kind(), d.timestamp(), d.start(), d.end(), d.durationNanos(), d.runId(), d.sequence(),
                d.namespace(), d.service(),
                d.hostName(), d.pid(), d.labels(), d.functionCount(), d.profile(), d.facts().withFoldedForSize(functions));
    }

    /** The first one of a run, which names the run before it. */
    public static ProfileDocument first(String namespace) {
        ProfileDocument d = full(namespace);
        return d.withFacts(d.facts().withPreviousRun(new PreviousRun("run-before", 41, false)));
    }

    /** One of a service that has lost documents, has some that wait, and has just met an error. */
    public static ProfileDocument delivered(String namespace) {
        Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
        for (DropReason reason : DropReason.values()) {
            dropped.put(reason, 10L + reason.ordinal());
        }
        ProfileDocument d = full(namespace);
        return d.withFacts(d.facts().withDelivery(new DeliveryFigures(400, 7, 390, 500, 251, 2, 246, 3, dropped, 4,
                new Backlog(58, 81_000, 57, 93_000, 754_321), "es:9200 cannot be reached; start it", START.plusMillis(1_234))));
    }

    /** The same with what is known of the cost of profiling. */
    public static ProfileDocument withOverhead(ProfileDocument d, Overhead overhead) {
        SliceFacts f = d.facts();
        return new ProfileDocument(d.kind(), d.timestamp(), d.start(), d.end(), d.durationNanos(), d.runId(), d.sequence(),
                d.namespace(), d.service(), d.hostName(), d.pid(), d.labels(), d.functionCount(), d.profile(),
                new SliceFacts(f.intervalNanos(), f.cutSkewNanos(), f.late(), f.last(),
                f.threads(), f.deferredThreads(), f.unrecordedCalls(), f.droppedDocuments(), f.estimatedCostNanos(), f.bounds(), overhead));
    }

    /** One with random figures for {@code functions} functions. */
    public static ProfileDocument random(Random random, String namespace, String runId, long sequence, int functions) {
        List<FunctionProfile> rows = new ArrayList<>();
        for (int i = 0; i < functions; i++) {
            long primitive = random.nextInt(1000);
            long tottime = random.nextLong(INTERVAL);
            FunctionId id = new FunctionId("com.acme.shop.orders.Handler" + i % 20 + ".function" + i, "com.acme.shop.orders.Handler"
                    + i % 20, "function" + i, "Handler" + i % 20 + ".java", 1 + random.nextInt(2000));
            rows.add(new FunctionProfile(id, primitive + random.nextInt(5), primitive, random.nextInt(2), tottime,
                    tottime + random.nextLong(INTERVAL), List.of(), 1));
        }
        return document(namespace, runId, sequence, rows);
    }

    /** A slice with that profile. */
    public static ProfileDocument of(String namespace, StatsProfile profile) {
        return document(namespace, "run-of-" + namespace, 7, profile);
    }

    private static ProfileDocument document(String namespace, String runId, long sequence, List<FunctionProfile> rows) {
        return document(namespace, runId, sequence, StatsProfile.of(rows));
    }

    private static ProfileDocument document(String namespace, String runId, long sequence, StatsProfile profile) {
        Instant start = START.plusNanos(INTERVAL * sequence);
        return new ProfileDocument(Kind.SLICE, start, start.plusMillis(1), start.plusNanos(INTERVAL).plusMillis(2), INTERVAL + 1_234_567,
                runId, sequence, namespace, new ServiceId("shop", "1.4.2", "production", "shop-7f"), "host-1", 4711,
                Map.of("team", "orders", "zone", "b"), profile.functionCount(), profile, new SliceFacts(INTERVAL, 12_345, true, false, 9,
                        2, 5, 1, 3_650, new ProbeBounds(1_200_000, 26_000_000, 3, 412, 0)));
    }
}
