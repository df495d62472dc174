package io.statsprofile.internal.kibana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.statsprofile.internal.model.Overhead;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ServiceId;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.Mode;
import io.statsprofile.pstats.StatsProfile;
import io.statsprofile.pstats.Timing;
import io.statsprofile.pstats.Uncertainty;
import io.statsprofile.testing.SampleDocuments;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The panels that compare, in a real browser over a real Elasticsearch: what they say to have changed is what has. */
class CompareIT extends PanelTests {

    private static final int HEIGHT = 560;
    private static final int FUNCTIONS = 14;
    /** Of a second service, from second 900 to 1500. */
    private static final int NEW_FUNCTIONS = 3;

    private static Map<String, JsonNode> panels;
    private static KnownSlices known;

    @BeforeAll
    static void store_what_is_known() throws IOException {
        panels = Panels.vega();
        known = new KnownSlices("compare", 3, 150, FUNCTIONS, 0).with("warehouse", 10, 90, 60, NEW_FUNCTIONS, 2).store();
    }

    @ParameterizedTest
    @EnumSource
    void a_window_is_compared_with_the_same_window_before_by_each_measure(VegaLibraries vega) throws IOException {
        page.load(vega);
        show("windows", 900, 1_500);
        page.screenshot("panel-windows-" + vega);

        assertThat(page.texts()).contains("● 15 minutes", "○ 1 hour").anyMatch(text -> text.startsWith("Now: 40.0 min recorded."));
        assertThat(page.texts()).anyMatch(text -> text.endsWith("Rates are over all services together: choose one above to see it alone."));
        double before = known.minutes(0, 600);
        double after = known.minutes(900, 1_500);
        assertThat(page.texts()).as("the two hold different amounts")
                .anyMatch(text -> text.startsWith("Seconds of own time per recorded minute"));
        changes_are(fn -> own(fn, 0, 600) / before, fn -> own(fn, 900, 1_500) / after);
        page.click(measure("calls"));
        changes_are(fn -> calls(fn, 0, 600) / before, fn -> calls(fn, 900, 1_500) / after);
        page.click(measure("percall"));
        changes_are(fn -> own(fn, 0, 600) / calls(fn, 0, 600), fn -> own(fn, 900, 1_500) / calls(fn, 900, 1_500));
        assertThat(page.texts()).contains("no calls").anyMatch(text -> text.contains("by what the change costs: times the calls after it"));
        assertThat(page.complaints()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void own_time_is_withheld_where_functions_were_left_out_on_either_side(VegaLibraries vega) throws IOException {
        String namespace = "compareout-" + vega.ordinal();
        ProfileDocument after = SampleDocuments.estimated(namespace);
        ProfileDocument exact = SampleDocuments.of(namespace, StatsProfile.of(List.of(
                FunctionProfile.of(FunctionId.named("com.acme.Cart.price"), 900, 900, 1_000_000_000, 3_000_000_000L),
                FunctionProfile.of(FunctionId.named("com.acme.Text.isEmpty"), 5, 5, 5, 5))));
        store(earlier(exact, 50));
        store(after);
        page.load(vega);
        page.show(panel("moment"), request(namespace, 0, 120), WIDTH, HEIGHT);

        assertThat(page.texts()).contains("\u25cf cumulative time", "\u25cb own time", "left out", "perhaps out")
                .noneMatch(text -> text.equals("gone"))
                .anyMatch(text -> text.startsWith("Seconds of cumulative time")
                        && text.contains("Up to 2 functions were left out for the budget"));
        page.click(measure("own"));
        assertThat(page.texts()).contains("\u25cf own time", "withheld").doesNotContain("+1.000");
        assertThat(page.complaints()).isEmpty();
    }

    /** Each class that is loaded brings more of them, which moves nobody's own time. */
    @ParameterizedTest
    @EnumSource
    void one_more_small_function_withholds_nothing_and_small_ones_on_one_side_only_do(VegaLibraries vega) throws IOException {
        for (int smallBefore : new int[] {100, 0}) {
            String namespace = "comparesmall" + smallBefore + "-" + vega.ordinal();
            store(SampleDocuments.withOverhead(earlier(exact(namespace, 1_000_000_000L), 50), small(smallBefore)));
            store(SampleDocuments.withOverhead(exact(namespace, 3_000_000_000L), small(101)));
            page.load(vega);
            page.show(panel("moment"), request(namespace, 0, 120), WIDTH, HEIGHT);

            if (smallBefore > 0) {
                assertThat(page.texts()).contains("\u25cf own time", "+2.000").doesNotContain("withheld")
                        .noneMatch(text -> text.contains("left out"));
            } else {
                assertThat(page.texts()).contains("\u25cf cumulative time")
                        .anyMatch(text -> text.contains("Small functions were left out on one side only"));
                page.click(measure("own"));
                assertThat(page.texts()).contains("withheld").doesNotContain("+2.000");
            }
            assertThat(page.complaints()).isEmpty();
        }
    }

    private static ProfileDocument exact(String namespace, long nanos) {
        return SampleDocuments.of(namespace, StatsProfile.of(List.of(
                FunctionProfile.of(FunctionId.named("com.acme.Cart.total"), 9, 9, nanos, nanos))));
    }

    private static Overhead small(int functions) {
        return new Overhead(0.02, 0.01, 0, 1_000_000_000L, 10, 0, 0, functions, List.of());
    }

    @ParameterizedTest
    @EnumSource
    void a_function_that_was_sampled_on_one_side_only_is_no_change_of_the_program(VegaLibraries vega) throws IOException {
        for (String panel : List.of("moment", "releases")) {
            String namespace = "comparemode" + panel + "-" + vega.ordinal();
            FunctionProfile total = FunctionProfile.of(FunctionId.named("com.acme.Cart.total"), 9, 9, 1_000_000_000L, 5_000_000_000L);
            FunctionProfile price = FunctionProfile.of(FunctionId.named("com.acme.Cart.price"), 900, 900, 4_000_000_000L, 4_000_000_000L);
            ProfileDocument after = SampleDocuments.of(namespace, StatsProfile.of(List.of(
                    FunctionProfile.of(FunctionId.named("com.acme.Cart.total"), 9, 9, 1_500_000_000L, 4_500_000_000L),
                    estimate("com.acme.Cart.price", 3_000_000_000L, 1_000_000))));
            store(ofVersion(earlier(SampleDocuments.of(namespace, StatsProfile.of(List.of(total, price))), 50), "1.4.1"));
            store(after);
            page.load(vega);
            page.show(panel(panel), request(namespace, 0, 120), WIDTH, HEIGHT);

            assertThat(page.texts()).as(panel).contains("\u25cf cumulative time", "other mode")
                    .anyMatch(text -> text.contains("1 function was watched otherwise on one side, exact or sampled"));
            assertThat(row("com.acme.Cart.price")).as(panel).containsEntry("oldText", "other mode").containsEntry("newText", "other mode");
            assertThat(number(row("com.acme.Cart.total"), "change")).as(panel).isNegative();
            page.click(measure("own"));
            assertThat(row("com.acme.Cart.price")).as(panel).containsEntry("oldText", "other mode");
            assertThat(row("com.acme.Cart.total")).as(panel).containsEntry("oldText", "withheld");
            page.click(measure("calls"));
            assertThat(row("com.acme.Cart.price")).as("every call is counted in " + panel).containsEntry("withheld", "");
            assertThat(page.complaints()).isEmpty();
        }
    }

    private static Map<String, Object> row(String function) {
        return rows().stream().filter(row -> function.equals(row.get("fn"))).findFirst().orElseThrow();
    }

    private static ProfileDocument ofVersion(ProfileDocument d, String version) {
        return new ProfileDocument(d.kind(), d.timestamp(), d.start(), d.end(), d.durationNanos(), d.runId(), d.sequence(), d.namespace(),
                new ServiceId(d.service().name(), version, d.service().environment(), d.service().nodeName()), d.hostName(),
                d.pid(), d.labels(), d.functionCount(), d.profile(), d.facts());
    }

    @ParameterizedTest
    @EnumSource
    void a_change_that_the_errors_of_estimates_alone_may_make_is_pale(VegaLibraries vega) throws IOException {
        String namespace = "compareerrors-" + vega.ordinal();
        store(earlier(estimates(namespace, 2_000_000_000L, 1_000_000_000L, 1_000_000_000L), 50));
        store(estimates(namespace, 2_500_000_000L, 3_000_000_000L, 2_000_000_000L));
        page.load(vega);
        page.show(panel("moment"), request(namespace, 0, 120), WIDTH, HEIGHT);

        assertThat(page.texts()).contains("\u2248 2.000", "\u2248 2.500", "\u2248 +0.500", "\u2248 +2.000", "1.000", "+1.000");
        Map<Object, Object> opacity = new TreeMap<>();
        page.marks("change").forEach(change -> opacity.put(change.get("fn"), number(change, "fillOpacity")));
        assertThat(opacity).isEqualTo(Map.of("com.acme.Cart.price", 0.35, "com.acme.Cart.tax", 1.0, "com.acme.Cart.total", 1.0));
        page.click(measure("calls"));
        assertThat(page.texts()).noneMatch(text -> text.contains("\u2248"));
        assertThat(page.complaints()).isEmpty();
    }

    /** Errors of the first are a quarter of a second, of the second an eighth; the third is exact. */
    private static ProfileDocument estimates(String namespace, long price, long tax, long total) {
        return SampleDocuments.of(namespace, StatsProfile.of(List.of(estimate("com.acme.Cart.price", price, 250_000_000),
                estimate("com.acme.Cart.tax", tax, 125_000_000), FunctionProfile.of(FunctionId.named("com.acme.Cart.total"), 9, 9,
                        total, total))));
    }

    private static FunctionProfile estimate(String function, long nanos, double errorNanos) {
        return FunctionProfile.of(FunctionId.named(function), 900, 900, nanos, nanos)
                .withTiming(Timing.of(Mode.SAMPLED, 900, 0, Uncertainty.ofErrors(errorNanos, errorNanos), OptionalLong.empty()));
    }

    private static ProfileDocument earlier(ProfileDocument d, int seconds) {
        return new ProfileDocument(d.kind(), d.timestamp().minusSeconds(seconds), d.start().minusSeconds(seconds), d.end()
                .minusSeconds(seconds), d.durationNanos(), d.runId(), d.sequence() - 5, d.namespace(), d.service(), d.hostName(), d.pid(),
                d.labels(), d.functionCount(), d.profile(),
                d.facts());
    }

    @ParameterizedTest
    @EnumSource
    void the_function_that_was_chosen_elsewhere_is_first_and_a_click_on_another_leads_on_with_that(VegaLibraries vega) throws IOException {
        page.load(vega);
        for (String panel : List.of("windows", "moment", "releases")) {
            show(panel, 900, 1_500);
            String last = (String) rows().get(rows().size() - 1).get("fn");
            page.show(panel(panel), request("compare", 900, 1_500).choosing(last), WIDTH, HEIGHT);
            assertThat(rows().get(0)).as(panel).containsEntry("fn", last);
            assertThat(page.texts()).as(panel).anyMatch(text -> text.contains("; the chosen function first"));

            String next = (String) rows().get(1).get("fn");
            page.click(rows().get(1));
            assertThat(page.calls()).as(panel).containsExactly(
                    List.of("kibanaRemoveFilter", Map.of("match_all", Map.of("_name", "function " + last)), "metrics-statsprofile-*"),
                    List.of("kibanaAddFilter", Map.of("match_all", Map.of("_name", "function " + next)), "metrics-statsprofile-*",
                            "Function: " + next));
            assertThat(page.complaints()).as(panel).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void windows_that_hold_as_much_are_compared_by_amounts_and_what_is_new_is_said(VegaLibraries vega) throws IOException {
        page.load(vega);
        page.show(panel("windows"), request("compare", 900, 1_500, "host-0", "host-1"), WIDTH, HEIGHT);
        assertThat(page.texts()).anyMatch(text -> text.startsWith("Seconds of own time, the largest"));
        assertThat(page.marks("ratio")).extracting(mark -> mark.get("text")).hasSize(FUNCTIONS).doesNotContain("new");

        show("windows", 900, 1_500);
        List<Map<String, Object>> fresh = rows().stream().filter(row -> number(row, "inOld") == 0).toList();
        assertThat(fresh).hasSize(NEW_FUNCTIONS).extracting(row -> row.get("oldText")).containsOnly("not seen");
        assertThat(fresh).extracting(row -> row.get("ratio")).containsOnly("new");
    }

    @ParameterizedTest
    @EnumSource
    void the_distance_is_the_least_that_leaves_no_overlap_until_it_is_clicked(VegaLibraries vega) throws IOException {
        page.load(vega);
        show("windows", 0, 1_500);
        assertThat(page.texts()).contains("● 1 hour").anyMatch(text -> text.startsWith("Nothing was profiled 1 hour earlier, 23 Nov"));
        assertThat(page.marks("stripe")).isEmpty();

        page.click(page.marks("shift").get(0));
        assertThat(page.texts()).contains("● 15 minutes")
                .anyMatch(text -> text.contains("The two overlap: the window is longer than 15 minutes."));
        double before = known.minutes(-900, 600);
        double after = known.minutes(0, 1_500);
        changes_are(fn -> own(fn, 0, 600) / before, fn -> own(fn, 0, 1_500) / after);

        page.refresh(panel("windows"), request("compare", 900, 1_490), WIDTH, HEIGHT);
        assertThat(page.texts()).as("after a refresh").contains("● 15 minutes").noneMatch(text -> text.contains("overlap"));
        page.click(page.marks("shift").get(3));
        assertThat(page.texts()).anyMatch(text -> text.startsWith("Nothing was profiled 1 week earlier"));
        assertThat(page.complaints()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void the_second_half_is_compared_with_the_first_until_the_line_is_moved(VegaLibraries vega) throws IOException {
        page.load(vega);
        show("moment", 0, 600);
        page.screenshot("panel-moment-" + vega);

        assertThat(split()).isEqualTo(300);
        changes_are(fn -> own(fn, 0, 300), fn -> own(fn, 300, 600));
        page.click(measure("calls"));
        changes_are(fn -> calls(fn, 0, 300), fn -> calls(fn, 300, 600));
        page.click(measure("own"));

        Map<String, Object> early = page.marks("bar").get(3);
        page.click(early);
        assertThat(split()).isBetween(90L, 120L);
        halves_are(split());

        page.drag(early, page.marks("bar").get(13));
        assertThat(split()).isBetween(390L, 420L);
        halves_are(split());

        long moved = split();
        page.refresh(panel("moment"), request("compare", 100, 700), WIDTH, HEIGHT);
        assertThat(split()).as("the line stays at its time after a refresh").isEqualTo(moved);
        page.refresh(panel("moment"), request("compare", 700, 1_300), WIDTH, HEIGHT);
        assertThat(split()).as("a line outside of the window is in the middle").isBetween(970L, 1_030L);
        page.refresh(panel("moment"), request("compare", 0, 600), WIDTH, HEIGHT);
        page.click(page.marks("middle").get(0));
        assertThat(split()).isEqualTo(300);
        assertThat(page.complaints()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void what_came_with_the_moment_is_said_to_be_new(VegaLibraries vega) throws IOException {
        page.load(vega);
        show("moment", 600, 1_200);
        assertThat(split()).isEqualTo(900);
        List<Map<String, Object>> fresh = rows().stream().filter(row -> "new".equals(row.get("ratio"))).toList();
        assertThat(fresh).hasSize(NEW_FUNCTIONS).extracting(row -> row.get("oldText")).containsOnly("not seen");

        show("moment", 120, 240);
        assertThat(split()).as("in two minutes a bar is as long as a slice").isEqualTo(180);
        assertThat(page.marks("bar")).hasSize(12);
        changes_are(fn -> own(fn, 120, 180), fn -> own(fn, 180, 240));
    }

    @ParameterizedTest
    @EnumSource
    void releases_are_compared_within_a_service_per_minute(VegaLibraries vega) throws IOException {
        page.load(vega);
        show("releases", 0, 1_500);
        assertThat(page.texts()).contains("● shop", "○ warehouse", "● 1.0.0", "● 1.1.0");
        releases_are("shop", "1.0.0", "1.1.0", FunctionProfile::tottimeNanos, 1e-9);
        page.click(measure("calls"));
        releases_are("shop", "1.0.0", "1.1.0", FunctionProfile::ncalls, 1);

        page.click(page.marks("old").get(1));
        page.click(page.marks("new").get(0));
        releases_are("shop", "1.1.0", "1.0.0", FunctionProfile::ncalls, 1);
        page.screenshot("panel-releases-" + vega);

        page.click(page.marks("service").get(1));
        assertThat(rows()).hasSize(NEW_FUNCTIONS);
        releases_are("warehouse", "1.0.0", "1.1.0", FunctionProfile::ncalls, 1);
        page.refresh(panel("releases"), request("compare", 0, 1_500), WIDTH, HEIGHT);
        assertThat(page.texts()).as("after a refresh").contains("● warehouse");

        page.click(page.marks("old").get(1));
        assertThat(page.texts()).contains("Choose two releases that differ.");
        show("releases", 0, 10);
        assertThat(page.texts()).contains("There is one release only, shop 1.0.0, in this time range: choose a longer one.");
    }

    @ParameterizedTest
    @EnumSource
    void among_five_thousand_functions_one_turns_pages(VegaLibraries vega) throws IOException {
        String namespace = "comparemany-" + vega.ordinal();
        new KnownSlices(namespace, 20, 4, 250, 250).store();
        page.load(vega);
        for (String panel : List.of("moment", "releases")) {
            page.show(panel(panel), request(namespace, 0, 40), WIDTH, HEIGHT);
            assertThat(page.complaints()).as(panel).isEmpty();
            List<Map<String, Object>> first = rows();
            assertThat(first).hasSizeGreaterThan(15).isSortedAccordingTo(Comparator.comparingDouble(row -> number(row, "line")));
            page.click(page.marks("on").get(0));
            assertThat(number(rows().get(0), "line")).isEqualTo(first.size() + 1);
            page.click(page.marks("on").get(0));
            page.click(page.marks("back").get(0));
            page.click(page.marks("back").get(0));
            page.click(page.marks("back").get(0));
            assertThat(rows()).extracting(row -> row.get("fn")).isEqualTo(first.stream().map(row -> row.get("fn")).toList());
            String most = panel.equals("moment") ? "120 functions with most cumulative time and the 60 with most calls"
                    : "500 functions with most own time";
            assertThat(page.texts()).as("what was left out").anyMatch(text -> text.contains(most));
        }
        page.screenshot("panel-compare-many-" + vega);
    }

    private static void halves_are(long split) {
        double before = known.minutes(0, split);
        double after = known.minutes(split, 600);
        assertThat(page.texts()).anyMatch(text -> text.startsWith("Seconds of own time per recorded minute"));
        changes_are(fn -> own(fn, 0, split) / before, fn -> own(fn, split, 600) / after);
    }

    private static void releases_are(String service, String from, String to, ToLongFunction<FunctionProfile> figure, double unit) {
        changes_are(fn -> known.perMinute(service, from, fn, figure) * unit, fn -> known.perMinute(service, to, fn, figure) * unit);
    }

    /** All rows: figures, order, bars, and that no text is drawn where another figure stands. */
    private static void changes_are(ToDoubleFunction<String> before, ToDoubleFunction<String> after) {
        List<Map<String, Object>> rows = rows();
        assertThat(rows).hasSizeGreaterThanOrEqualTo(NEW_FUNCTIONS).isSortedAccordingTo((a, b) -> Double.compare(number(b, "size"),
                number(a, "size")));
        double largest = number(rows.get(0), "size");
        List<Map<String, Object>> bars = page.marks("change");
        for (Map<String, Object> row : rows) {
            String function = (String) row.get("fn");
            if (row.get("old") != null && number(row, "inOld") > 0) {
                assertThat(number(row, "old")).as("%s before", function).isCloseTo(before.applyAsDouble(function), within(1e-6));
            }
            if (row.get("new") != null) {
                assertThat(number(row, "new")).as("%s after", function).isCloseTo(after.applyAsDouble(function), within(1e-6));
            }
            if (row.get("old") != null && row.get("new") != null) {
                assertThat(number(row, "change")).isCloseTo(number(row, "new") - number(row, "old"), within(1e-9));
            }
            Map<String, Object> bar = bars.stream().filter(mark -> Objects.equals(mark.get("fn"), function)).findFirst().orElseThrow();
            assertThat(number(bar, "width")).isCloseTo(70 * number(row, "size") / largest, within(1e-6));
        }
    }

    /** Where the line is: the second of the first bar behind it. */
    private static long split() {
        return page.marks("bar").stream().filter(bar -> Boolean.TRUE.equals(bar.get("late")))
                .mapToLong(bar -> ((Number) bar.get("t")).longValue()).min().orElseThrow() / 1_000 - KnownSlices.START.getEpochSecond();
    }

    private static double own(String function, long from, long to) {
        return known.sum(from, to, is(function), FunctionProfile::tottimeNanos) * 1e-9;
    }

    private static double calls(String function, long from, long to) {
        return known.sum(from, to, is(function), FunctionProfile::ncalls);
    }

    private static List<Map<String, Object>> rows() {
        return page.marks("stripe").stream().sorted(Comparator.comparingDouble(row -> number(row, "middleY"))).toList();
    }

    private static Map<String, Object> measure(String key) {
        return page.marks("measure").stream().filter(mark -> key.equals(mark.get("key"))).findFirst().orElseThrow();
    }

    private void show(String panel, int fromSecond, int toSecond) throws IOException {
        page.show(panel(panel), request("compare", fromSecond, toSecond), WIDTH, HEIGHT);
        assertThat(page.complaints()).as("warnings of " + panel).isEmpty();
    }

    private static JsonNode panel(String name) {
        return panels.get("statsprofile-compare/" + name);
    }
}
