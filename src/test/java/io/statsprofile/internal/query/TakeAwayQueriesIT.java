package io.statsprofile.internal.query;

import static io.statsprofile.internal.query.KnownDocuments.CHECKOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.statsprofile.internal.base.Seconds;
import io.statsprofile.internal.document.DocumentWriter;
import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.internal.query.KnownSums.Sample;
import io.statsprofile.internal.rollup.Rollup;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.internal.shipping.Delivery;
import io.statsprofile.internal.shipping.RunAliases;
import io.statsprofile.pstats.CallerProfile;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.testing.Deliveries;
import io.statsprofile.testing.SearchServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Sends the queries that users take away as they are written, and holds the answers to what the documents add up to. */
class TakeAwayQueriesIT {

    private static final String NAMESPACE = "takeaway";
    private static final String STREAM = Elasticsearch.DATA_STREAM_PREFIX + NAMESPACE;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private static KnownSums all;
    private static KnownSums shop;
    private static KnownSums before;
    private static KnownSums slices;
    private static KnownSums regions;

    private final Map<String, Consumer<JsonNode>> checks = new TreeMap<>(Map.ofEntries(
            Map.entry("own-time-by-function 1", this::nine_functions_in_bars_that_add_up_with_the_rest),
            Map.entry("own-time-by-hour 1", this::nine_functions_of_hours_that_add_up_with_the_rest),
            Map.entry("own-time-by-hour 2", this::functions_of_hours_in_the_flat_stream),
            Map.entry("by-host 1", this::profiled_time_of_each_host), Map.entry("by-host 2", this::one_function_on_each_host),
            Map.entry("by-release 1", this::each_release_with_its_functions),
            Map.entry("time-per-call 1", this::what_time_per_call_is_made_of), Map.entry("share-of-total 1",
                    this::functions_beside_the_total), Map.entry("share-of-total 2", this::one_function_beside_the_total_over_time),
            Map.entry("previous-window 1", this::both_windows_of_each_function), Map.entry("top-by-calls 1", this::most_calls_first),
            Map.entry("top-by-calls 2", this::the_function_that_never_returns_first), Map.entry("callers 1", this::callers_of_one_function),
            Map.entry("callers 2", this::callees_of_one_function),
            Map.entry("slices-over-a-limit 1", this::slices_over_the_limit), Map.entry("coverage 1", this::what_each_service_lacks),
            Map.entry("missing-slices 1", this::runs_that_lack_slices), Map.entry("missing-slices 2", this::tens_that_lack_slices),
            Map.entry("modes 1", this::how_calls_and_time_of_each_service_came_about),
            Map.entry("modes 2", this::times_with_their_errors),
            Map.entry("regions 1", this::longest_regions_first), Map.entry("regions 2", this::sums_of_regions)));

    @BeforeAll
    static void store_documents_and_one_of_them_twice() throws IOException {
        Instant now = Instant.now();
        all = new KnownSums(KnownDocuments.documents(NAMESPACE, now));
        Instant hourAgo = now.minus(Duration.ofHours(1));
        KnownSums lastHour = all.where(document -> document.timestamp().isAfter(hourAgo));
        shop = lastHour.where(TakeAwayQueriesIT::isOfShop);
        slices = shop.where(document -> document.kind() == Kind.SLICE);
        regions = shop.where(document -> document.kind() == Kind.REGION);
        before = all.where(document -> isOfShop(document) && document.kind() == Kind.SLICE && document.timestamp().isBefore(hourAgo)
                && document.timestamp().isAfter(hourAgo.minus(Duration.ofHours(1))));
        try (Elasticsearch elasticsearch = Elasticsearch.open(SearchServer.shared().settings().build())) {
            try (Delivery delivery = elasticsearch.delivery(StreamFamily.SLICES, note -> { }, new RunAliases())) {
                Deliveries.store(delivery, all.documents());
            }
            Map<String, Rollup> hours = new TreeMap<>();
            for (ProfileDocument slice : all.where(document -> document.kind() == Kind.SLICE).documents()) {
                hours.computeIfAbsent(slice.runId() + slice.timestamp().truncatedTo(ChronoUnit.HOURS),
                        run -> Rollup.ofHour(Duration.ofHours(1))).add(slice);
            }
            List<ProfileDocument> rolledUp = hours.values().stream().map(hour -> hour.document(1_000, 1 << 20)).toList();
            try (Delivery ofHours = elasticsearch.delivery(StreamFamily.HOURS, note -> { }, new RunAliases());
                    Delivery ofFunctions = elasticsearch.delivery(StreamFamily.FUNCTION_HOURS, note -> { }, new RunAliases())) {
                Deliveries.store(ofHours, rolledUp);
                Deliveries.store(ofFunctions, rolledUp);
            }
            elasticsearch.call("refresh", client -> client.indices().refresh(r -> r.index(StreamFamily.HOURS.stream(NAMESPACE),
                    StreamFamily.FUNCTION_HOURS.stream(NAMESPACE))));
            ProfileDocument twice = lastHour.where(document -> !isOfShop(document)).documents().get(0);
            elasticsearch.call("roll over", client -> client.indices().rollover(r -> r.alias(STREAM)));
            elasticsearch.call("write a copy", client -> client.create(c -> c.index(STREAM).id(twice.id())
                    .withJson(new ByteArrayInputStream(DocumentWriter.write(twice)))));
            elasticsearch.call("refresh", client -> client.indices().refresh(r -> r.index(STREAM)));
        }
    }

