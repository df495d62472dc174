package io.statsprofile.testing;

import io.statsprofile.internal.model.Backlog;
import io.statsprofile.internal.model.DeliveryFigures;
import io.statsprofile.internal.model.DropReason;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.internal.model.ServiceId;
import io.statsprofile.internal.model.SliceFacts;
import io.statsprofile.pstats.CallerProfile;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.StatsProfile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Documents of several runs of a shop: two hosts, a release in the middle that makes one function slower, slices that fold functions,
 * that are empty, late or missing, regions in between, and a run that is killed. The service is named as the namespace. The same seed
 * gives the same documents.
 */
public final class ShopRuns {

    public static final Instant START = Instant.parse("2026-11-23T15:00:00Z");
    public static final long INTERVAL_SECONDS = 10;
    private static final long INTERVAL = INTERVAL_SECONDS * 1_000_000_000L;
    private static final List<String> NAMES = List.of("com.acme.shop.checkout.Cart.checkout(Customer,PaymentMethod)",
            "com.acme.shop.pricing.PriceEngine.quote", "com.acme.shop.pricing.PriceEngine.discount",
            "com.acme.shop.stock.WarehouseClient.reserve", "com.acme.shop.web.OrderController.placeOrder",
            "com.acme.shop.persistence.JdbcOrderRepository.insert", "com.acme.shop.search.ProductIndex.find(String,int)",
            "com.acme.shop.search.ProductIndex.<init>", "com.acme.shop.mail.ConfirmationMailer.send",
            "com.acme.platform.serialization.generic.PolymorphicTypeAwareObjectMapperFactory$CachingDelegate.readValueAs(Map,List,Class)",
            "com.acme.shop.checkout.Cart.add(Item,int)", "com.acme.shop.checkout.Cart.add(Item)", "com.acme.shop.tax.VatTable.lookup",
            "com.acme.shop.web.SessionFilter.lambda$doFilter$0", "com.acme.shop.payment.PaymentGateway.authorize",
            "com.acme.shop.images.Thumbnailer.scale");

    private final Random random;
    private final String namespace;
    private final int functions;
    private final List<ProfileDocument> documents = new ArrayList<>();

    private ShopRuns(long seed, String namespace, int functions) {
        this.random = new Random(seed);
        this.namespace = namespace;
        this.functions = functions;
    }

    /** @param slices per run; a few of them are missing */
    public static List<ProfileDocument> documents(long seed, String namespace, int slices, int functions) {
        ShopRuns runs = new ShopRuns(seed, namespace, functions);
        runs.run("run-a-" + seed, "shop-1", "1.4.2", 0, slices / 2, true);
        runs.run("run-b-" + seed, "shop-1", "1.5.0", slices / 2, slices, true);
        runs.run("run-c-" + seed, "shop-2", "1.4.2", 0, slices * 3 / 4, false);
        return runs.documents;
    }

    /** Name of a function by its rank in load. */
    public static String name(int function) {
        return function < NAMES.size() ? NAMES.get(function)
                : "com.acme.shop.generated.module" + function % 37 + ".Handler" + function % 211 + ".handle" + function
                + "(Request,Response)";
    }

    private void run(String runId, String host, String version, int first, int end, boolean clean) {
        long sequence = 0;
        long regions = 0;
        for (int slice = first; slice < end; slice++) {
            boolean last = clean && slice == end - 1;
            boolean missing = slice > first && !last && random.nextInt(20) == 0;
            Instant start = START.plusSeconds(INTERVAL_SECONDS * slice);
            if (slice == first) {
                start = start.plusMillis(1 + random.nextInt(4_000));
            }
            if (!missing) {
                documents.add(slice(runId, sequence, host, version, start, slice, last));
            }
            sequence++;
            if (random.nextInt(10) == 0) {
                documents.add(region("regions-of-" + runId, regions++, host, version, start.plusMillis(1_234)));
            }
        }
    }

    private ProfileDocument slice(String runId, long sequence, String host, String version, Instant start, int slice, boolean last) {
        List<FunctionProfile> rows = new ArrayList<>();
        boolean idle = random.nextInt(15) == 0;
        for (int i = 0; !idle && i < functions; i++) {
            if (i < 4 || random.nextInt(5) > 0) {
                rows.add(row(i, slice, version));
            }
        }
        if (!rows.isEmpty() && random.nextBoolean()) {
            long calls = random.nextInt(1000);
            rows.add(new FunctionProfile(FunctionId.named(FunctionProfile.OTHER), calls, calls / 2, 0, random.nextLong(INTERVAL / 20),
                    FunctionProfile.ABSENT, List.of(), 2 + random.nextInt(200)));
        }
        boolean late = random.nextInt(25) == 0;
        SliceFacts facts = new SliceFacts(INTERVAL, random.nextInt(1_000_000), late, last, 1 + random.nextInt(30), random.nextInt(3),
                random.nextInt(2), sequence / 10, 1_000_000 + sequence).withDelivery(delivery(sequence));
        return document(Kind.SLICE, runId, sequence, host, version, start, INTERVAL * (late ? 2 : 1) + random.nextInt(3_000_000), rows,
                facts);
    }

