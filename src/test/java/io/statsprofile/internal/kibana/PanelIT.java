package io.statsprofile.internal.kibana;

import static io.statsprofile.pstats.FunctionProfile.OTHER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.statsprofile.internal.model.Overhead;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.Mode;
import io.statsprofile.pstats.StatsProfile;
import io.statsprofile.pstats.Timing;
import io.statsprofile.pstats.Uncertainty;
import io.statsprofile.testing.SampleDocuments;
import io.statsprofile.testing.YoungRun;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every panel in a real browser over a real Elasticsearch: what is drawn is what was sent. */
class PanelIT extends PanelTests {

    private static final int HEIGHT = 480;
    private static final int FUNCTIONS = 14;
    /** As the browser tells a time. */
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
            .withZone(ZoneId.systemDefault());

    private static Map<String, JsonNode> panels;
    private static KnownSlices known;

    @BeforeAll
    static void store_what_is_known() throws IOException {
        panels = Panels.vega();
        // Have no figures, only a way to other dashboards and what figures are made of.
        panels.keySet().removeIf(panel -> panel.endsWith("/ways") || panel.endsWith("/shown"));
        known = new KnownSlices("panels", 3, 60, FUNCTIONS, 0).store();
    }

    @ParameterizedTest
    @EnumSource
    void bars_are_the_sums_by_function_and_the_rest(VegaLibraries vega) throws IOException {
        page.load(vega);

        show("own-time", 0, 600);
        bars_are(0, 600, FunctionProfile::tottimeNanos, 1e-9);
        page.screenshot("panel-own-time-" + vega);

        show("calls", 0, 600);
        bars_are(0, 600, FunctionProfile::ncalls, 1);
    }

    @ParameterizedTest
    @EnumSource
    void in_two_minutes_a_bar_is_as_long_as_a_slice(VegaLibraries vega) throws IOException {
        page.load(vega);

        show("own-time", 120, 240);

        bars_are(120, 240, FunctionProfile::tottimeNanos, 1e-9);
        assertThat(page.marks("bar")).extracting(bar -> ((Number) bar.get("t")).longValue() - KnownSlices.START.toEpochMilli())
                .allMatch(t -> t % 10_000 == 0).contains(120_000L, 230_000L);
        assertThat(page.texts()).anyMatch(text -> text.contains("per 10 s"));
    }