    @Test
    void every_query_is_checked_or_says_why_it_is_not() throws IOException {
        assertThat(TakeAwayQueries.ofFiles().stream().filter(request -> !request.isUntested()).map(ConsoleRequest::name))
                .containsExactlyInAnyOrderElementsOf(checks.keySet());
    }

    @TestFactory
    Stream<DynamicTest> queries_of_the_files() throws IOException {
        return TakeAwayQueries.ofFiles().stream().filter(request -> !request.isUntested())
                .map(request -> DynamicTest.dynamicTest(request.name(), () -> checks.get(request.name()).accept(send(request))));
    }

    @TestFactory
    Stream<DynamicTest> queries_of_the_page() throws IOException {
        List<ConsoleRequest> files = TakeAwayQueries.ofFiles();
        return TakeAwayQueries.ofPage().stream().map(request -> DynamicTest.dynamicTest(request.name(), () -> {
            ConsoleRequest same = files.stream().filter(request::asksAs).findFirst().orElseThrow();
            checks.get(same.name()).accept(send(request));
        }));
    }

    private void nine_functions_in_bars_that_add_up_with_the_rest(JsonNode answer) {
        JsonNode functions = answer.at("/aggregations/functions");
        JsonNode top = functions.at("/top/buckets");
        Map<String, Long> totals = slices.of("tottime", Sample::function);
        assertThat(KnownSums.keys(top)).isEqualTo(KnownSums.largest(totals, 9));
        Map<String, Long> rest = new TreeMap<>(slices.of("tottime", sample -> sample.bar(1)));
        assertThat(KnownSums.in(functions.at("/all/buckets"), "tottime")).isEqualTo(rest);
        assertThat(functions.at("/all/buckets")).hasSize(60);
        for (JsonNode function : top) {
            String name = function.path("key").asText();
            assertThat(KnownSums.value(function, "tottime")).as(name).isEqualTo(totals.get(name));
            Map<String, Long> bars = KnownSums.in(function.at("/bars/buckets"), "tottime");
            assertThat(bars).as(name).isEqualTo(slices.of("tottime", sample -> sample.function().equals(name) ? sample.bar(1) : null));
            assertThat(function.at("/bars/buckets")).as("bars of %s, empty ones included", name).hasSize(60);
            bars.forEach((bar, time) -> rest.merge(bar, -time, Long::sum));
        }
        assertThat(rest.values()).as("what is not among the nine").allMatch(time -> time > 0);
    }

    private void nine_functions_of_hours_that_add_up_with_the_rest(JsonNode answer) {
        KnownSums known = ofHours();
        JsonNode top = answer.at("/aggregations/functions/top/buckets");
        assertThat(KnownSums.keys(top)).isEqualTo(KnownSums.largest(known.of("tottime", Sample::function), 9));
        top.forEach(function -> assertThat(KnownSums.in(function.at("/bars/buckets"), "tottime")).isEqualTo(known.of("tottime",
                sample -> sample.function().equals(function.path("key").asText()) ? sample.bar(24 * 60) : null)));
        assertThat(KnownSums.in(answer.at("/aggregations/functions/all/buckets"), "tottime"))
                .isEqualTo(known.of("tottime", sample -> sample.bar(24 * 60)));
    }