    /**
     * Of the documents that are lost by then a third was refused. In every seventh slice one waits; it is tried again, and found to be
     * there.
     */
    private static DeliveryFigures delivery(long sequence) {
        long lost = sequence / 10;
        long waiting = sequence % 7 == 5 ? 1 : 0;
        long retried = (sequence + 1) / 7;
        Instant trouble = waiting == 0 ? null : START.plusSeconds(INTERVAL_SECONDS * sequence).plusMillis(7);
        return new DeliveryFigures(sequence, sequence / 20, sequence - lost, sequence - lost + lost / 3 - waiting + retried,
                sequence - lost - waiting, retried / 2, retried, lost / 3, Map.of(DropReason.QUEUE, lost - lost / 3), 0,
                new Backlog(waiting, 900 * waiting, waiting, (1_000 + sequence) * waiting, waiting * (12_345 + sequence)),
                waiting == 0 ? null : "status 503 for number " + sequence, trouble);
    }

    private FunctionProfile row(int i, int slice, String version) {
        double load = 1 + 0.7 * Math.sin(slice / 9.0 + i) + (slice % 40 > 31 && i == 3 ? 3 : 0);
        double slower = i == 1 && version.equals("1.5.0") ? 3.5 : 1;
        long tottime = (long) (load * slower * INTERVAL / (2 + i * 1.6) * (0.8 + 0.4 * random.nextDouble()));
        long primitive = random.nextInt(3 + 20_000 / (i + 1));
        long calls = primitive + (i % 3 == 2 ? random.nextInt(900) : 0);
        long open = random.nextInt(6) == 0 ? random.nextInt(9) : 0;
        long cumtime = tottime + random.nextLong(INTERVAL * 2);
        return new FunctionProfile(id(i, version), calls, primitive, open, tottime, cumtime, callers(i, calls, primitive, tottime, cumtime),
                1);
    }

    /** Lines move between releases; of some functions the place is not known. */
    private static FunctionId id(int i, String version) {
        return i % 5 == 4 ? FunctionId.named(name(i)) : new FunctionId(name(i), null, null, "Shop" + i % 7 + ".java", 10 + 3 * i
                + (version.equals("1.5.0") ? 1 : 0));
    }

    /** None for the first function, which nobody calls, and for every fourth, whose level is lower than TRACE. */
    private List<CallerProfile> callers(int i, long calls, long primitive, long tottime, long cumtime) {
        if (i % 4 == 0 && i % 8 != 4) {
            return List.of();
        }
        List<CallerProfile> callers = new ArrayList<>();
        callers.add(new CallerProfile(name(i / 2), primitive * 2 / 3, primitive * 2 / 3, tottime / 2, cumtime / 2));
        if (calls > primitive) {
            callers.add(new CallerProfile(name(i), calls - primitive, (calls - primitive) / 3, tottime / 5, cumtime / 7));
        }
        if (i % 3 == 1) {
            callers.add(new CallerProfile(FunctionProfile.OTHER, primitive / 4, primitive / 5, tottime / 9, FunctionProfile.ABSENT));
        } else if (i != functions - 1 && i / 2 != functions - 1) {
            callers.add(new CallerProfile(name(functions - 1), primitive / 4, primitive / 4, tottime / 9, cumtime / 3));
        }
        return callers;
    }

    private ProfileDocument region(String runId, long sequence, String host, String version, Instant start) {
        return document(Kind.REGION, runId, sequence, host, version, start, random.nextLong(INTERVAL),
                List.of(row(random.nextInt(4), 0, version)), SliceFacts.NONE);
    }

    private ProfileDocument document(Kind kind, String runId, long sequence, String host, String version, Instant start, long duration,
            List<FunctionProfile> rows, SliceFacts facts) {
        StatsProfile profile = StatsProfile.of(rows);
        return new ProfileDocument(kind, start, start.plusNanos(random.nextInt(2_000_000)), start.plusNanos(duration), duration, runId,
                sequence, namespace, new ServiceId(namespace, version, "production", host), host, 4711,
                Map.of("team", "orders", "zone", host.equals("shop-1") ? "a" : "b"),
                profile.functionCount(), profile, facts);
    }
}