    @ParameterizedTest
    @EnumSource
    void bars_without_a_document_are_silent_but_not_the_one_in_which_the_window_begins(VegaLibraries vega) throws IOException {
        page.load(vega);

        show("own-time", -55, 60);
        assertThat(page.marks("silent")).extracting(mark -> ((Number) mark.get("t")).longValue() - KnownSlices.START.toEpochMilli())
                .containsExactlyInAnyOrder(-50_000L, -40_000L, -30_000L, -20_000L, -10_000L);

        show("own-time", 5, 60);
        assertThat(page.marks("silent")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void lines_of_cumulative_time_stand_beside_one_another_without_a_rest(VegaLibraries vega) throws IOException {
        page.load(vega);

        show("cumulative-time", 0, 600);

        Map<String, Double> drawn = sums("point", "v");
        assertThat(drawn).hasSize(9).doesNotContainKey("Other").doesNotContainKey(OTHER);
        drawn.forEach((function, seconds) -> assertThat(seconds).as(function)
                .isCloseTo(known.sum(0, 600, is(function), FunctionProfile::cumtimeNanos) / 1e9, within(1e-6)));
        assertThat(page.texts()).anyMatch(text -> text.contains("Lines overlap"));
        page.screenshot("panel-cumulative-time-" + vega);
    }

    @ParameterizedTest
    @EnumSource
    void the_table_has_the_sums_and_is_sorted_by_the_head_that_was_clicked(VegaLibraries vega) throws IOException {
        page.load(vega);
        show("functions", 0, 600);
        page.screenshot("panel-functions-" + vega);

        List<Map<String, Object>> rows = topDown("stripe");
        assertThat(rows).hasSize(FUNCTIONS);
        for (Map<String, Object> row : rows) {
            Predicate<FunctionProfile> function = is((String) row.get("fn"));
            assertThat(number(row, "tottime")).isCloseTo(known.sum(0, 600, function, FunctionProfile::tottimeNanos) / 1e9, within(1e-6));
            assertThat(number(row, "cumtime")).isCloseTo(known.sum(0, 600, function, FunctionProfile::cumtimeNanos) / 1e9, within(1e-6));
            assertThat(number(row, "ncalls")).isEqualTo(known.sum(0, 600, function, FunctionProfile::ncalls));
            assertThat(number(row, "primitive")).isEqualTo(known.sum(0, 600, function, FunctionProfile::primitiveCalls));
        }
        assertThat(rows).isSortedAccordingTo((a, b) -> Double.compare(number(b, "tottime"), number(a, "tottime")));
        assertThat(page.marks("ncalls")).extracting(cell -> cell.get("text")).containsOnlyOnce("still open");

        page.click(page.marks("head").stream().filter(head -> "ncalls".equals(head.get("key"))).findFirst().orElseThrow());
        assertThat(topDown("stripe")).hasSize(FUNCTIONS).isSortedAccordingTo((a, b) -> Double.compare(number(b, "ncalls"),
                number(a, "ncalls")));
        page.click(page.marks("head").stream().filter(head -> "percall_tottime".equals(head.get("key"))).findFirst().orElseThrow());
        assertThat(topDown("stripe")).hasSize(FUNCTIONS).isSortedAccordingTo((a, b) -> Double.compare(perCall(b), perCall(a)));
    }

    @ParameterizedTest
    @EnumSource
    void coverage_tells_what_is_missing(VegaLibraries vega) throws IOException {
        page.load(vega);

        show("coverage", 0, 600);

        Map<String, Double> figures = figures();
        assertThat(figures).containsEntry("received", (double) known.size()).containsEntry("missing", 1.0).containsEntry("late", 1.0)
                .containsEntry("duplicates", 0.0).containsEntry("dropped", 14.0).containsEntry("runs", 3.0)
                .containsEntry("sampled", 0.0);
        assertThat(figures.get("cost")).isCloseTo(known.costNanos() / 1e9, within(1e-9));
        assertThat(page.marks("trouble")).extracting(mark -> mark.get("key")).containsExactlyInAnyOrder("missing", "dropped", "late");
        double share = known.costNanos() / (double) known.sum(0, 600, all -> true, FunctionProfile::tottimeNanos);
        assertThat(page.texts()).contains("cost: " + BigDecimal.valueOf(100 * share).round(new MathContext(2)).toPlainString() + "%");
        assertThat(figures.get("time")).isCloseTo(known.sum(0, 600, all -> true, FunctionProfile::tottimeNanos) / 1e9, within(1e-6));
        assertThat(figures.get("calls")).isEqualTo(known.sum(0, 600, all -> true, FunctionProfile::ncalls));
    }

    /** Of two runs one began in the time range, and the other before it, when it had lost documents already. */
    @ParameterizedTest
    @EnumSource
    void coverage_tells_why_documents_were_lost_and_how_long_others_waited(VegaLibraries vega) throws IOException {
        String namespace = "panelslost-" + vega.ordinal();
        for (ProfileDocument lossy : LossyRuns.documents(namespace)) {
            store(lossy);
        }
        page.load(vega);

        page.show(panel("coverage"), request(namespace, 0, 180), WIDTH, HEIGHT);

        assertThat(figures()).containsEntry("dropped", 9.0).containsEntry("missing", 0.0).containsEntry("wait", 754.321);
        assertThat(page.texts()).contains("longest wait", "12.6 min", "! dropped", "9");
        Map<String, Object> dropped = page.marks("figure").stream().filter(each -> "dropped".equals(each.get("key"))).findFirst()
                .orElseThrow();
        assertThat(dropped.get("told")).isEqualTo("3 refused by Elasticsearch, 2 queue full, 4 spool full");
        assertThat(page.texts()).contains("! 9 documents lost: 3 refused by Elasticsearch, 2 queue full, 4 spool full");
        assertThat(page.complaints()).isEmpty();
        show("coverage", 0, 600);
        assertThat(figures()).as("of documents that say nothing of it").doesNotContainKey("wait").containsEntry("dropped", 14.0);
    }

    /** Of a run that began before the time range, what it did within; of one that began within, all. A run that tells nothing is named. */
    @ParameterizedTest
    @EnumSource
    void coverage_adds_up_what_became_of_documents_over_runs_of_one_host_and_over_hosts(VegaLibraries vega) throws IOException {
        String namespace = "panelscounted-" + vega.ordinal();
        for (ProfileDocument lossy : LossyRuns.documents(namespace)) {
            store(lossy);
        }
        page.load(vega);

        page.show(panel("coverage"), request(namespace, 0, 180), WIDTH, HEIGHT);

        assertThat(counters()).containsExactlyInAnyOrderEntriesOf(Map.of("cut", 15.0 + 9, "spooled", 15.0 + 9, "sent", 17.0 + 14,
                "acknowledged", 10.0 + 13, "settled", 2.0 + 2, "retried", 4.0 + 1, "refused", 3.0, "disk", 40_960.0));
        assertThat(page.texts()).contains("documents cut 24", "spooled 24", "sent 31", "acknowledged 23", "settled 4", "retried 5",
                "! dead-lettered 3", "spool at most 41 kB");
        assertThat(words("silent")).isEqualTo("1 of 3 runs do not tell how delivery went: another shipper brought them, or an older "
                + "version made them");
        assertThat(words("error")).isEqualTo("Last error " + LOCAL.format(LossyRuns.LAST_ERROR_TIME) + " on " + LossyRuns.HOST + ": "
                + LossyRuns.LAST_ERROR);
        assertThat(page.complaints()).isEmpty();

        page.show(panel("coverage"), request(namespace, 65, 180), WIDTH, HEIGHT);
        assertThat(counters()).as("of one slice of each run, which say nothing of the time since another").containsEntry("cut", 0.0)
                .containsEntry("disk", 40_960.0);
        page.show(panel("coverage"), request(namespace, 0, 65), WIDTH, HEIGHT);
        assertThat(words("error")).as("before it happened").isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void coverage_of_delivery_that_works_is_one_line_and_of_older_documents_it_is_a_word(VegaLibraries vega) throws IOException {
        String namespace = "panelscalm-" + vega.ordinal();
        for (ProfileDocument calm : LossyRuns.calm(namespace)) {
            store(calm);
        }
        page.load(vega);

        page.show(panel("coverage"), request(namespace, 0, 180), WIDTH, HEIGHT);
        assertThat(page.texts()).contains("documents cut 1", "spooled 1", "sent 1", "acknowledged 1", "settled 0", "retried 0",
                "dead-lettered 0", "spool at most 0 B");
        assertThat(page.marks("counter")).extracting(mark -> number(mark, "middleY"))
                .containsOnly(number(page.marks("counter").get(0), "middleY"));
        assertThat(page.marks("word")).as("nothing to tell").isEmpty();
        assertThat(page.complaints()).isEmpty();

        show("coverage", 0, 600);
        assertThat(page.marks("counter")).isEmpty();
        assertThat(page.texts()).contains("These slices do not tell how delivery went: another shipper brought them, or an older version "
                + "made them");

        show("coverage", 86_400, 90_000);
        assertThat(page.marks("word")).as("where nothing is").isEmpty();
    }

    private static Map<String, Double> counters() {
        Map<String, Double> counters = new TreeMap<>();
        page.marks("counter").forEach(counter -> counters.put((String) counter.get("key"), number(counter, "value")));
        return counters;
    }

    /** The whole of what a line of words says, which is shortened where it is too long; empty where there is none. */
    private static String words(String key) {
        return page.marks("word").stream().filter(word -> key.equals(word.get("key"))).map(word -> (String) word.get("whole")).findFirst()
                .orElse("");
    }

    @ParameterizedTest
    @EnumSource
    void what_lost_its_name_for_the_length_of_the_event_is_told(VegaLibraries vega) throws IOException {
        String namespace = "panelsfolded-" + vega.ordinal();
        store(SampleDocuments.folded(namespace, 412));
        page.load(vega);

        page.show(panel("coverage"), request(namespace, 0, 180), WIDTH, HEIGHT);
        assertThat(figures()).containsEntry("folded", 412.0);
        assertThat(page.texts()).contains("folded", "412");
        assertThat(page.complaints()).isEmpty();
        show("coverage", 0, 600);
        assertThat(figures()).as("where nothing was").doesNotContainKey("folded");
    }

    @ParameterizedTest
    @EnumSource
    void a_slice_that_is_stored_twice_is_a_duplicate_and_hides_no_gap(VegaLibraries vega) throws IOException {
        String namespace = "panelstwice-" + vega.ordinal();
        KnownSlices twice = new KnownSlices(namespace, 2, 12, 1, 0).store();
        twice.storeTheFirstAgain();
        page.load(vega);

        page.show(panel("coverage"), request(namespace, 0, 600), WIDTH, HEIGHT);

        assertThat(figures()).containsEntry("received", twice.size() + 1.0).containsEntry("duplicates", 1.0).containsEntry("missing", 1.0);
        assertThat(page.marks("trouble")).extracting(mark -> mark.get("key")).contains("duplicates", "missing");
    }

    @ParameterizedTest
    @EnumSource
    void the_first_slices_of_a_run_that_was_made_within_the_window_are_missing(VegaLibraries vega) throws IOException {
        String namespace = "panelsyoung-" + vega.ordinal();
        KnownSlices.store(StreamFamily.SLICES, YoungRun.documents(namespace, "shop", 6).subList(1, 6));
        int made = (int) Duration.between(KnownSlices.START, YoungRun.MADE).toSeconds();
        page.load(vega);

        page.show(panel("coverage"), request(namespace, made - 400, made + 60), WIDTH, HEIGHT);
        assertThat(figures()).containsEntry("received", 5.0).containsEntry("missing", 1.0).containsEntry("dropped", 1.0);

        page.show(panel("coverage"), request(namespace, made + 10, made + 60), WIDTH, HEIGHT);
        assertThat(figures()).as("made before the window").containsEntry("missing", 0.0).containsEntry("dropped", 0.0);
    }

    /** How many ids differ is an estimate of the server's: here it finds 6,001 among 5,999 slices and a region. */
    @Test
    void of_thousands_of_slices_the_one_that_is_missing_is_told_and_no_other() throws IOException {
        KnownSlices many = new KnownSlices("panelslong", 2, 3_000, 1, 0);
        // Two seconds a slice, so that all are within two hours.
        KnownSlices.store(StreamFamily.SLICES, many.documents().stream().map(d -> d.kind() == ProfileDocument.Kind.SLICE
                ? at(2 * d.sequence(), d) : d).toList());
        page.load(VegaLibraries.ofServer());

        page.show(panel("coverage"), request("panelslong", 0, 6_000), WIDTH, HEIGHT);

        assertThat(figures()).containsEntry("received", (double) many.size()).containsEntry("duplicates", 0.0)
                .containsEntry("missing", 1.0);
    }

    private static ProfileDocument at(long second, ProfileDocument d) {
        Instant time = KnownSlices.START.plusSeconds(second);
        return new ProfileDocument(d.kind(), time, time, time.plusSeconds(2), 2 * KnownSlices.SECOND, d.runId(), d.sequence(),
                d.namespace(), d.service(), d.hostName(), d.pid(), d.labels(), d.functionCount(), d.profile(), d.facts());
    }

    @ParameterizedTest
    @EnumSource
    void totals_by_host_add_up(VegaLibraries vega) throws IOException {
        page.load(vega);

        show("time-by-host", 0, 600);
        assertThat(page.marks("bar")).hasSize(3);
        assertThat(page.marks("bar").stream().mapToDouble(bar -> number(bar, "v")).sum())
                .isCloseTo(known.sum(0, 600, all -> true, FunctionProfile::tottimeNanos) / 1e9, within(1e-6));

        show("calls-by-host", 0, 600);
        assertThat(page.marks("bar").stream().mapToDouble(bar -> number(bar, "v")).sum())
                .isEqualTo(known.sum(0, 600, all -> true, FunctionProfile::ncalls));
    }

    @ParameterizedTest
    @EnumSource
    void every_panel_says_in_words_that_a_window_is_empty(VegaLibraries vega) throws IOException {
        page.load(vega);
        for (Map.Entry<String, JsonNode> panel : panels.entrySet()) {
            page.show(panel.getValue(), request("panels", 86_400, 90_000), WIDTH, HEIGHT);

            assertThat(page.complaints()).as(panel.getKey()).isEmpty();
            assertThat(page.isPainted()).as(panel.getKey()).isTrue();
            if (!panel.getKey().endsWith("/coverage")) {
                assertThat(page.texts()).as(panel.getKey()).anyMatch(text -> text.startsWith("Nothing was profiled in this time range.")
                        || panel.getKey().startsWith("statsprofile-months/")
                        && text.contains("or nothing was profiled"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void five_thousand_functions_on_twenty_hosts_are_drawn(VegaLibraries vega) throws IOException {
        KnownSlices many = new KnownSlices("panelsmany-" + vega.ordinal(), 20, 2, 250, 250).store();
        page.load(vega);
        for (Map.Entry<String, JsonNode> panel : panels.entrySet()) {
            page.show(panel.getValue(), request("panelsmany-" + vega.ordinal(), 0, 600), WIDTH, HEIGHT);
            assertThat(page.complaints()).as(panel.getKey()).isEmpty();
            assertThat(page.isPainted()).as(panel.getKey()).isTrue();
        }
        page.show(panel("own-time"), request("panelsmany-" + vega.ordinal(), 0, 600), WIDTH, HEIGHT);
        Map<String, Double> drawn = sums("bar", "v");
        assertThat(drawn).hasSize(10);
        assertThat(drawn.values().stream().mapToDouble(v -> v).sum())
                .isCloseTo(many.sum(0, 600, all -> true, FunctionProfile::tottimeNanos) / 1e9, within(1e-6));
        page.show(panel("functions"), request("panelsmany-" + vega.ordinal(), 0, 600), WIDTH, HEIGHT);
        assertThat(page.texts()).anyMatch(text -> text.contains("of the 100 with most tottime; 5,000 functions in all"));
        page.screenshot("panel-functions-many-" + vega);
        page.click(page.marks("on").get(0));
        assertThat(number(topDown("stripe").get(0), "line")).isGreaterThan(FUNCTIONS);
        page.refresh(panel("functions"), request("panels", 0, 600), WIDTH, HEIGHT);
        assertThat(page.marks("stripe")).as("there is no second page of fourteen").hasSize(FUNCTIONS);
        page.show(panel("time-by-host"), request("panelsmany-" + vega.ordinal(), 0, 600), 596, 284);
        assertThat(page.marks("bar")).as("hosts in half of a narrow dashboard").hasSize(20)
                .allSatisfy(bar -> assertThat(number(bar, "middleY")).isLessThan(266));
        page.screenshot("panel-hosts-many-" + vega);
    }

    @ParameterizedTest
    @EnumSource
    void a_single_function_fills_every_panel(VegaLibraries vega) throws IOException {
        String namespace = "panelsone-" + vega.ordinal();
        KnownSlices one = new KnownSlices(namespace, 1, 3, 1, 0).store();
        page.load(vega);
        for (Map.Entry<String, JsonNode> panel : panels.entrySet()) {
            page.show(panel.getValue(), request(namespace, 0, 60), WIDTH, HEIGHT);
            assertThat(page.complaints()).as(panel.getKey()).isEmpty();
            assertThat(page.isPainted()).as(panel.getKey()).isTrue();
        }
        page.show(panel("own-time"), request(namespace, 0, 60), WIDTH, HEIGHT);
        assertThat(sums("bar", "v").get(KnownSlices.name(0)))
                .isCloseTo(one.sum(0, 60, is(KnownSlices.name(0)), FunctionProfile::tottimeNanos) / 1e9, within(1e-6));
        page.show(panel("functions"), request(namespace, 0, 60), WIDTH, HEIGHT);
        assertThat(page.marks("stripe")).extracting(row -> row.get("fn")).containsExactly(KnownSlices.name(0));
    }

    @ParameterizedTest
    @EnumSource
    void of_two_functions_with_one_colour_the_smaller_is_hollow(VegaLibraries vega) throws IOException {
        String larger = "com.acme.warehouse.searchindex.SearchIndex.authorise";
        String smaller = "com.acme.warehouse.priceengine.PriceEngine.handle";
        String namespace = "panelscolour-" + vega.ordinal();
        store(SampleDocuments.of(namespace,
                StatsProfile.of(List.of(FunctionProfile.of(FunctionId.named(larger), 3, 3, 2_000_000_000L, 3_000_000_000L),
                FunctionProfile.of(FunctionId.named(smaller), 2, 2, 1_000_000_000L, 1_000_000_000L),
                FunctionProfile.of(FunctionId.named(KnownSlices.name(0)), 1, 1, 1_500_000_000L, 1_500_000_000L)))));
        page.load(vega);

        page.show(panel("own-time"), request(namespace, 0, 120), WIDTH, HEIGHT);
        assertThat(page.marks("bar").stream().filter(bar -> List.of(larger, smaller).contains(bar.get("fn"))).map(bar -> bar.get("fill"))
                .distinct()).hasSize(1);
        assertThat(page.marks("hollow")).extracting(mark -> mark.get("fn")).containsExactly(smaller);
        assertThat(page.marks("hollow-row")).extracting(mark -> mark.get("fn")).containsExactly(smaller);
        page.screenshot("panel-own-time-colour-" + vega);
        page.click(page.marks("row").stream().filter(row -> row.get("fn").equals(smaller)).findFirst().orElseThrow());
        assertThat(page.marks("hollow")).as("as in the legend, when it is alone").hasSize(1);

        page.show(panel("cumulative-time"), request(namespace, 0, 120), WIDTH, HEIGHT);
        assertThat(page.marks("hollow-row")).extracting(mark -> mark.get("fn")).containsExactly(smaller);
        assertThat(page.complaints()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void brush_toggle_and_isolation_work_and_outlive_a_refresh(VegaLibraries vega) throws IOException {
        page.load(vega);
        show("own-time", 0, 600);

        page.click(page.marks("toggle").get(0));
        Map<Object, Double> heights = new TreeMap<>();
        page.marks("bar").forEach(bar -> heights.merge(bar.get("t"), number(bar, "share"), Double::sum));
        assertThat(heights.values()).allSatisfy(share -> assertThat(share).isCloseTo(1, within(1e-9)));

        Map<String, Object> second = page.marks("row").get(1);
        page.click(second);
        assertThat(sums("bar", "v")).containsOnlyKeys((String) second.get("fn"));
        page.refresh(panel("own-time"), request("panels", 0, 590).choosing((String) second.get("fn")), WIDTH, HEIGHT);
        assertThat(sums("bar", "v")).as("after a refresh").containsOnlyKeys((String) second.get("fn"));
        assertThat(number(page.marks("toggled").get(0), "fillOpacity")).as("percent is still on").isEqualTo(1);
        page.click(page.marks("row").stream().filter(row -> row.get("fn").equals(second.get("fn"))).findFirst().orElseThrow());
        assertThat(sums("bar", "v")).as("after a second click").hasSize(10);

        assertThat(page.calls()).as("no click is a brush").extracting(call -> call.get(0)).containsExactly("kibanaRemoveFilter");
        List<Map<String, Object>> bars = page.marks("bar").stream().filter(bar -> "Other".equals(bar.get("fn"))).toList();
        Map<String, Object> from = bars.get(10);
        Map<String, Object> to = bars.get(20);
        page.drag(from, to);
        assertThat(page.calls()).hasSize(2);
        List<Object> call = page.calls().get(1);
        assertThat(call.get(0)).isEqualTo("kibanaSetTimeFilter");
        assertThat(((Number) call.get(1)).doubleValue()).as("where a bar begins").isEqualTo(number(from, "t"));
        assertThat(((Number) call.get(2)).doubleValue()).as("where one ends, the next slice not counted")
                .isEqualTo(number(to, "t") + 10_000 - 1);
        assertThat(sums("bar", "v")).as("a brush isolates nothing").hasSize(10);
        assertThat(page.complaints()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void a_click_on_a_bar_or_a_point_of_a_line_isolates_its_function(VegaLibraries vega) throws IOException {
        page.load(vega);
        show("own-time", 0, 600);
        Map<String, Object> bar = page.marks("bar").stream().max(Comparator.comparingDouble(item -> number(item, "height"))).orElseThrow();
        page.click(bar);
        assertThat(sums("bar", "v")).containsOnlyKeys((String) bar.get("fn"));
        page.click(page.marks("bar").stream().max(Comparator.comparingDouble(item -> number(item, "height"))).orElseThrow());
        assertThat(sums("bar", "v")).as("after a second click").hasSize(10);

        show("cumulative-time", 0, 600);
        List<Map<String, Object>> points = page.marks("point");
        // Nothing is drawn over the last.
        Map<String, Object> last = points.get(points.size() - 1);
        page.click(last);
        assertThat(sums("point", "v")).containsOnlyKeys((String) last.get("fn"));
        assertThat(page.calls()).as("no click is a brush").extracting(call -> call.get(0)).containsOnly("kibanaAddFilter");
        assertThat(page.complaints()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void a_function_that_was_isolated_and_is_not_there_any_more_hides_no_other(VegaLibraries vega) throws IOException {
        page.load(vega);
        show("calls", 0, 600);
        String most = (String) page.marks("row").get(0).get("fn");
        List<String> inTheRest = IntStream.range(0, FUNCTIONS).mapToObj(KnownSlices::name)
                .filter(name -> !sums("bar", "v").containsKey(name)).toList();
        show("own-time", 0, 600);
        page.click(page.marks("row").stream().filter(row -> inTheRest.contains(row.get("fn"))).findFirst().orElseThrow());
        String isolated = sums("bar", "v").keySet().iterator().next();
        page.refresh(panel("calls"), request("panels", 0, 600).choosing(isolated), WIDTH, HEIGHT);
        assertThat(sums("bar", "v")).hasSize(10).containsKey(most);
        assertThat(page.texts()).anyMatch(text -> text.contains("Not among these: "));
        assertThat(page.complaints()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void a_chosen_function_is_alone_in_all_charts_and_stands_out_in_the_table(VegaLibraries vega) throws IOException {
        page.load(vega);
        show("own-time", 0, 600);
        String chosen = (String) page.marks("row").get(2).get("fn");
        page.click(page.marks("row").get(2));
        Map<String, Object> filter = Map.of("match_all", Map.of("_name", "function " + chosen));
        assertThat(page.calls()).containsExactly(List.of("kibanaAddFilter", filter, "metrics-statsprofile-*", "Function: " + chosen));

        KibanaRequest request = request("panels", 0, 600).choosing(chosen);
        for (String chart : List.of("own-time", "calls", "cumulative-time")) {
            page.show(panel(chart), request, WIDTH, HEIGHT);
            Map<String, Double> drawn = sums(chart.equals("cumulative-time") ? "point" : "bar", "v");
            if (drawn.containsKey(chosen)) {
                assertThat(drawn).as(chart).containsOnlyKeys(chosen);
                page.click(page.marks("row").stream().filter(row -> row.get("fn").equals(chosen)).findFirst().orElseThrow());
                assertThat(page.calls()).as("a second click")
                        .containsExactly(List.of("kibanaRemoveFilter", filter, "metrics-statsprofile-*"));
            } else {
                assertThat(page.texts()).as(chart).anyMatch(text -> text.contains("Not among these: "));
            }
        }

        page.show(panel("functions"), request, WIDTH, HEIGHT);
        Map<String, Object> row = page.marks("stripe").stream().filter(each -> each.get("fn").equals(chosen)).findFirst().orElseThrow();
        assertThat(number(row, "fillOpacity")).isEqualTo(0.12);
        page.click(page.marks("stripe").stream().filter(each -> !each.get("fn").equals(chosen)).findFirst().orElseThrow());
        assertThat(page.calls()).as("the way to other dashboards").extracting(call -> call.get(0)).containsExactly("kibanaRemoveFilter",
                "kibanaAddFilter");
        assertThat(page.complaints()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void where_the_nine_functions_are_little_classes_and_packages_show_more(VegaLibraries vega) throws IOException {
        String namespace = "panelsclass-" + vega.ordinal();
        List<FunctionProfile> rows = new ArrayList<>();
        for (int i = 0; i < 132; i++) {
            String type = "com.acme." + List.of("cart", "stock", "tax").get(i % 3) + ".Handler" + i % 12;
            rows.add(FunctionProfile.of(new FunctionId(type + ".step" + i, type, "step" + i, "Handler.java", 1 + i), 2, 2, 1_000_000_000L
                    + i, 1_000_000_000L + i));
        }
        rows.add(new FunctionProfile(FunctionId.named(OTHER), 20, 20, 0, 10_000_000_000L, FunctionProfile.ABSENT, List.of(), 12));
        StatsProfile profile = StatsProfile.of(rows);
        store(SampleDocuments.of(namespace, profile));
        page.load(vega);
        page.show(panel("own-time"), request(namespace, 0, 120), WIDTH, HEIGHT);
        assertThat(page.texts()).anyMatch(text -> text.startsWith("Other is 9") && text.endsWith("%: try classes, packages"))
                .anyMatch(text -> text.endsWith("% was folded in documents"));

        choose("class");
        groups_are(profile, 3, row -> row.id().className());
        assertThat(page.texts()).noneMatch(text -> text.startsWith("Other is"));
        choose("package");
        groups_are(profile, 0, row -> row.id().className().substring(0, row.id().className().lastIndexOf('.')));
        assertThat(sums("bar", "v").get("Other")).as("what is folded has no class").isCloseTo(10, within(1e-9));
        page.click(page.marks("row").get(0));
        assertThat(page.calls()).as("no function was chosen").isEmpty();
        assertThat(page.complaints()).isEmpty();
        page.screenshot("panel-own-time-packages-" + vega);
    }

    @ParameterizedTest
    @EnumSource
    void estimates_are_marked_and_the_budget_is_told(VegaLibraries vega) throws IOException {
        String namespace = "panelsestimated-" + vega.ordinal();
        store(SampleDocuments.estimated(namespace));
        page.load(vega);

        page.show(panel("functions"), request(namespace, 0, 120), WIDTH, HEIGHT);
        assertThat(page.texts()).contains("\u2248 2.000", "\u00b123ms", "\u2248 3.000", "\u00b146ms", "3.100", "900", "\u00b195%");
        Map<String, Object> sampled = page.marks("stripe").stream().filter(row -> row.get("fn").equals("com.acme.Cart.price")).findFirst()
                .orElseThrow();
        assertThat(number(sampled, "tottime_error")).isCloseTo(0.01171875, within(1e-9));
        assertThat(number(sampled, "cumtime_error")).isCloseTo(0.0234375, within(1e-9));
        assertThat(number(sampled, "sampled_calls")).isEqualTo(890);
        assertThat(page.complaints()).isEmpty();

        page.show(panel("coverage"), request(namespace, 0, 120), WIDTH, HEIGHT);
        assertThat(page.texts()).contains("98.5%", "CPU, of 2%", "1.7%", "left out", "2");
        assertThat(page.complaints()).isEmpty();
    }

    /** What is sampled for a part of a slice counts as such; what is out has no time; an older document has no word of all this. */
    @ParameterizedTest
    @EnumSource
    void coverage_tells_which_share_of_calls_and_time_is_exact_sampled_or_out(VegaLibraries vega) throws IOException {
        String namespace = "panelsmodes-" + vega.ordinal();
        Uncertainty error = Uncertainty.ofErrors(31_250_000, 62_500_000);
        FunctionProfile sampled = FunctionProfile.of(FunctionId.named("com.acme.Cart.price"), 900, 900, 2_000_000_000, 2_000_000_000)
                .withTiming(Timing.of(Mode.SAMPLED, 900, 0, error, OptionalLong.empty()));
        FunctionProfile partly = FunctionProfile.of(FunctionId.named("com.acme.Text.hash"), 60, 60, 500_000_000, 500_000_000)
                .withTiming(Timing.of(Mode.OUT, 50, 0.5, error, OptionalLong.empty()));
        FunctionProfile caller = FunctionProfile.of(FunctionId.named("com.acme.Cart.checkout"), 20, 20, 1_000_000_000, 4_000_000_000L)
                .withTiming(Timing.of(Mode.EXACT, 0, 0, Uncertainty.ofErrors(31_250_000, 0), OptionalLong.empty()));
        FunctionProfile exact = FunctionProfile.of(FunctionId.named("com.acme.Shop.serve"), 20, 20, 4_000_000_000L, 8_000_000_000L);
        ProfileDocument budget = SampleDocuments.of(namespace, StatsProfile.of(List.of(sampled, partly, caller, exact)));
        store(SampleDocuments.withOverhead(budget, new Overhead(0.02, 0.0173, 0, 3_200_000_000L, 400, 2, 2, 57, List.of())));
        KnownSlices older = new KnownSlices(namespace, 1, 1, 1, 0).store();
        double before = older.sum(0, 60, all -> true, FunctionProfile::tottimeNanos) / 1e9;
        long callsBefore = older.sum(0, 60, all -> true, FunctionProfile::ncalls);
        page.load(vega);

        page.show(panel("coverage"), request(namespace, 0, 120), WIDTH, HEIGHT);

        assertThat(figures().get("time")).isCloseTo(7.5 + before, within(1e-6));
        assertThat(figures().get("sampled")).isCloseTo(950.0 / (1_000 + callsBefore), within(1e-9));
        assertThat(figures().get("estimated")).isCloseTo(3.5 / (7.5 + before), within(1e-9));
        assertThat(page.texts()).contains("estimated", "calls sampled", "left out");
        assertThat(page.complaints()).isEmpty();
        Map<String, Object> figure = page.marks("figure").stream().filter(each -> "estimated".equals(each.get("key"))).findFirst()
                .orElseThrow();
        assertThat((String) figure.get("told")).contains(percent(1 - 3.5 / (7.5 + before)) + " exact", percent(2.5 / (7.5 + before))
                + " of sampled functions",
                percent(1 / (7.5 + before)) + " of exact functions that called such", "What is out has no time of its own");

        page.show(panel("coverage"), request("panels", 0, 600), WIDTH, HEIGHT);
        assertThat(figures()).as("where all is exact, nothing is said of estimates").doesNotContainKey("estimated");
    }

    /** Dispatchers take hardly any time themselves and have most on the stack; their times are estimates all the same. */
    @ParameterizedTest
    @EnumSource
    void of_more_than_a_thousand_estimates_all_are_marked(VegaLibraries vega) throws IOException {
        String namespace = "panelsdispatch-" + vega.ordinal();
        String dispatcher = "com.acme.Server.dispatch";
        Uncertainty error = Uncertainty.ofErrors(1_000, 7_812_500);
        List<FunctionProfile> rows = new ArrayList<>();
        for (int i = 0; i < 1_200; i++) {
            rows.add(FunctionProfile.of(FunctionId.named("com.acme.work.Handler" + i + ".run"), 9, 9, 1_000_000L + i, 1_000_000L + i)
                    .withTiming(Timing.of(Mode.SAMPLED, 9, 0, error, OptionalLong.empty())));
        }
        rows.add(FunctionProfile.of(FunctionId.named(dispatcher), 9, 9, 5_000, 9_000_000_000L)
                .withTiming(Timing.of(Mode.SAMPLED, 9, 0, error, OptionalLong.empty())));
        store(SampleDocuments.of(namespace, StatsProfile.of(rows)));
        page.load(vega);

        page.show(panel("cumulative-time"), request(namespace, 0, 120), WIDTH, HEIGHT);
        assertThat(page.marks("row").stream().filter(each -> dispatcher.equals(each.get("fn")))).singleElement()
                .satisfies(row -> assertThat(number(row, "error")).isCloseTo(1.96 * 0.0078125, within(1e-9)));
        page.show(panel("functions"), request(namespace, 0, 120), WIDTH, HEIGHT);
        page.click(page.marks("head").stream().filter(head -> "cumtime".equals(head.get("key"))).findFirst().orElseThrow());
        assertThat(topDown("stripe").get(0)).containsEntry("fn", dispatcher);
        assertThat(number(topDown("stripe").get(0), "cumtime_error")).isCloseTo(0.0078125, within(1e-9));
        assertThat(page.complaints()).isEmpty();
    }

    /** A slice in which hardly anything ran says little of what profiling takes; report has the same mean. */
    @ParameterizedTest
    @EnumSource
    void idle_slices_count_for_as_much_of_what_profiling_took_as_they_ran(VegaLibraries vega) throws IOException {
        String namespace = "panelsidle-" + vega.ordinal();
        ProfileDocument d = SampleDocuments.of(namespace,
                StatsProfile.of(List.of(FunctionProfile.of(FunctionId.named("com.acme.Cart.total"), 1, 1, 5, 5))));
        store(SampleDocuments.withOverhead(d, new Overhead(0.02, 0.018, 0, 9_000_000_000L, 4, 0, 0, 1, List.of())));
        for (int slice = 1; slice < 4; slice++) {
            long later = 10L * slice;
            store(SampleDocuments.withOverhead(new ProfileDocument(d.kind(), d.timestamp().plusSeconds(later), d.start().plusSeconds(later),
                    d.end().plusSeconds(later), d.durationNanos(), d.runId(), d.sequence() + slice, namespace, d.service(), d.hostName(), 1,
                    Map.of(), d.functionCount(), d.profile(), d.facts()), slice < 3 ? new Overhead(0.02, 0.5, 0, 1_000_000L, 4, 0, 0, 1,
                    List.of()) : new Overhead(0.02, 0.5, 0, 0, 4, 0, 0, 1, List.of())));
        }
        page.load(vega);

        page.show(panel("coverage"), request(namespace, 0, 180), WIDTH, HEIGHT);

        assertThat(figures().get("spent")).as("not 38 %").isCloseTo((9_000 * 0.018 + 2 * 0.5) / 9_002, within(1e-6));
        assertThat(page.texts()).contains("1.8%", "CPU, of 2%");
        assertThat(page.marks("trouble")).extracting(mark -> mark.get("key")).doesNotContain("spent");
        assertThat(page.complaints()).isEmpty();
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f%%", 100 * share);
    }

    @ParameterizedTest
    @EnumSource
    void charts_over_time_mark_estimates_of_time_and_counts_stay_unmarked(VegaLibraries vega) throws IOException {
        String namespace = "panelserrors-" + vega.ordinal();
        store(SampleDocuments.estimated(namespace));
        page.load(vega);

        page.show(panel("own-time"), request(namespace, 0, 120), WIDTH, HEIGHT);
        Map<String, Object> row = page.marks("row").stream().filter(each -> "com.acme.Cart.price".equals(each.get("fn"))).findFirst()
                .orElseThrow();
        assertThat(number(row, "error")).isCloseTo(1.96 * 0.01171875, within(1e-9));
        assertThat(page.texts()).contains("\u2248 100.0%");
        page.show(panel("cumulative-time"), request(namespace, 0, 120), WIDTH, HEIGHT);
        assertThat(page.marks("row").stream().filter(each -> number(each, "error") > 0)).extracting(each -> each.get("fn"))
                .containsExactly("com.acme.Cart.price");
        assertThat(page.texts()).anyMatch(text -> text.startsWith("\u2248 "));
        page.show(panel("calls"), request(namespace, 0, 120), WIDTH, HEIGHT);
        assertThat(page.texts()).noneMatch(text -> text.contains("\u2248"));
        assertThat(page.complaints()).isEmpty();

        page.show(panel("own-time"), request("panels", 0, 600), WIDTH, HEIGHT);
        assertThat(page.texts()).as("where all is exact").noneMatch(text -> text.contains("\u2248"));
        page.show(panel("functions"), request("panels", 0, 600), WIDTH, HEIGHT);
        assertThat(page.texts()).as("where all is exact").noneMatch(text -> text.contains("\u2248") || text.contains("\u00b1"));
    }

    /** A clock that is set back a little between planning a cut and cutting: the whole and its parts stand in one bar nevertheless. */
    @ParameterizedTest
    @EnumSource
    void a_slice_that_began_just_before_its_time_is_in_one_bar_with_its_functions(VegaLibraries vega) throws IOException {
        String namespace = "panelsearly-" + vega.ordinal();
        ProfileDocument d = SampleDocuments.of(namespace, StatsProfile.of(List.of(
                FunctionProfile.of(FunctionId.named(KnownSlices.name(0)), 1, 1, 1_500_000_000L, 1_500_000_000L))));
        store(new ProfileDocument(d.kind(), d.timestamp(), d.timestamp().minusMillis(24), d.end(), d.durationNanos(), d.runId(),
                d.sequence(), namespace, d.service(), d.hostName(), d.pid(), d.labels(), d.functionCount(), d.profile(), d.facts()));
        page.load(vega);
        for (int seconds : new int[] {120, 900}) {
            page.show(panel("own-time"), request(namespace, 0, seconds), WIDTH, HEIGHT);
            assertThat(page.marks("bar")).as("%d s", seconds).singleElement().satisfies(bar -> {
                assertThat(number(bar, "v")).isCloseTo(1.5, within(1e-9));
                assertThat((long) number(bar, "t") - KnownSlices.START.toEpochMilli()).isEqualTo(70_000);
            });
        }
    }

    /** Own time of callers grows where functions go out, which is no change of the program. */
    @ParameterizedTest
    @EnumSource
    void charts_over_time_tell_where_functions_were_left_out_or_came_back(VegaLibraries vega) throws IOException {
        String namespace = "panelsout-" + vega.ordinal();
        ProfileDocument out = SampleDocuments.estimated(namespace);
        for (int slice = 1; slice < 4; slice++) {
            Overhead overhead = slice == 2 ? out.facts().overhead() : Overhead.UNKNOWN;
            long later = 10L * slice;
            store(SampleDocuments.withOverhead(new ProfileDocument(out.kind(), out.timestamp().plusSeconds(later), out.start()
                    .plusSeconds(later), out.end().plusSeconds(later), out.durationNanos(), out.runId(), slice, namespace, out.service(),
                    out.hostName(), 1, Map.of(),
                    out.functionCount(), out.profile(), out.facts()), overhead));
        }
        page.load(vega);
        for (String chart : List.of("own-time", "calls", "cumulative-time")) {
            page.show(panel(chart), request(namespace, 60, 180), WIDTH, HEIGHT);
            assertThat(page.marks("left-out")).as(chart).extracting(mark -> number(mark, "before") + " > " + number(mark, "out"))
                    .containsExactly("0.0 > 2.0", "2.0 > 0.0");
            assertThat(page.texts()).as(chart).contains("\u25be more or fewer functions left out");
            show(chart, 0, 600);
            assertThat(page.marks("left-out")).as("where nothing is").isEmpty();
        }
    }

    private static void choose(String level) {
        page.click(page.marks("level").stream().filter(mark -> mark.get("key").equals(level)).findFirst().orElseThrow());
    }

    /** @param unshown how many groups there are beyond the nine */
    private static void groups_are(StatsProfile profile, int unshown, Function<FunctionProfile, String> group) {
        Map<String, Double> known = new TreeMap<>();
        profile.funcProfiles().values().stream().filter(row -> row.id().className() != null)
                .forEach(row -> known.merge(group.apply(row), row.tottimeNanos() / 1e9, Double::sum));
        Map<String, Double> drawn = sums("bar", "v");
        assertThat(drawn).hasSize(known.size() - unshown + 1);
        drawn.forEach((name, sum) -> {
            if (!name.equals("Other")) {
                assertThat(sum).as(name).isCloseTo(known.get(name), within(1e-6));
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void another_time_range_leaves_nothing_of_the_one_before(VegaLibraries vega) throws IOException {
        page.load(vega);
        for (Map.Entry<String, JsonNode> panel : panels.entrySet()) {
            page.show(panel.getValue(), request("panels", 120, 240), WIDTH, HEIGHT);
            List<String> fresh = page.texts();
            page.show(panel.getValue(), request("panels", 0, 600), WIDTH, HEIGHT);
            page.refresh(panel.getValue(), request("panels", 120, 240), WIDTH, HEIGHT);

            assertThat(page.texts()).as(panel.getKey()).isEqualTo(fresh);
            assertThat(page.complaints()).as(panel.getKey()).isEmpty();
        }
    }

    private void show(String panel, int fromSecond, int toSecond) throws IOException {
        page.show(panel(panel), request("panels", fromSecond, toSecond), WIDTH, HEIGHT);
        assertThat(page.complaints()).as("warnings of " + panel).isEmpty();
    }

    private static JsonNode panel(String name) {
        return panels.get("statsprofile-overview/" + name);
    }

    private void bars_are(int from, int to, ToLongFunction<FunctionProfile> figure, double unit) {
        Map<String, Double> drawn = sums("bar", "v");
        assertThat(drawn).hasSize(10).containsKey("Other");
        drawn.forEach((function, sum) -> {
            Predicate<FunctionProfile> which = function.equals("Other") ? row -> !drawn.containsKey(row.id().function()) : is(function);
            assertThat(sum).as(function).isCloseTo(known.sum(from, to, which, figure) * unit, within(1e-6));
        });
        double least = drawn.entrySet().stream().filter(e -> !e.getKey().equals("Other")).mapToDouble(Map.Entry::getValue).min()
                .orElseThrow();
        for (int i = 0; i < FUNCTIONS; i++) {
            String function = "com.acme.shop.Handler" + i % 7 + ".function" + i;
            if (!drawn.containsKey(function)) {
                assertThat(known.sum(from, to, is(function), figure) * unit).as("what is in Other").isLessThanOrEqualTo(least + 1e-6);
            }
        }
    }

    private static Map<String, Double> sums(String mark, String figure) {
        Map<String, Double> sums = new TreeMap<>();
        page.marks(mark).forEach(item -> sums.merge((String) item.get("fn"), number(item, figure), Double::sum));
        return sums;
    }

    /** What the panel of coverage says, by figure. */
    private static Map<String, Double> figures() {
        Map<String, Double> figures = new TreeMap<>();
        page.marks("figure").forEach(figure -> figures.put((String) figure.get("key"), number(figure, "value")));
        return figures;
    }

    private static double perCall(Map<String, Object> row) {
        return number(row, "ncalls") > 0 ? number(row, "tottime") / number(row, "ncalls") : 0;
    }

    private static List<Map<String, Object>> topDown(String mark) {
        return page.marks(mark).stream().sorted(Comparator.comparingDouble(item -> number(item, "middleY"))).toList();
    }
}
