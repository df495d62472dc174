package io.statsprofile.internal.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.statsprofile.internal.query.ProfileQuery;
import io.statsprofile.internal.series.Band;
import io.statsprofile.internal.series.FunctionTotals;
import io.statsprofile.internal.series.Measure;
import io.statsprofile.internal.series.ProfileSeries;
import io.statsprofile.testing.ModeRuns;
import io.statsprofile.testing.SameEverywhere;
import io.statsprofile.testing.SampleDocuments;
import io.statsprofile.testing.SeriesOf;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The page in a real browser: its panels draw the answer. Pictures of it lie in {@code target/screenshots}. */
@SameEverywhere
class HtmlReportIT extends PageTests {

    @Test
    void an_estimate_below_zero_leaves_the_bars_where_they_belong() throws IOException {
        page.open(SeriesOf.documents(List.of(SampleDocuments.estimated("default")), ProfileQuery.ALL), 1280, 900, false);
        List<Map<String, Object>> bars = page.chart().marks("bar");
        assertThat(bars).isNotEmpty().allSatisfy(bar -> assertThat(((Number) bar.get("height")).doubleValue()).isNotNegative());
        assertThat(page.text("about")).contains("98.5% while the clock was sampled");
    }

    @Test
    void panels_mark_estimates_with_the_error_of_the_whole_window() throws IOException {
        page.open(SeriesOf.documents(ModeRuns.budget(1, 6, true, 1), ProfileQuery.ALL), 1280, 900, false);
        assertThat(page.table().texts()).contains("\u00b195%").anyMatch(text -> text.matches("\u00b13[78]ms"))
                .anyMatch(text -> text.startsWith("\u2248 "));
        assertThat(page.chart().texts()).anyMatch(text -> text.matches("\u2248 [\\d.]+%"));
        assertThat(parse()).containsEntry("in_part", 0L);
        assertThat(number(parse(), "error")).isCloseTo(0.0375, within(0.0001));

        List<Map<String, Object>> bars = page.chart().marks("bar").stream().filter(bar -> ModeRuns.PARSE.equals(bar.get("fn"))).toList();
        page.drag(bars.get(1), bars.get(3));
        assertThat(page.chart().texts()).as("a part of the window").anyMatch(text -> text.matches("\u2248 [\\d.]+%"));
        assertThat(parse()).containsEntry("in_part", 1L);

        page.open(shop, 1280, 900, false);
        assertThat(page.table().texts()).as("where all is exact").noneMatch(text -> text.contains("\u2248") || text.contains("\u00b1"));
        assertThat(page.chart().texts()).noneMatch(text -> text.contains("\u2248"));
    }

    private static Map<String, Object> parse() {
        return page.chart().marks("row").stream().filter(row -> ModeRuns.PARSE.equals(row.get("fn"))).findFirst().orElseThrow();
    }

    @Test
    void panels_draw_the_answer_s_values() throws IOException {
        page.open(shop, 1280, 900, false);
        for (Measure measure : Measure.values()) {
            page.choose(measure);
            assertThat(page.drawn(measure)).isEqualTo(values(shop, measure));
        }
    }

    @Test
    void bars_are_as_high_as_they_say_and_have_their_functions_colours() throws IOException {
        page.open(shop, 1280, 900, false);
        List<Map<String, Object>> bars = page.chart().marks("bar").stream().filter(bar -> number(bar, "height") > 10).toList();
        double perPixel = number(bars.get(0), "v") / number(bars.get(0), "height");
        assertThat(bars).hasSizeGreaterThan(10).allSatisfy(bar -> {
            // A pixel is the gap to the neighbour.
            assertThat(number(bar, "height")).isCloseTo(number(bar, "v") / perPixel, within(1.1));
            assertThat(bar).containsEntry("fill", Palette.of((String) bar.get("fn")).hex());
        });
    }