    private void functions_of_hours_in_the_flat_stream(JsonNode answer) {
        assertSums(answer.at("/aggregations/top/buckets"), ofHours(), Sample::function, "ncalls", "tottime");
    }

    private static KnownSums ofHours() {
        return all.where(document -> isOfShop(document) && document.kind() == Kind.SLICE);
    }

    private void profiled_time_of_each_host(JsonNode answer) {
        JsonNode hosts = answer.at("/aggregations/hosts/buckets");
        assertThat(KnownSums.keys(hosts)).containsExactlyInAnyOrder("shop-1", "shop-2");
        for (JsonNode host : hosts) {
            KnownSums ofHost = slices.where(document -> document.hostName().equals(host.path("key").asText()));
            assertThat(KnownSums.in(host.at("/bars/buckets"), "total_tt")).isEqualTo(ofHost.of("tottime", sample -> sample.bar(1)));
            assertThat(KnownSums.in(host.at("/bars/buckets"), "total_calls")).isEqualTo(ofHost.of("ncalls", sample -> sample.bar(1)));
        }
    }

    private void one_function_on_each_host(JsonNode answer) {
        JsonNode hosts = answer.at("/aggregations/hosts/buckets");
        assertThat(KnownSums.keys(hosts)).containsExactlyInAnyOrder("shop-1", "shop-2");
        for (JsonNode host : hosts) {
            KnownSums ofHost = slices.where(document -> document.hostName().equals(host.path("key").asText()));
            assertSums(host.at("/functions/one/bars/buckets"), ofHost, checkoutIn(1), "ncalls", "tottime");
        }
    }

    private void each_release_with_its_functions(JsonNode answer) {
        JsonNode releases = answer.at("/aggregations/releases/buckets");
        assertThat(KnownSums.in(releases, "slices")).isEqualTo(slices.ofDocuments(document -> document.service().version(), document -> 1))
                .hasSize(2);
        assertThat(KnownSums.in(releases, "total_tt")).isEqualTo(slices.of("tottime", sample -> sample.document().service().version()));
        for (JsonNode release : releases) {
            KnownSums ofRelease = slices.where(document -> document.service().version().equals(release.path("key").asText()));
            assertSums(release.at("/functions/top/buckets"), ofRelease, Sample::function, "ncalls", "primitive_calls",
                    "tottime", "cumtime");
        }
    }

    private void what_time_per_call_is_made_of(JsonNode answer) {
        assertSums(answer.at("/aggregations/functions/one/bars/buckets"), slices, checkoutIn(5), "ncalls", "primitive_calls",
                "tottime", "cumtime");
    }

    private void functions_beside_the_total(JsonNode answer) {
        JsonNode functions = answer.at("/aggregations/functions");
        assertSums(functions.at("/top/buckets"), slices, Sample::function, "tottime");
        assertThat(KnownSums.value(functions, "total")).isEqualTo(slices.documents().stream().mapToLong(document -> document.profile()
                .totalNanos()).sum());
    }

    private void one_function_beside_the_total_over_time(JsonNode answer) {
        JsonNode bars = answer.at("/aggregations/functions/bars/buckets");
        assertThat(KnownSums.in(bars, "total")).isEqualTo(slices.of("tottime", sample -> sample.bar(1)));
        assertThat(KnownSums.in(bars, "one/tottime")).isEqualTo(slices.of("tottime", checkoutIn(1)));
    }

    private void both_windows_of_each_function(JsonNode answer) {
        Map<String, Map<String, Long>> found = new TreeMap<>();
        for (JsonNode function : answer.at("/aggregations/functions/top/buckets")) {
            for (JsonNode window : function.at("/windows/buckets")) {
                for (String figure : List.of("ncalls", "tottime", "cumtime")) {
                    if (KnownSums.value(window, figure) > 0) {
                        found.computeIfAbsent(window.path("key").asText() + " " + figure, key -> new TreeMap<>())
                                .put(function.path("key").asText(), KnownSums.value(window, figure));
                    }
                }
            }
        }
        Map<String, Map<String, Long>> known = new TreeMap<>();
        for (String figure : List.of("ncalls", "tottime", "cumtime")) {
            known.put("before " + figure, before.of(figure, Sample::function));
            known.put("now " + figure, slices.of(figure, Sample::function));
        }
        assertThat(found).isEqualTo(known);
        assertThat(found.get("now tottime")).containsKey(KnownDocuments.NEW);
        assertThat(found.get("before tottime")).isNotEmpty().doesNotContainKey(KnownDocuments.NEW);
    }

