package io.statsprofile.internal.kibana;

import co.elastic.clients.elasticsearch._types.Refresh;
import io.statsprofile.internal.document.DocumentWriter;
import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.internal.model.ServiceId;
import io.statsprofile.internal.model.SliceFacts;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Slices of ten seconds from 15:00:00 on with figures that differ from function to function, host to host and slice to slice, in
 * Elasticsearch and in memory. The last function waits: its call never returns. A region, which no chart of slices may count, lies beside
 * them.
 */
final class KnownSlices {

    static final Instant START = Instant.parse("2026-11-23T15:00:00Z");
    static final long SECOND = 1_000_000_000L;
    private static final long INTERVAL = 10 * SECOND;

    private final List<ProfileDocument> documents = new ArrayList<>();
    private final IntFunction<String> names;

    /**
     * @param hosts each with a run of its own
     * @param slices per host; of the last host's, number 3 is missing where there is one
     * @param functions in a slice
     * @param apart how many functions on, host by host, the next host's begin
     */
    KnownSlices(String namespace, int hosts, int slices, int functions, int apart) {
        this(namespace, hosts, slices, functions, apart, KnownSlices::name);
    }

    /** The same, with other names for functions, by their number. */
    KnownSlices(String namespace, int hosts, int slices, int functions, int apart, IntFunction<String> names) {
        this.names = names;
        for (int host = 0; host < hosts; host++) {
            for (int slice = 0; slice < slices; slice++) {
                if (host < hosts - 1 || slice != 3) {
                    documents.add(document(Kind.SLICE, namespace, "shop", host, slice, functions, apart));
                }
            }
        }
        documents.add(document(Kind.REGION, namespace, "shop", hosts, 0, functions, apart));
    }

    /** Adds slices of another service on a host of its own, whose functions begin at number {@code host * apart}. */
    KnownSlices with(String service, int host, int firstSlice, int slices, int functions, int apart) {
        String namespace = documents.get(0).namespace();
        for (int slice = firstSlice; slice < firstSlice + slices; slice++) {
            documents.add(document(Kind.SLICE, namespace, service, host, slice, functions, apart));
        }
        return this;
    }

    KnownSlices store() throws IOException {
        return store(StreamFamily.SLICES);
    }

    KnownSlices store(StreamFamily family) throws IOException {
        store(family, documents);
        return this;
    }

    /** Of one namespace. */
    static void store(StreamFamily family, List<ProfileDocument> documents) throws IOException {
        try (Elasticsearch elasticsearch = Elasticsearch.open(SearchServer.shared().settings().build());
                Delivery delivery = elasticsearch.delivery(family, note -> { }, new RunAliases())) {
            Deliveries.store(delivery, documents);
            elasticsearch.call("refresh", client -> client.indices().refresh(r -> r.index(family.stream(documents.get(0).namespace()))));
        }
    }

    /** Stores the first slice a second time, as only a request can that was held back over a rollover. */
    void storeTheFirstAgain() throws IOException {
        ProfileDocument first = documents.get(0);
        String stream = StreamFamily.SLICES.stream(first.namespace());
        try (Elasticsearch elasticsearch = Elasticsearch.open(SearchServer.shared().settings().build())) {
            elasticsearch.call("roll over", client -> client.indices().rollover(r -> r.alias(stream)));
            elasticsearch.call("write again", client -> client.create(c -> c.index(stream).id(first.id()).refresh(Refresh.True)
                    .withJson(new ByteArrayInputStream(DocumentWriter.write(first)))));
        }
    }

    /** All of them, the region included. */
    List<ProfileDocument> documents() {
        return documents;
    }

    /** Slices that were made, however often they are stored. */
    int size() {
        return (int) documents.stream().filter(d -> d.kind() == Kind.SLICE).count();
    }

    /** A figure summed over the slices from a second to another, both after {@link #START}, the end excluded. */
    long sum(long fromSecond, long toSecond, Predicate<FunctionProfile> which, ToLongFunction<FunctionProfile> figure) {
        return within(fromSecond, toSecond).flatMap(d -> d.profile().funcProfiles().values().stream()).filter(which).mapToLong(figure)
                .sum();
    }

    /** A figure of the calls of one function by another, summed as above. */
    long calls(long fromSecond, long toSecond, String caller, String callee, ToLongFunction<CallerProfile> figure) {
        return within(fromSecond, toSecond).map(d -> d.profile().get(callee)).filter(Objects::nonNull)
                .flatMap(row -> row.callers().stream())
                .filter(edge -> edge.caller().equals(caller)).mapToLong(figure).sum();
    }