    @Test
    void picture_terminal_and_page_show_the_same_values() throws Exception {
        for (Measure measure : Measure.values()) {
            ProfileSeries series = SeriesOf.shop(40, ProfileQuery.ALL.by(measure));
            page.open(series, 1280, 900, false);
            Map<String, Long> drawn = page.drawn(measure);

            assertThat(SvgValues.of(SvgReport.render(series))).as("picture").isEqualTo(drawn);
            // An exclamation mark says that slices are missing in a bar.
            List<String> text = TextReport.render(series, new TextStyle(250, TextStyle.Colours.NONE, false)).lines()
                    .map(line -> line.replaceFirst(" !$", "")).toList();
            for (Instant start : series.bucketStarts()) {
                long height = drawn.entrySet().stream().filter(e -> e.getKey().endsWith("@" + start)).mapToLong(Map.Entry::getValue).sum();
                String label = ReportTexts.bucketLabel(series, start);
                if (height > 0) {
                    assertThat(text).as("bar at %s in the terminal", label)
                            .anyMatch(line -> line.startsWith(label) && line.stripTrailing().endsWith(" " + Units.value(measure, height)));
                }
            }
            for (Band band : Stack.of(series.series()).bands()) {
                long sum = drawn.entrySet().stream().filter(e -> e.getKey().startsWith(band.function() + "@"))
                        .mapToLong(Map.Entry::getValue).sum();
                assertThat(text).as("%s in the terminal", band.function())
                        .anyMatch(line -> line.contains(" " + band.function() + " ") && line.contains(" " + Units.value(measure, sum)));
            }
        }
    }

    @Test
    void pictures_in_light_and_dark_and_two_sizes() throws IOException {
        for (int width : new int[] {1280, 1920}) {
            for (boolean dark : new boolean[] {false, true}) {
                page.open(shop, width, 1400, dark);
                page.hover(largestBar());
                browser.screenshot("report-" + width + (dark ? "-dark" : "-light"));
                assertThat(page.fits()).isTrue();
            }
        }
    }

    @Test
    void dark_mode_turns_ground_and_text() throws IOException {
        page.open(shop, 1280, 900, false);
        Object lightGround = ground();
        Object lightText = page.chart().marks("toggle").get(0).get("fill");
        page.open(shop, 1280, 900, true);
        assertThat(ground()).isNotEqualTo(lightGround);
        assertThat(page.chart().marks("toggle").get(0).get("fill")).isNotEqualTo(lightText);
        page.press("theme");
        assertThat(ground()).isEqualTo(lightGround);
        assertThat(page.chart().marks("toggle").get(0)).containsEntry("fill", lightText);
    }

    @Test
    void hovering_tells_function_value_and_time_in_utc_wherever_one_is() throws IOException {
        browser.driver().executeCdpCommand("Emulation.setTimezoneOverride", Map.of("timezoneId", "Asia/Tokyo"));
        try {
            page.open(shop, 1280, 900, false);
            Map<String, Object> bar = largestBar();
            page.hover(bar);
            String start = Instant.ofEpochMilli((long) number(bar, "t")).toString();
            assertThat(page.text("tip")).contains((String) bar.get("fn")).contains(start.substring(11, 19));
        } finally {
            browser.driver().executeCdpCommand("Emulation.setTimezoneOverride", Map.of("timezoneId", ""));
        }
    }

    @Test
    void what_is_missing_stands_above_the_chart_in_a_line_that_opens() throws IOException {
        page.open(shop, 1280, 900, false);
        assertThat(page.text("alerts")).isEqualTo(ReportTexts.summary(shop)).contains("8 slices missing").contains("1 run fell silent");
        browser.run("document.querySelector('#alerts summary').click()");
        assertThat(page.text("alerts")).contains("lacks slice").contains("falls silent at");
        assertThat(page.chart().marks("silent")).extracting(mark -> Instant.ofEpochMilli((long) number(mark, "t")))
                .containsExactlyElementsOf(IntStream.range(0, shop.bucketStarts().size()).filter(shop.silent()::get)
                        .mapToObj(shop.bucketStarts()::get).toList());
        page.open(SeriesOf.names(List.of("Only.one"), ProfileQuery.ALL), 1280, 900, false);
        assertThat(page.isShown("alerts")).isFalse();
    }

    @Test
    void percent_fills_every_bar_that_has_something() throws IOException {
        page.open(shop, 1280, 900, false);
        page.click(page.chart().marks("toggle").get(0));
        Map<Object, Double> heights = new TreeMap<>();
        page.chart().marks("bar").forEach(bar -> heights.merge(bar.get("t"), number(bar, "share"), Double::sum));
        assertThat(heights.values()).isNotEmpty().allSatisfy(height -> assertThat(height).isCloseTo(1, within(1e-9)));
        browser.screenshot("report-percent");
    }

