package io.statsprofile.internal.kibana;

import static java.nio.charset.StandardCharsets.UTF_8;

import co.elastic.clients.elasticsearch._types.Refresh;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.statsprofile.internal.document.DocumentWriter;
import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.internal.model.ServiceId;
import io.statsprofile.internal.model.SliceFacts;
import io.statsprofile.internal.rollup.Rollup;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.internal.shipping.Delivery;
import io.statsprofile.internal.shipping.RunAliases;
import io.statsprofile.pstats.CallerProfile;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.StatsProfile;
import io.statsprofile.testing.Deliveries;
import io.statsprofile.testing.SearchServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Slices of five minutes of two hosts with releases of their own, and the hours and days that they add up to, in memory; what is stored of
 * them is for the test to say. Slices fold one function that hours name.
 */
final class KnownHours {

    static final Duration INTERVAL = Duration.ofMinutes(5);
    static final int HOSTS = 2;
    static final int FUNCTIONS = 12;
    /** In hours it has a name; slices have it in {@code (other)}. */
    static final String RARE = "com.acme.shop.Rare.seldom";
    private static final long RARE_NANOS = 5_000_000L;

    private final String namespace;
    private final Instant start;
    private final List<ProfileDocument> slices = new ArrayList<>();
    private final List<ProfileDocument> hours = new ArrayList<>();
    private final List<ProfileDocument> days = new ArrayList<>();

    /**
     * @param start of the first slice, a full hour
     * @param end of the last; there are no hour and no day documents of the hour and the day that it is in
     */
    KnownHours(String namespace, Instant start, Instant end) {
        this(namespace, start, end, slice -> slice);
    }

    /**
     * The same with other slices.
     *
     * @param change of each slice; hours and days are made of what it makes
     */
    KnownHours(String namespace, Instant start, Instant end, UnaryOperator<ProfileDocument> change) {
        this.namespace = namespace;
        this.start = start;
        Map<String, Rollup> ofHours = new TreeMap<>();
        Map<String, Rollup> ofDays = new TreeMap<>();
        for (int host = 0; host < HOSTS; host++) {
            for (long i = 0; start.plus(INTERVAL.multipliedBy(i + 1)).compareTo(end) <= 0; i++) {
                ProfileDocument slice = change.apply(slice(host, i));
                slices.add(slice);
                Instant hour = slice.timestamp().truncatedTo(ChronoUnit.HOURS);
                if (hour.plus(1, ChronoUnit.HOURS).compareTo(end) <= 0) {
                    ofHours.computeIfAbsent(hour + " " + host, key -> Rollup.ofHour(Duration.ofHours(1)))
                            .add(slice, whole(slice.profile()));
                }
            }
        }
        ofHours.values().forEach(hour -> hours.add(hour.document(1_000, 1_000_000)));
        for (ProfileDocument hour : hours) {
            Instant day = hour.timestamp().truncatedTo(ChronoUnit.DAYS);
            if (day.plus(1, ChronoUnit.DAYS).compareTo(end) <= 0) {
                String key = day + " " + hour.service().version();
                ofDays.computeIfAbsent(key, k -> Rollup.ofDay(namespace + "-" + k, 0)).add(hour);
            }
        }
        ofDays.values().forEach(day -> days.add(day.document(1_000, 1_000_000)));
    }

    String namespace() {
        return namespace;
    }

    List<ProfileDocument> slices() {
        return slices;
    }

    List<ProfileDocument> hours() {
        return hours;
    }

    List<ProfileDocument> days() {
        return days;
    }

    static String name(int number) {
        return "com.acme.shop.Handler" + number % 5 + ".step" + number;
    }

    /** A figure summed over slices that began from one time to before another. */
    long sum(Instant from, Instant to, Predicate<FunctionProfile> which, ToLongFunction<FunctionProfile> figure) {
        return within(slices, from, to).flatMap(d -> d.profile().funcProfiles().values().stream()).filter(which).mapToLong(figure).sum();
    }

    /** How many slices began from one time to before another. */
    long count(Instant from, Instant to) {
        return within(slices, from, to).count();
    }

    static Stream<ProfileDocument> within(List<ProfileDocument> documents, Instant from, Instant to) {
        return documents.stream().filter(d -> !d.timestamp().isBefore(from) && d.timestamp().isBefore(to));
    }

