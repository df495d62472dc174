package io.statsprofile.testing;

import io.statsprofile.model.CallerProfile;
import io.statsprofile.model.FunctionId;
import io.statsprofile.model.FunctionProfile;
import io.statsprofile.model.ProbeBounds;
import io.statsprofile.model.ProfileDocument;
import io.statsprofile.model.ProfileDocument.Kind;
import io.statsprofile.model.ServiceId;
import io.statsprofile.model.SliceFacts;
import io.statsprofile.model.StatsProfile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    /** One with random figures for {@code functions} functions. */
    public static ProfileDocument random(Random random, String namespace, String runId, long sequence, int functions) {
        List<FunctionProfile> rows = new ArrayList<>();
        for (int i = 0; i < functions; i++) {
            long primitive = random.nextInt(1000);
            long tottime = random.nextLong(INTERVAL);
            FunctionId id = new FunctionId("com.acme.shop.orders.Handler" + i % 20 + ".function" + i, "com.acme.shop.orders.Handler" + i % 20,
                    "function" + i, "Handler" + i % 20 + ".java", 1 + random.nextInt(2000));
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
                Map.of("team", "orders", "zone", "b"), profile.functionCount(), profile, new SliceFacts(INTERVAL, 12_345, true, false, 9, 2, 5, 1, 3_650,
                new ProbeBounds(1_200_000, 26_000_000, 3, 412, 0)));
    }
}