    @Test
    void a_legend_entry_isolates_its_function_and_escape_brings_the_others_back() throws IOException {
        page.open(shop, 1280, 900, false);
        int all = page.chart().marks("bar").size();
        Map<String, Object> second = page.chart().marks("row").get(1);
        page.click(second);
        assertThat(page.chart().marks("bar")).isNotEmpty().allSatisfy(bar -> assertThat(bar.get("fn")).isEqualTo(second.get("fn")));
        browser.screenshot("report-isolated");
        page.press("theme");
        assertThat(page.chart().marks("bar")).as("a choice outlives a change of colours").allSatisfy(bar -> assertThat(bar.get("fn"))
                .isEqualTo(second.get("fn")));
        page.escape();
        assertThat(page.chart().marks("bar")).hasSize(all);
    }

    @Test
    void a_range_that_is_marked_is_zoomed_in_on_and_there_is_a_way_back() throws IOException {
        page.open(shop, 1280, 900, false);
        int all = page.chart().marks("bar").size();
        List<Map<String, Object>> bars = page.chart().marks("bar").stream().filter(bar -> "Other".equals(bar.get("fn"))).toList();
        long from = (long) number(bars.get(4), "t");
        long to = (long) number(bars.get(9), "t");
        page.drag(bars.get(4), bars.get(9));
        assertThat(page.isShown("zoom")).isTrue();
        Map<String, Long> within = new TreeMap<>(values(shop, Measure.TOTTIME));
        within.keySet().removeIf(key -> {
            long start = Instant.parse(key.substring(key.indexOf('@') + 1)).toEpochMilli();
            return start < from || start > to;
        });
        assertThat(page.drawn(Measure.TOTTIME)).isEqualTo(within);
        page.choose(Measure.CUMTIME);
        assertThat(page.drawn(Measure.CUMTIME).keySet()).allMatch(key -> !Instant.parse(key.substring(key.indexOf('@') + 1))
                .isAfter(Instant.ofEpochMilli(to)));
        page.choose(Measure.TOTTIME);
        browser.screenshot("report-zoomed");
        page.press("unzoom");
        assertThat(page.chart().marks("bar")).hasSize(all);
        assertThat(page.isShown("zoom")).isFalse();
    }

    @Test
    void on_a_narrow_screen_the_folded_share_stands_above_and_no_legend_in_the_bars_way() throws IOException {
        page.openOnScreen(shop, 390, false);
        assertThat(page.drawn(Measure.TOTTIME)).isEqualTo(values(shop, Measure.TOTTIME));
        assertThat(page.chart().marks("row")).isEmpty();
        assertThat(page.chart().texts()).noneMatch(text -> text.matches("[0-9.]+%")).containsOnlyOnce(
                Units.percent(shop.series().share(shop.series().foldedTotal())) + " was folded in documents");
        assertThat(page.fits()).isTrue();
        browser.screenshot("report-390-light");
    }

    @Test
    void cumulative_time_says_that_lines_overlap_and_has_no_other() throws IOException {
        page.open(shop, 1280, 900, false);
        page.choose(Measure.CUMTIME);
        assertThat(page.text("explanation")).contains("overlap").contains("no Other");
        assertThat(page.chart().texts()).doesNotContain("Other");
        browser.screenshot("report-cumtime");
    }

    @Test
    void the_panel_of_the_largest_functions_has_their_totals_and_sorts() throws IOException {
        page.open(shop, 1280, 900, false);
        List<Map<String, Object>> rows = page.rows();
        assertThat(rows).extracting(row -> row.get("fn")).isEqualTo(shop.functions().stream().limit(10).map(FunctionTotals::function)
                .toList());
        for (int i = 0; i < rows.size(); i++) {
            FunctionTotals row = shop.functions().get(i);
            assertThat(Math.round(number(rows.get(i), "tottime") * 1e9)).isEqualTo(row.tottimeNanos());
            assertThat(Math.round(number(rows.get(i), "cumtime") * 1e9)).isEqualTo(row.cumtimeNanos());
            assertThat((long) number(rows.get(i), "ncalls")).isEqualTo(row.ncalls());
            assertThat((long) number(rows.get(i), "primitive")).isEqualTo(row.primitiveCalls());
        }
        page.click(page.table().marks("head").stream().filter(head -> "ncalls".equals(head.get("key"))).findFirst().orElseThrow());
        assertThat(page.rows()).isSortedAccordingTo(Comparator.comparingDouble(row -> -number(row, "ncalls")));
    }