    private void most_calls_first(JsonNode answer) {
        JsonNode top = answer.at("/aggregations/functions/top/buckets");
        assertSums(top, slices, Sample::function, "ncalls", "primitive_calls", "tottime");
        Map<String, Long> calls = slices.of("ncalls", Sample::function);
        assertThat(KnownSums.keys(top).subList(0, 10)).isEqualTo(KnownSums.largest(calls, 10));
    }

    private void the_function_that_never_returns_first(JsonNode answer) {
        JsonNode fewest = answer.at("/aggregations/functions/fewest/buckets");
        assertSums(fewest, slices, Sample::function, "ncalls", "tottime");
        assertThat(KnownSums.keys(fewest)).startsWith(KnownDocuments.WAITING, KnownDocuments.NEW);
        assertThat(KnownSums.value(fewest.path(0), "open_calls"))
                .isEqualTo(slices.documents().stream().mapToLong(document -> document.profile().get(KnownDocuments.WAITING).openCalls())
                        .max().orElseThrow());
    }

    private void callers_of_one_function(JsonNode answer) {
        JsonNode callers = answer.at("/aggregations/functions/one/edges/callers/buckets");
        assertThat(callers).hasSize(2);
        assertThat(KnownSums.in(callers, "ncalls")).isEqualTo(ofCallers(CallerProfile::caller, CallerProfile::ncalls));
        assertThat(KnownSums.in(callers, "tottime")).isEqualTo(ofCallers(CallerProfile::caller, CallerProfile::tottimeNanos));
        assertThat(KnownSums.in(callers, "cumtime")).isEqualTo(ofCallers(CallerProfile::caller, CallerProfile::cumtimeNanos));
    }

    private void callees_of_one_function(JsonNode answer) {
        JsonNode callees = answer.at("/aggregations/functions/called/callees/buckets");
        Function<CallerProfile, String> name = caller -> caller.caller().equals("com.acme.shop.web.OrderController.placeOrder")
                ? CHECKOUT : null;
        assertThat(KnownSums.in(callees, "edges/from/ncalls")).isEqualTo(ofCallers(name, CallerProfile::ncalls)).hasSize(1);
        assertThat(KnownSums.in(callees, "edges/from/tottime")).isEqualTo(ofCallers(name, CallerProfile::tottimeNanos));
        assertThat(KnownSums.in(callees, "edges/from/cumtime")).isEqualTo(ofCallers(name, CallerProfile::cumtimeNanos));
    }

    private static Map<String, Long> ofCallers(Function<CallerProfile, String> name, ToLongFunction<CallerProfile> figure) {
        Map<String, Long> sums = new TreeMap<>();
        slices.documents().forEach(document -> document.profile().get(CHECKOUT).callers().stream()
                .filter(caller -> name.apply(caller) != null)
                .forEach(caller -> sums.merge(name.apply(caller), figure.applyAsLong(caller), Long::sum)));
        return sums;
    }

    private void slices_over_the_limit(JsonNode answer) {
        Map<String, Long> found = new TreeMap<>();
        answer.at("/hits/hits").forEach(hit -> found.put(hit.path("_id").asText(),
                Seconds.toNanos(hit.at("/inner_hits/statsprofile.func_profiles/hits/hits/0/fields/statsprofile.func_profiles.tottime/0")
                        .asDouble())));
        Map<String, Long> known = new TreeMap<>();
        slices.documents().forEach(document -> known.put(document.id(), document.profile().get(CHECKOUT).tottimeNanos()));
        known.values().removeIf(time -> time <= 5_000_000_000L);
        assertThat(found).isEqualTo(known).hasSizeBetween(1, slices.documents().size() - 1);
    }

