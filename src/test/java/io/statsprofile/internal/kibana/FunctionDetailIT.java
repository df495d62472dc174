package io.statsprofile.internal.kibana;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import co.elastic.clients.elasticsearch._types.Refresh;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.statsprofile.internal.document.DocumentWriter;
import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.template.IndexTemplates;
import io.statsprofile.pstats.CallerProfile;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.StatsProfile;
import io.statsprofile.testing.SampleDocuments;
import io.statsprofile.testing.SearchServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The dashboard of one function: who is chosen is drawn, with its own figures and nobody else's. */
class FunctionDetailIT extends PanelTests {

    private static final int HEIGHT = 780;
    private static final int FUNCTIONS = 60;
    private static final int WAITING = FUNCTIONS - 1;

    private static JsonNode panel;
    private static KnownSlices known;
    private static DrawnFunction drawn;

    @BeforeAll
    static void store_what_is_known() throws IOException {
        panel = Panels.vega().get("statsprofile-function/function");
        known = new KnownSlices("detail", 3, 40, FUNCTIONS, 0).store();
        drawn = new DrawnFunction(page, known);
    }

    @ParameterizedTest
    @EnumSource
    void the_first_of_the_ranking_is_shown_until_another_one_is_clicked(VegaLibraries vega) throws IOException {
        show(vega, "detail", 0, 600);
        String first = ranked(FunctionProfile::tottimeNanos).get(0);
        drawn.is(first, 0, 600);
        page.screenshot("panel-function-" + vega);

        String second = (String) rows().get(2).get("fn");
        page.click(rows().get(2));
        assertThat(second).isEqualTo(ranked(FunctionProfile::tottimeNanos).get(2));
        drawn.is(second, 0, 600);

        Map<String, Object> caller = page.marks("caller").get(0);
        page.click(caller);
        drawn.is((String) caller.get("fn"), 0, 600);
        Map<String, Object> callee = page.marks("callee").get(0);
        page.click(callee);
        drawn.is((String) callee.get("fn"), 0, 600);
        assertThat(page.complaints()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void the_list_is_ranked_by_the_head_that_was_clicked_and_scrolls(VegaLibraries vega) throws IOException {
        show(vega, "detail", 0, 600);
        assertThat(rows()).hasSizeLessThan(FUNCTIONS).extracting(row -> row.get("fn"))
                .isEqualTo(ranked(FunctionProfile::tottimeNanos).subList(0, rows().size()));

        click("head", "ncalls");
        List<String> byCalls = ranked(FunctionProfile::ncalls);
        assertThat(rows()).extracting(row -> row.get("fn")).isEqualTo(byCalls.subList(0, rows().size()));
        drawn.is(byCalls.get(0), 0, 600);

        page.wheel(rows().get(4), 200);
        await("the list to have moved").until(() -> rows().get(0).get("fn"), byCalls.get(3)::equals);
        page.wheel(rows().get(4), -200);
        await("the list to have moved back").until(() -> rows().get(0).get("fn"), byCalls.get(0)::equals);
        page.click(page.marks("on").get(0));
        assertThat(rows()).extracting(row -> row.get("fn")).isEqualTo(byCalls.subList(FUNCTIONS - rows().size(), FUNCTIONS));
        page.click(page.marks("back").get(0));
        assertThat(rows().get(0)).containsEntry("fn", byCalls.get(0));

        click("head", "cumtime");
        List<String> byCumulative = ranked(FunctionProfile::cumtimeNanos);
        assertThat(byCumulative.get(0)).as("ranked first, though no call of it returned").isEqualTo(KnownSlices.name(WAITING));
        assertThat(rows().get(0)).containsEntry("fn", byCumulative.get(0));
        drawn.is(byCumulative.get(1), 0, 600);
        assertThat(page.complaints()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void search_shortens_the_list_and_with_the_choice_outlives_a_refresh(VegaLibraries vega) throws IOException {
        show(vega, "detail", 0, 600);

        search("FUNCTION5", 11);
        assertThat(rows()).extracting(row -> (String) row.get("fn")).allMatch(function -> function.contains("function5"));
        assertThat(page.texts()).contains("11 of 60 match");
        String chosen = KnownSlices.name(51);
        page.click(row(chosen));
        drawn.is(chosen, 0, 600);

        assertThat(page.calls()).containsExactly(List.of("kibanaAddFilter",
                Map.of("match_all", Map.of("_name", "function " + chosen)), "metrics-statsprofile-*", "Function: " + chosen));

        page.refresh(panel, request("detail", 0, 200).choosing(chosen), WIDTH, HEIGHT);
        drawn.is(chosen, 0, 200);
        assertThat(page.typed()).isEqualTo("FUNCTION5");
        assertThat(rows()).hasSize(11);
        search("nobody", 0);
        drawn.is(chosen, 0, 200);
        assertThat(page.complaints()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void the_function_that_a_filter_of_the_dashboard_names_is_shown_and_gives_way_to_the_next_choice(VegaLibraries vega)
            throws IOException {
        page.load(vega);
        String named = KnownSlices.name(33);
        page.show(panel, request("detail", 0, 600).choosing(named), WIDTH, HEIGHT);
        drawn.is(named, 0, 600);
        assertThat(page.calls()).as("it is there already").isEmpty();

        String next = (String) rows().get(2).get("fn");
        page.click(rows().get(2));
        drawn.is(next, 0, 600);
        assertThat(page.calls()).extracting(call -> call.get(0)).containsExactly("kibanaRemoveFilter", "kibanaAddFilter");
        assertThat(page.calls()).extracting(call -> call.get(1)).containsExactly(Map.of("match_all", Map.of("_name", "function " + named)),
                Map.of("match_all", Map.of("_name", "function " + next)));

        page.refresh(panel, request("detail", 0, 600), WIDTH, HEIGHT);
        drawn.is(ranked(FunctionProfile::tottimeNanos).get(0), 0, 600);
        assertThat(page.calls()).as("a refresh chooses nothing").isEmpty();
        assertThat(page.complaints()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void estimates_have_their_errors_and_are_marked_by_place_and_by_caller(VegaLibraries vega) throws IOException {
        String namespace = "detailestimated-" + vega.ordinal();
        store(SampleDocuments.estimated(namespace));
        page.load(vega);
        page.show(panel, request(namespace, 0, 120).choosing("com.acme.Cart.price"), WIDTH, HEIGHT);
        assertThat(page.texts()).contains("2.000 s \u00b123ms", "3.000 s \u00b146ms",
                "Times are estimates: 98.9% of the calls were sampled; \u00b1 holds the true value in 95 of 100 cases");
        assertThat(page.texts().stream().filter("\u22482.000"::equals)).as("by host, by release and by caller").hasSize(3);
        assertThat(page.texts()).contains("\u22483.000", "probes in it", "\u2248 15\u00b5s");

        page.show(panel, request(namespace, 0, 120).choosing("com.acme.Text.hash"), WIDTH, HEIGHT);
        assertThat(page.texts()).doesNotContain("probes in it")
                .anyMatch(text -> text.startsWith("Had no probes for a part of the window: those calls are missing"));
        assertThat(page.complaints()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void what_is_missing_from_the_bars_is_said_above_them(VegaLibraries vega) throws IOException {
        page.load(vega);
        page.show(panel, request("detail", 0, 600), WIDTH, HEIGHT);
        assertThat(page.texts()).noneMatch(text -> text.contains(", without "));
        page.show(panel, request("detail", 0, 600), WIDTH, HEIGHT, answer -> answer.at("/aggregations/slices/functions")
                .forEach(rank -> rank.path("buckets").forEach(bucket -> {
                    if (bucket.at("/times/buckets") instanceof ArrayNode times) {
                        times.remove(0);
                    }
                })));
        assertThat(page.texts()).anyMatch(text -> text.matches("Own time per \\d+ s, without \\d+\\.\\d%"));
    }

    @ParameterizedTest
    @EnumSource
    void a_function_that_only_waits_is_ranked_first_but_shown_only_when_nothing_else_returned(VegaLibraries vega) throws IOException {
        FunctionProfile waits = new FunctionProfile(FunctionId.named("com.acme.Main.main"), 0, 0, 1, 9_000_000_000L, 9_000_000_000L,
                List.of(), 1);
        FunctionProfile works = FunctionProfile.of(FunctionId.named("com.acme.Cart.checkout"), 3, 3, 1_000_000_000L, 1_000_000_000L);
        FunctionProfile helps = FunctionProfile.of(FunctionId.named("com.acme.Cart.total"), 9, 9, 2_000_000L, 2_000_000L);
        String some = "detailwait-" + vega.ordinal();
        store(SampleDocuments.of(some, StatsProfile.of(List.of(waits, works, helps))));
        show(vega, some, 0, 600);
        assertThat(rows()).extracting(row -> row.get("fn")).containsExactly("com.acme.Main.main", "com.acme.Cart.checkout",
                "com.acme.Cart.total");
        assertThat(page.marks("chosen")).extracting(title -> title.get("fn")).containsExactly("com.acme.Cart.checkout");
        page.click(rows().get(0));
        assertThat(page.marks("chosen")).extracting(title -> title.get("fn")).containsExactly("com.acme.Main.main");

        String none = "detailwaits-" + vega.ordinal();
        store(SampleDocuments.of(none, StatsProfile.of(List.of(waits))));
        show(vega, none, 0, 600);
        assertThat(page.marks("chosen")).extracting(title -> title.get("fn")).containsExactly("com.acme.Main.main");
    }

    @ParameterizedTest
    @EnumSource
    void callers_without_a_name_are_told_at_either_end_of_the_call(VegaLibraries vega) throws IOException {
        // 60 callers, of which 50 are asked for, and those that the document folded.
        List<CallerProfile> callers = new ArrayList<>();
        IntStream.range(0, 60).forEach(i -> callers.add(new CallerProfile(KnownSlices.name(i), 2, 2, 1_000_000, 1_000_000_000L + i)));
        callers.add(new CallerProfile(FunctionProfile.OTHER, 7, 7, 3_000_000, FunctionProfile.ABSENT));
        FunctionProfile shared = new FunctionProfile(FunctionId.named("com.acme.Log.append"), 127, 127, 0, 63_000_000, 200_000_000_000L,
                callers, 1);
        FunctionProfile own = new FunctionProfile(FunctionId.named("com.acme.Cart.total"), 4, 4, 0, 5_000_000, 5_000_000,
                List.of(new CallerProfile(KnownSlices.name(3), 4, 4, 5_000_000, 5_000_000)), 1);
        FunctionProfile caller = FunctionProfile.of(FunctionId.named(KnownSlices.name(3)), 1, 1, 1_000_000, 9_000_000_000L);
        String namespace = "detailfold-" + vega.ordinal();
        store(SampleDocuments.of(namespace, StatsProfile.of(List.of(shared, own, caller))));
        show(vega, namespace, 0, 600);

        List<Map<String, Object>> drawnCallers = page.marks("caller");
        Map<String, Object> unnamed = drawnCallers.get(drawnCallers.size() - 1);
        assertThat(page.marks("chosen")).extracting(title -> title.get("fn")).containsExactly("com.acme.Log.append");
        assertThat(unnamed).as("the last row").containsEntry("name", FunctionProfile.OTHER);
        assertThat(DrawnFunction.number(unnamed, "ncalls")).as("of ten callers and the folded ones").isEqualTo(10 * 2 + 7);
        assertThat(DrawnFunction.number(unnamed, "tottime")).isCloseTo(10 * 0.001 + 0.003, within(1e-9));
        assertThat(drawnCallers).extracting(row -> row.get("line")).doesNotHaveDuplicates();
        assertThat(page.texts()).contains("and " + (51 - drawnCallers.size()) + " callers with less");
        page.screenshot("panel-function-unnamed-" + vega);

        page.click(row(KnownSlices.name(3)));
        assertThat(page.marks("callee")).as("what is named").extracting(row -> row.get("fn")).containsExactly("com.acme.Cart.total");
        assertThat(page.texts()).contains("perhaps more: 1 function has callers that are not named");
        page.click(row("com.acme.Cart.total"));
        assertThat(page.texts()).contains("None named; perhaps more: 1 function has callers that are not named");
        assertThat(page.marks("caller")).as("all are named").extracting(row -> row.get("name")).containsExactly(KnownSlices.name(3));
        assertThat(page.complaints()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void time_per_call_is_absent_where_no_call_returned(VegaLibraries vega) throws IOException {
        show(vega, "detail", 0, 600);
        search("function" + WAITING, 1);
        page.click(rows().get(0));

        drawn.is(KnownSlices.name(WAITING), 0, 600);
        assertThat(page.marks("perOwn-point")).isEmpty();
        assertThat(page.texts()).contains("Own time per call: no call returned");
    }

    @ParameterizedTest
    @EnumSource
    void in_two_minutes_a_bar_is_as_long_as_a_slice(VegaLibraries vega) throws IOException {
        show(vega, "detail", 120, 240);

        drawn.is((String) rows().get(0).get("fn"), 120, 240);
        assertThat(page.marks("own")).hasSizeBetween(12, 13);
        assertThat(page.texts()).contains("Calls per 10 s");
        assertThat(page.complaints()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void what_has_no_figures_is_said_in_words(VegaLibraries vega) throws IOException {
        new KnownSlices("detailone-" + vega.ordinal(), 1, 12, 1, 0).store();
        show(vega, "detail", 0, 600);
        String chosen = rows().stream().map(row -> (String) row.get("fn")).filter(name -> !name.equals(KnownSlices.name(0))).findFirst()
                .orElseThrow();
        page.click(row(chosen));

        page.refresh(panel, request("detailone-" + vega.ordinal(), 0, 600).choosing(chosen), WIDTH, HEIGHT);
        assertThat(page.texts()).contains("There are no figures of " + chosen
                + " in this time range. Choose another function at the left, or a longer time range.");
        assertThat(rows()).hasSize(1);
        page.click(rows().get(0));
        assertThat(page.marks("chosen")).extracting(title -> title.get("fn")).containsExactly(KnownSlices.name(0));
        assertThat(page.marks("own")).isNotEmpty();
        assertThat(page.texts().stream().filter("None in the documents, which name callers at level TRACE only."::equals)).hasSize(2);

        page.refresh(panel, request("detail", 86_400, 90_000), WIDTH, HEIGHT);
        assertThat(page.texts()).anyMatch(text -> text.startsWith("Nothing was profiled in this time range."));
        assertThat(page.complaints()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void of_three_thousand_functions_with_long_names_on_twenty_hosts_any_can_be_found(VegaLibraries vega) throws IOException {
        String namespace = "detailmany-" + vega.ordinal();
        KnownSlices many = new KnownSlices(namespace, 20, 2, 150, 150, FunctionDetailIT::longName).store();
        show(vega, namespace, 0, 600);
        assertThat(page.texts()).anyMatch(text -> text.endsWith(" of 3,000"));
        assertThat(page.marks("function-name")).extracting(row -> row.get("text")).as("what is left of long names").doesNotHaveDuplicates();
        Map<String, Object> leader = page.marks("chosen").get(0);
        assertThat(DrawnFunction.sum(page.marks("own"), "tottime")).isCloseTo(DrawnFunction.number(leader, "tottime"), within(1e-6));

        // None of them has most cumulative time.
        Map<Long, String> byOwn = new TreeMap<>();
        IntStream.range(500, 999).mapToObj(FunctionDetailIT::longName)
                .forEach(name -> byOwn.put(many.sum(0, 600, DrawnFunction.of(name), FunctionProfile::tottimeNanos), name));
        String least = byOwn.values().iterator().next();
        search(least, 1);
        page.click(rows().get(0));
        Map<String, Object> title = page.marks("chosen").get(0);
        assertThat(DrawnFunction.number(title, "tottime"))
                .isCloseTo(many.sum(0, 600, DrawnFunction.of(least), FunctionProfile::tottimeNanos) / 1e9, within(1e-6));
        assertThat(DrawnFunction.number(title, "ncalls")).isEqualTo(many.sum(0, 600, DrawnFunction.of(least), FunctionProfile::ncalls));
        assertThat(page.marks("own")).isEmpty();
        assertThat(page.texts()).anyMatch(text -> text.startsWith("Over time there are only the 100 functions with most"));
        assertThat(page.marks("host")).hasSize(1);
        assertThat(page.complaints()).isEmpty();
        page.screenshot("panel-function-many-" + vega);
    }

    private static String longName(int number) {
        return "com.acme.warehouse.persistence.generic.AbstractTransactionalRepository" + number % 3 + "$CachingDecorator"
                + ".findAllByCustomerAndStatusOrderByCreated" + number
                + "(java.util.Map,java.util.List)";
    }

    @ParameterizedTest
    @EnumSource
    void documents_from_before_callers_were_indexed_are_shown_without_them(VegaLibraries vega) throws IOException {
        ProfileDocument document = SampleDocuments.full("detailold-" + vega.ordinal());
        try (Elasticsearch elasticsearch = Elasticsearch.open(SearchServer.shared().settings().build())) {
            ByteArrayInputStream first = new ByteArrayInputStream(firstTemplate("metrics-statsprofile-" + document.namespace()).toString()
                    .getBytes(UTF_8));
            elasticsearch.call("put the first template", client -> client.indices().putIndexTemplate(t -> t.name("detailold")
                    .withJson(first)));
            elasticsearch.call("write", client -> client.create(c -> c.index("metrics-statsprofile-" + document.namespace())
                    .id(document.id())
                    .refresh(Refresh.True).withJson(new ByteArrayInputStream(DocumentWriter.write(document)))));
            elasticsearch.call("remove the first template", client -> client.indices().deleteIndexTemplate(t -> t.name("detailold")));
        }

        show(vega, document.namespace(), 0, 600);
        assertThat(rows()).hasSize(2);
        page.click(row("com.acme.Cart.checkout"));
        assertThat(page.marks("host")).hasSize(1);
        assertThat(page.texts().stream().filter("None in the documents, which name callers at level TRACE only."::equals)).hasSize(2);
        assertThat(page.complaints()).isEmpty();
    }

    /** Ours, as it was in version 1. */
    private static JsonNode firstTemplate(String stream) throws IOException {
        try (InputStream resource = IndexTemplates.class.getResourceAsStream("index-template.json")) {
            // The server from Maven Central has no constant keywords.
            ObjectNode template = (ObjectNode) new ObjectMapper().readTree(new String(resource.readAllBytes(), UTF_8)
                    .replaceAll("\"constant_keyword\"(, \"value\": \"\\w+\")?", "\"keyword\""));
            template.put("priority", 900).putArray("index_patterns").add(stream);
            ((ObjectNode) template.at("/template/mappings/properties/statsprofile/properties/func_profiles/properties"))
                    .putObject("callers")
                    .put("type", "object").put("enabled", false);
            return template;
        }
    }

    @ParameterizedTest
    @EnumSource
    void long_generic_names_stay_in_their_places(VegaLibraries vega) throws IOException {
        String name = "com.acme.warehouse.infrastructure.persistence.AbstractCachingRepositoryDecorator$TransactionalDelegate$Invoker"
                + ".invokeWithinTransactionAndTranslateExceptions(java.util.Map,java.util.function.BiFunction,java.util.Collection)";
        FunctionProfile caller = FunctionProfile.of(FunctionId.named(name), 3, 3, 5_000_000_000L, 9_000_000_000L);
        FunctionProfile callee = new FunctionProfile(FunctionId.named(name + "Of"), 6, 6, 0, 4_000_000_000L, 4_000_000_000L,
                List.of(new CallerProfile(name, 6, 6, 4_000_000_000L, 4_000_000_000L)), 1);
        store(SampleDocuments.of("detaillong-" + vega.ordinal(), StatsProfile.of(List.of(caller, callee))));
        show(vega, "detaillong-" + vega.ordinal(), 0, 600);

        search(")Of", 1);
        page.click(rows().get(0));
        assertThat(page.marks("chosen")).extracting(title -> title.get("fn")).containsExactly(name + "Of");
        assertThat(page.marks("caller")).extracting(row -> row.get("fn")).containsExactly(name);
        assertThat(page.complaints()).isEmpty();
        page.screenshot("panel-function-long-" + vega);
    }

    private static void show(VegaLibraries vega, String namespace, int fromSecond, int toSecond) throws IOException {
        page.load(vega);
        page.show(panel, request(namespace, fromSecond, toSecond), WIDTH, HEIGHT);
        assertThat(page.complaints()).isEmpty();
    }

    private static List<String> ranked(ToLongFunction<FunctionProfile> figure) {
        Map<String, Long> sums = new TreeMap<>();
        IntStream.range(0, FUNCTIONS).mapToObj(KnownSlices::name)
                .forEach(name -> sums.put(name, known.sum(0, 600, DrawnFunction.of(name), figure)));
        return sums.entrySet().stream().sorted(Map.Entry.<String, Long>comparingByValue().reversed()
                .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey).toList();
    }

    private static void search(String text, int matches) {
        page.type(text);
        await("the list to be " + matches + " functions long").until(() -> rows().size() == matches);
    }

    private static void click(String mark, String key) {
        page.click(page.marks(mark).stream().filter(item -> key.equals(item.get("key"))).findFirst().orElseThrow());
    }

    private static Map<String, Object> row(String function) {
        return rows().stream().filter(row -> row.get("fn").equals(function)).findFirst().orElseThrow();
    }

    private static List<Map<String, Object>> rows() {
        return page.marks("function").stream().sorted(Comparator.comparingDouble(row -> DrawnFunction.number(row, "middleY"))).toList();
    }
}