    @Test
    void the_page_opens_with_the_measure_that_was_asked_for() throws IOException {
        page.open(SeriesOf.shop(40, ProfileQuery.ALL.by(Measure.NCALLS)), 1280, 900, false);
        assertThat(page.text("chart-title")).isEqualTo("Calls by function");
        assertThat(page.rows()).isSortedAccordingTo(Comparator.comparingDouble(row -> -number(row, "ncalls")));
    }

    @Test
    void five_thousand_functions_a_hundred_in_the_chart() throws IOException {
        ProfileSeries many = SeriesOf.largeShop(5_000, ProfileQuery.ALL.top(100));
        page.open(many, 1280, 900, false);
        assertThat(page.drawn(Measure.TOTTIME)).isEqualTo(values(many, Measure.TOTTIME));
        int legend = page.chart().marks("row").size();
        assertThat(page.chart().texts()).contains("and " + (101 - legend) + " more in the chart",
                Units.percent(many.series().share(many.series().foldedTotal())) + " was folded in documents");
        assertThat(page.table().texts()).anyMatch(text -> text.contains("of the 100 with most tottime"));
        browser.screenshot("report-5000-functions");
        assertThat(page.fits()).isTrue();
    }

    @Test
    void names_are_text_whatever_they_hold() throws IOException {
        List<String> names = List.of("com.acme.A.<init>", "</script><script>window.hacked = 1</script>",
                "<img src=x onerror='window.hacked = 1'>", "a\"b'c&d.e${data}$1",
                "\u2028line\u2029", "com.acme.generic." + "Very".repeat(80) + "LongName<K,V>.method(Map,List)");
        page.open(SeriesOf.names(names, ProfileQuery.ALL), 1280, 900, false);
        assertThat(page.rows()).extracting(row -> row.get("fn")).containsExactlyInAnyOrderElementsOf(names);
        for (Map<String, Object> row : page.rows()) {
            page.hover(row);
            assertThat(browser.run("return document.querySelector('#tip h4').textContent")).isEqualTo(row.get("fn"));
        }
        assertThat(browser.run("return window.hacked === undefined && document.querySelectorAll('img').length === 0")).isEqualTo(true);
        assertThat(page.fits()).isTrue();
    }

    @Test
    void one_function_and_none() throws IOException {
        page.open(SeriesOf.names(List.of("Only.one"), ProfileQuery.ALL), 1280, 900, false);
        assertThat(page.rows()).extracting(row -> row.get("fn")).containsExactly("Only.one");
        assertThat(page.table().marks("ncalls").get(0)).containsEntry("text", "18/6");
        page.open(SeriesOf.documents(List.of(), ProfileQuery.ALL), 1280, 900, false);
        assertThat(page.text("nodata")).contains("No profile in this window").contains("StatsProfileAppender");
        assertThat(page.isShown("chart")).isFalse();
    }

    @Test
    void nothing_but_its_own_style_and_scripts_is_allowed_and_it_stays_below_a_megabyte() {
        String html = HtmlReport.render(shop);
        assertThat(html).containsOnlyOnce("Content-Security-Policy").contains("default-src 'none'")
                .contains("University of Washington Interactive Data Lab");
        assertThat(html.substring(0, html.indexOf("<style>"))).doesNotContain("unsafe").doesNotContain("http:").doesNotContain("https:");
        assertThat(html.length()).isLessThan(1_000_000);
    }

    private static Object ground() {
        return browser.run("return getComputedStyle(document.body).backgroundColor");
    }

    private static Map<String, Object> largestBar() {
        return page.chart().marks("bar").stream().max(Comparator.comparingDouble(bar -> number(bar, "height"))).orElseThrow();
    }

    /** By {@code function@start of the bucket}. */
    private static Map<String, Long> values(ProfileSeries series, Measure measure) {
        Map<String, Long> values = new TreeMap<>();
        for (Band band : Stack.of(series.series(measure)).bands()) {
            for (int i = 0; i < band.values().size(); i++) {
                if (band.values().get(i) > 0) {
                    values.put(band.function() + "@" + series.bucketStarts().get(i), band.values().get(i));
                }
            }
        }
        return values;
    }

    private static double number(Map<String, Object> mark, String name) {
        return ((Number) mark.get(name)).doubleValue();
    }
}