    private void what_each_service_lacks(JsonNode answer) {
        JsonNode services = answer.at("/aggregations/services/buckets");
        assertThat(KnownSums.keys(services)).containsExactlyInAnyOrder(KnownDocuments.SHOP, KnownDocuments.WAREHOUSE,
                KnownDocuments.BILLING);
        for (JsonNode service : services) {
            boolean isShop = service.path("key").asText().equals(KnownDocuments.SHOP);
            assertThat(service.path("doc_count").asLong() - KnownSums.value(service, "different")).as("stored twice")
                    .isEqualTo(service.path("key").asText().equals(KnownDocuments.WAREHOUSE) ? 1 : 0);
            if (isShop) {
                assertThat(KnownSums.value(service, "different")).isEqualTo(slices.documents().size());
                assertThat(service.at("/late/doc_count").asLong()).isPositive().isEqualTo(slices.documents().stream()
                        .filter(d -> d.facts().late()).count());
                assertThat(KnownSums.value(service, "unrecorded")).isPositive()
                        .isEqualTo(slices.documents().stream().mapToLong(document -> document.facts().unrecordedCalls()).sum());
                assertThat(KnownSums.value(service, "dropped")).isPositive().isEqualTo(droppedOfRuns());
                assertThat(KnownSums.value(service, "total_tt")).isEqualTo(slices.documents().stream()
                        .mapToLong(d -> d.profile().totalNanos()).sum());
                assertThat(KnownSums.value(service, "functions/folded/tottime"))
                        .isEqualTo(slices.of("tottime", Sample::function).get(FunctionProfile.OTHER));
            }
        }
    }

    private void how_calls_and_time_of_each_service_came_about(JsonNode answer) {
        JsonNode services = answer.at("/aggregations/services/buckets");
        assertThat(KnownSums.keys(services)).containsExactlyInAnyOrder(KnownDocuments.SHOP, KnownDocuments.WAREHOUSE,
                KnownDocuments.BILLING);
        for (JsonNode service : services) {
            boolean isExact = !service.path("key").asText().equals(KnownDocuments.BILLING);
            assertThat(KnownSums.value(service, "sampled_calls")).isEqualTo(isExact ? 0 : 4 * 900 + 2 * 300);
            assertThat(KnownSums.value(service, "functions/estimated/tottime")).as("estimates of %s", service.path("key"))
                    .isEqualTo(isExact ? 0 : 18_000_000_015L);
            assertThat(KnownSums.value(service, "functions/estimated/sampled/tottime")).isEqualTo(isExact ? 0 : 12_000_000_015L);
            assertThat(service.at("/out/value").asLong()).isEqualTo(isExact ? 0 : 1);
            if (!isExact) {
                assertThat(KnownSums.value(service, "total_tt")).isEqualTo(48_000_000_015L);
                assertThat(KnownSums.value(service, "total_calls")).isEqualTo(6 * 906);
            }
        }
    }

    /** The shop is exact. */
    private void times_with_their_errors(JsonNode answer) {
        JsonNode functions = answer.at("/aggregations/functions/top/buckets");
        assertSums(functions, slices, Sample::function, "tottime", "cumtime");
        assertThat(functions).allSatisfy(function -> {
            assertThat(function.at("/tottime_error/count").asInt(-1)).isZero();
            assertThat(function.at("/cumtime_error/count").asInt(-1)).isZero();
        });
    }

    @Test
    void errors_of_estimates_add_up_by_their_squares() throws IOException, InterruptedException {
        ConsoleRequest request = TakeAwayQueries.ofFiles().stream().filter(each -> each.name().equals("modes 2")).findFirst().orElseThrow();
        ((ObjectNode) request.body().at("/query/bool/filter/2/term")).put("service.name", KnownDocuments.BILLING);
        JsonNode functions = send(request).at("/aggregations/functions/top/buckets");
        assertThat(KnownSums.keys(functions)).containsExactly("com.acme.Invoice.store", "com.acme.Price.of", "com.acme.Invoice.sum");
        assertThat(functions.at("/0/tottime_error/count").asInt()).isZero();
        assertThat(functions.at("/1/tottime_error/sum_of_squares").asDouble()).isCloseTo(6 * 0.03125 * 0.03125, within(1e-12));
        assertThat(functions.at("/1/cumtime_error/sum_of_squares").asDouble()).isCloseTo(6 * 0.0625 * 0.0625, within(1e-12));
        assertThat(functions.at("/2/cumtime_error/count").asInt()).as("what is exact").isZero();
    }

