package io.statsprofile.internal.query;

import io.statsprofile.internal.model.OutProfile;
import io.statsprofile.internal.model.Overhead;
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
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;

/**
 * Documents of the last hour, of the hour before and of earlier, as the queries to take away expect them: service "shop" on two hosts, a
 * second release in the last hour, slices that are missing, late or fold functions, regions, one function that never returns, one that is
 * new, another service, and one that keeps a budget.
 */
final class KnownDocuments {

    static final String SHOP = "shop";
    static final String WAREHOUSE = "warehouse";
    static final String BILLING = "billing";
    static final String CHECKOUT = "com.acme.shop.Cart.checkout";
    static final String WAITING = "com.acme.shop.Worker.run";
    static final String NEW = "com.acme.shop.Coupon.apply";
    private static final long INTERVAL_SECONDS = 20;
    private static final long INTERVAL = INTERVAL_SECONDS * 1_000_000_000L;
    private static final int SLICES = 30;
    private static final int FUNCTIONS = 12;

    private final Random random = new Random(11);
    private final String namespace;
    private final Instant minute;
    private final List<ProfileDocument> documents = new ArrayList<>();

    private KnownDocuments(String namespace, Instant now) {
        this.namespace = namespace;
        this.minute = now.truncatedTo(ChronoUnit.MINUTES);
    }

    static List<ProfileDocument> documents(String namespace, Instant now) {
        KnownDocuments known = new KnownDocuments(namespace, now);
        known.run(SHOP, "shop-1", "1.4.1", 140, true);
        known.run(SHOP, "shop-1", "1.4.2", 72, true);
        known.run(SHOP, "shop-2", "1.4.2", 72, true);
        known.run(SHOP, "shop-1", "1.5.0", 40, false);
        known.run(SHOP, "shop-2", "1.4.2", 40, true);
        known.run(WAREHOUSE, "warehouse-1", "2.0.0", 35, false);
        known.budget(30);
        return known.documents;
    }

    private void run(String service, String host, String version, int minutesAgo, boolean clean) {
        long sequence = 0;
        for (int slice = 0; slice < SLICES; slice++) {
            Instant start = minute.minus(minutesAgo, ChronoUnit.MINUTES).plusSeconds(INTERVAL_SECONDS * slice);
            String run = "run-" + host + "-" + minutesAgo;
            if (slice % 11 != 4) {
                boolean late = slice % 13 == 7;
                SliceFacts facts = new SliceFacts(INTERVAL, 1_000, late, clean && slice == SLICES - 1, 4, 0, slice % 9 == 0 ? 5 : 0,
                        sequence / 8, 1_000 + sequence);
                documents.add(document(Kind.SLICE, service, run, sequence, host, version, start, late ? 2 * INTERVAL : INTERVAL,
                        rows(minutesAgo < 60), facts));
            }
            sequence++;
            if (slice % 10 == 5) {
                documents.add(document(Kind.REGION, service, run, sequence++, host, version, start.plusMillis(777),
                        random.nextLong(INTERVAL), List.of(row(0), row(1)), SliceFacts.NONE));
            }
        }
    }

    /** Of two functions one is sampled, in every third slice for a part of the time only; the other calls it. A third one is out. */
    private void budget(int minutesAgo) {
        for (int slice = 0; slice < 6; slice++) {
            Uncertainty error = Uncertainty.ofErrors(31_250_000, 62_500_000);
            FunctionProfile price = FunctionProfile.of(FunctionId.named("com.acme.Price.of"), 900, 900, 2_000_000_000L + slice,
                    3_000_000_000L) .withTiming(slice % 3 == 0 ? Timing.of(Mode.OUT, 300, 0.5, error, OptionalLong.empty())
                            : Timing.of(Mode.SAMPLED, 900, 0, error, OptionalLong.empty()));
            FunctionProfile invoice = FunctionProfile.of(FunctionId.named("com.acme.Invoice.sum"), 3, 3, 1_000_000_000L, 4_000_000_000L)
                    .withTiming(Timing.of(Mode.EXACT, 0, 0, Uncertainty.ofErrors(31_250_000, 0), OptionalLong.empty()));
            FunctionProfile store = FunctionProfile.of(FunctionId.named("com.acme.Invoice.store"), 3, 3, 5_000_000_000L, 5_000_000_000L);
            SliceFacts facts = new SliceFacts(INTERVAL, 1_000, false, false, 4, 0, 0, 0, 0, ProbeBounds.UNKNOWN,
                    new Overhead(0.02, 0.017, 0, 3_200_000_000L, 2, 1, 1, 9, List.of(new OutProfile("com.acme.Price.round", 2e7, 0.14))));
            Instant start = minute.minus(minutesAgo, ChronoUnit.MINUTES).plusSeconds(INTERVAL_SECONDS * slice);
            documents.add(document(Kind.SLICE, BILLING, "run-billing", slice, "billing-1", "1.0.0", start, INTERVAL,
                    List.of(price, invoice, store), facts));
        }
    }

    private List<FunctionProfile> rows(boolean lastHour) {
        List<FunctionProfile> rows = new ArrayList<>();
        for (int i = 0; i < FUNCTIONS; i++) {
            rows.add(row(i));
        }
        rows.add(new FunctionProfile(FunctionId.named(WAITING), 0, 0, 1 + random.nextInt(3), INTERVAL, INTERVAL, List.of(), 1));
        if (lastHour) {
            rows.add(FunctionProfile.of(FunctionId.named(NEW), 3, 3, random.nextLong(INTERVAL), INTERVAL));
        }
        rows.add(new FunctionProfile(FunctionId.named(FunctionProfile.OTHER), 70, 60, 0, random.nextLong(INTERVAL / 10),
                FunctionProfile.ABSENT, List.of(), 9));
        return rows;
    }

    private FunctionProfile row(int i) {
        long primitive = 1 + random.nextInt(1_000 * (i + 1));
        long calls = primitive + random.nextInt(100);
        long tottime = random.nextLong(INTERVAL / (i + 2));
        long cumtime = tottime + random.nextLong(INTERVAL);
        List<CallerProfile> callers = i > 0 ? List.of() : List.of(new CallerProfile("com.acme.shop.web.OrderController.placeOrder",
                primitive, primitive, tottime, cumtime),
                new CallerProfile("com.acme.shop.web.Replay.run", calls - primitive, 0, tottime / 3, cumtime / 7));
        return new FunctionProfile(FunctionId.named(i == 0 ? CHECKOUT : "com.acme.shop.Step" + i + ".run"), calls, primitive, 0, tottime,
                cumtime, callers, 1);
    }

    private ProfileDocument document(Kind kind, String service, String run, long sequence, String host, String version, Instant start,
            long duration, List<FunctionProfile> rows, SliceFacts facts) {
        StatsProfile profile = StatsProfile.of(rows);
        return new ProfileDocument(kind, start, start, start.plusNanos(duration), duration, run, sequence, namespace,
                new ServiceId(service, version, "production", host), host, 4711, Map.of(), profile.functionCount(), profile, facts);
    }
}