    /** A function's figure by what the slices have in common, such as a host. */
    Map<String, Long> sums(long fromSecond, long toSecond, String function, Function<ProfileDocument, String> place,
            ToLongFunction<FunctionProfile> figure) {
        Map<String, Long> sums = new TreeMap<>();
        within(fromSecond, toSecond).filter(d -> d.profile().get(function) != null)
                .forEach(d -> sums.merge(place.apply(d), figure.applyAsLong(d.profile().get(function)), Long::sum));
        return sums;
    }

    /** Functions that call each other, as {@code caller > callee}. */
    Set<String> pairs() {
        return documents.stream().flatMap(d -> d.profile().funcProfiles().values().stream())
                .flatMap(row -> row.callers().stream().map(edge -> edge.caller() + " > " + row.id().function()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Stream<ProfileDocument> within(long fromSecond, long toSecond) {
        return documents.stream().filter(d -> d.kind() == Kind.SLICE)
                .filter(d -> !d.timestamp().isBefore(START.plusSeconds(fromSecond)) && d.timestamp().isBefore(START.plusSeconds(toSecond)));
    }

    static String name(int number) {
        return "com.acme.shop.Handler" + number % 7 + ".function" + number;
    }

    /** What profiling cost, summed over all slices. */
    long costNanos() {
        return documents.stream().filter(d -> d.kind() == Kind.SLICE).mapToLong(d -> d.facts().estimatedCostNanos()).sum();
    }

    /** Minutes that the slices from a second to another cover, over all hosts. */
    double minutes(long fromSecond, long toSecond) {
        return documents.stream().filter(d -> d.kind() == Kind.SLICE)
                .filter(d -> !d.timestamp().isBefore(START.plusSeconds(fromSecond)) && d.timestamp().isBefore(START.plusSeconds(toSecond)))
                .count()
                * INTERVAL / (60.0 * SECOND);
    }

    /** A figure of a function per minute that an instance of the service's release ran. */
    double perMinute(String service, String version, String function, ToLongFunction<FunctionProfile> figure) {
        List<ProfileDocument> ofRelease = documents.stream()
                .filter(d -> d.kind() == Kind.SLICE && d.service().name().equals(service) && d.service().version().equals(version))
                .toList();
        long sum = ofRelease.stream().map(d -> d.profile().get(function)).mapToLong(figure).sum();
        return sum / (ofRelease.size() * INTERVAL / (60.0 * SECOND));
    }

    /** Each is called by the one before it, and every third by the one three before it, too. */
    private List<CallerProfile> callers(int i, int number, long calls, long own) {
        List<CallerProfile> callers = new ArrayList<>();
        if (i > 0) {
            callers.add(new CallerProfile(names.apply(number - 1), calls - calls / 3, calls / 4, own - own / 3, own + number));
        }
        if (i > 0 && i % 3 == 0) {
            callers.add(new CallerProfile(names.apply(number - 3), calls / 3, calls / 3, own / 3, own / 2));
        }
        return callers;
    }

    private ProfileDocument document(Kind kind, String namespace, String service, int host, int slice, int functions, int apart) {
        List<FunctionProfile> rows = new ArrayList<>();
        for (int i = 0; i < functions; i++) {
            int number = host * apart + i;
            boolean waits = i == functions - 1;
            long calls = waits ? 0 : 7 + number * 3L + slice + host;
            long own = (1 + (number * 37L + slice * 11L + host * 5L) % 97) * 10_000_000L + number;
            rows.add(new FunctionProfile(FunctionId.named(names.apply(number)), calls, waits ? 0 : calls - number % 3,
                    waits ? 1 : 0, own, own + number * 1_000_003L, callers(i, number, calls, own), 1));
        }
        rows.add(new FunctionProfile(FunctionId.named(FunctionProfile.OTHER), 70, 60, 0, 123_456_789, FunctionProfile.ABSENT,
                List.of(), 12));
        Instant start = START.plusNanos(INTERVAL * slice);
        StatsProfile profile = StatsProfile.of(rows);
        return new ProfileDocument(kind, start, start, start.plusNanos(INTERVAL), INTERVAL, namespace + "-run-" + host, slice, namespace,
                new ServiceId(service, slice % 2 == 0 ? "1.0.0" : "1.1.0", "production", "node-" + host), "host-" + host, 4711
                + host, Map.of(), profile.functionCount(), profile, new SliceFacts(INTERVAL, 12_345, host == 0 && slice == 2, false, 9, 0,
                        0, host == 0 ? slice / 4 : 0,
                        1_000_000L * (host + 1) + slice));
    }
}