    private static long droppedOfRuns() {
        Map<String, Long> runs = new TreeMap<>();
        slices.documents().forEach(document -> runs.merge(document.runId(), document.facts().droppedDocuments(), Math::max));
        return runs.values().stream().mapToLong(Long::longValue).sum();
    }

    private void runs_that_lack_slices(JsonNode answer) {
        JsonNode runs = answer.at("/aggregations/runs/buckets");
        assertThat(runs).hasSize(2);
        for (JsonNode run : runs) {
            List<ProfileDocument> known = shop.where(document -> document.runId().equals(run.path("key").asText())).documents();
            long last = known.stream().mapToLong(ProfileDocument::sequence).max().orElseThrow();
            long missing = KnownSums.value(run, "last") - KnownSums.value(run, "first") + 1 - KnownSums.value(run, "different");
            assertThat(missing).isPositive().isEqualTo(last + 1 - known.size());
            assertThat(run.at("/ended/doc_count").asLong()).isEqualTo(known.stream().filter(document -> document.facts().last()).count());
            assertThat(run.at("/host/buckets/0/key").asText()).isEqualTo(known.get(0).hostName());
            assertThat(run.at("/newest/value").asLong()).isEqualTo(known.stream().mapToLong(document -> document.end().toEpochMilli()).max()
                    .orElseThrow());
        }
    }

    private void tens_that_lack_slices(JsonNode answer) {
        JsonNode runs = answer.at("/aggregations/runs/buckets");
        assertThat(runs).hasSize(2);
        for (JsonNode run : runs) {
            Map<Long, Long> found = new TreeMap<>();
            run.at("/tens/buckets").forEach(ten -> found.put(ten.path("key").asLong(), ten.path("doc_count").asLong()));
            Map<Long, Long> known = new TreeMap<>();
            shop.where(document -> document.runId().equals(run.path("key").asText())).documents()
                    .forEach(document -> known.merge(document.sequence() / 10 * 10, 1L, Long::sum));
            assertThat(found).isEqualTo(known).containsEntry(0L, 9L);
        }
    }

    private void longest_regions_first(JsonNode answer) {
        List<String> ids = new ArrayList<>();
        answer.at("/hits/hits").forEach(hit -> {
            ids.add(hit.path("_id").asText());
            assertThat(hit.at("/_source/statsprofile/func_profiles")).hasSize(2);
        });
        Map<String, Long> known = regions.ofDocuments(ProfileDocument::id, ProfileDocument::durationNanos);
        assertThat(ids).isEqualTo(KnownSums.largest(known, 20)).isNotEmpty();
    }

    private void sums_of_regions(JsonNode answer) {
        assertSums(answer.at("/aggregations/functions/top/buckets"), regions, Sample::function, "ncalls", "tottime", "cumtime");
    }

    /** The bar of one function's samples; others are left out. */
    private static Function<Sample, String> checkoutIn(int minutes) {
        return sample -> sample.function().equals(CHECKOUT) ? sample.bar(minutes) : null;
    }

    private static void assertSums(JsonNode buckets, KnownSums known, Function<Sample, String> key, String... figures) {
        assertThat(buckets).isNotEmpty();
        for (String figure : figures) {
            assertThat(KnownSums.in(buckets, figure)).as(figure).isEqualTo(known.of(figure, key));
        }
    }

    private static boolean isOfShop(ProfileDocument document) {
        return KnownDocuments.SHOP.equals(document.service().name());
    }

    /** As it is written, but for the stream: other tests write to the same server. */
    private static JsonNode send(ConsoleRequest request) throws IOException, InterruptedException {
        StreamFamily family = Stream.of(StreamFamily.values()).filter(each -> request.path().contains(each.pattern())).findFirst()
                .orElseThrow();
        String path = request.path().replace(family.pattern(), family.stream(NAMESPACE));
        HttpResponse<String> response = HTTP.send(HttpRequest.newBuilder(URI.create(SearchServer.shared().url() + "/" + path))
                .timeout(Duration.ofSeconds(30)).header("Content-Type", "application/json")
                .method(request.method(), HttpRequest.BodyPublishers.ofString(request.body().toString())).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as("%s: %s", request, response.body()).isEqualTo(200);
        JsonNode answer = JSON.readTree(response.body());
        assertThat(answer.at("/_shards/failed").asInt(-1)).as("shards that failed").isZero();
        return answer;
    }
}