    /** Stores these documents, which may be of any kind, but of one. */
    static void store(List<ProfileDocument> documents) throws IOException {
        Kind kind = documents.get(0).kind();
        StreamFamily family = kind == Kind.HOUR ? StreamFamily.HOURS : kind == Kind.DAY ? StreamFamily.DAYS : StreamFamily.SLICES;
        try (Elasticsearch elasticsearch = Elasticsearch.open(SearchServer.shared().settings().build());
                Delivery delivery = elasticsearch.delivery(family, note -> { }, new RunAliases())) {
            Deliveries.store(delivery, documents);
            elasticsearch.call("refresh", client -> client.indices().refresh(r -> r.index(family.stream(documents.get(0).namespace()))));
        }
    }

    /** Stores a document a second time, as only a request can that was held back over a rollover. */
    static void storeAgain(ProfileDocument document) throws IOException {
        String stream = (document.kind() == Kind.HOUR ? StreamFamily.HOURS : StreamFamily.SLICES).stream(document.namespace());
        try (Elasticsearch elasticsearch = Elasticsearch.open(SearchServer.shared().settings().build())) {
            elasticsearch.call("roll over", client -> client.indices().rollover(r -> r.alias(stream)));
            elasticsearch.call("write again", client -> client.create(c -> c.index(stream).id(document.id()).refresh(Refresh.True)
                    .withJson(new ByteArrayInputStream(DocumentWriter.write(document)))));
        }
    }

    /** Stores a slice as a version wrote it that knew nothing of hours. */
    static void storeAsOlderVersion(ProfileDocument slice) throws IOException {
        ObjectNode json = (ObjectNode) new ObjectMapper().readTree(DocumentWriter.write(slice));
        ((ObjectNode) json.get("statsprofile")).remove("hour");
        try (Elasticsearch elasticsearch = Elasticsearch.open(SearchServer.shared().settings().build())) {
            elasticsearch.call("write", client -> client.create(c -> c.index(StreamFamily.SLICES.stream(slice.namespace())).id(slice.id())
                    .refresh(Refresh.False).withJson(new ByteArrayInputStream(json.toString().getBytes(UTF_8)))));
        }
    }

    private ProfileDocument slice(int host, long number) {
        List<FunctionProfile> rows = new ArrayList<>();
        for (int i = 0; i < FUNCTIONS; i++) {
            long calls = 7 + i * 3L + number % 13 + host;
            long own = (1 + (i * 37L + number * 11 + host * 5L) % 97) * 10_000_000L + i;
            List<CallerProfile> callers = i == 0 ? List.of() : List.of(new CallerProfile(name(i - 1), calls, calls - i % 3, own, own + i));
            rows.add(new FunctionProfile(FunctionId.named(name(i)), calls, calls - i % 3, 0, own, own + i * 1_000_003L, callers, 1));
        }
        rows.add(new FunctionProfile(FunctionId.named(FunctionProfile.OTHER), 70, 60, 0, 120_000_000 + RARE_NANOS, FunctionProfile.ABSENT,
                List.of(), 12));
        Instant at = start.plus(INTERVAL.multipliedBy(number));
        StatsProfile profile = StatsProfile.of(rows);
        return new ProfileDocument(Kind.SLICE, at, at, at.plus(INTERVAL), INTERVAL.toNanos(), namespace + "-run-" + host, number, namespace,
                new ServiceId("shop", "1." + host + ".0", "production", "node-" + host), "host-" + host, 4711 + host, Map.of(),
                profile.functionCount(), profile, new SliceFacts(INTERVAL.toNanos(), 12_345, false, false, 9, 0, 0, 0,
                        1_000_000L * (host + 1)));
    }

    /** What the service knew before it folded. */
    private static StatsProfile whole(StatsProfile slice) {
        List<FunctionProfile> rows = new ArrayList<>(slice.funcProfiles().values());
        rows.removeIf(row -> row.id().function().equals(FunctionProfile.OTHER));
        rows.add(FunctionProfile.of(FunctionId.named(RARE), 10, 10, RARE_NANOS, RARE_NANOS));
        rows.add(new FunctionProfile(FunctionId.named(FunctionProfile.OTHER), 60, 50, 0, 120_000_000, FunctionProfile.ABSENT,
                List.of(), 11));
        return StatsProfile.of(rows);
    }
}
