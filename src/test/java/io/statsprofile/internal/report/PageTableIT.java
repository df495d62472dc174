package io.statsprofile.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.internal.base.Seconds;
import io.statsprofile.internal.query.ProfileQuery;
import io.statsprofile.internal.series.FunctionTotals;
import io.statsprofile.internal.series.Measure;
import io.statsprofile.internal.series.ProfileSeries;
import io.statsprofile.testing.ModeRuns;
import io.statsprofile.testing.SameEverywhere;
import io.statsprofile.testing.SeriesOf;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** All functions as text at the end of the page, in a real browser. Pictures of it lie in {@code target/screenshots}. */
@SameEverywhere
class PageTableIT extends PageTests {

    private static final int FUNCTION = 0;
    private static final int NCALLS = 1;
    private static final int TOTTIME = 2;
    private static final int PERCALL_CUMTIME = 5;
    private static final int OPEN = 6;

    private static FunctionsTable table;

    @BeforeAll
    static void find_the_table() {
        table = new FunctionsTable(browser);
    }

    @Test
    void it_has_every_function_to_the_nanosecond_in_the_order_that_was_asked_for() throws IOException {
        for (Measure measure : Measure.values()) {
            ProfileSeries series = SeriesOf.shop(40, ProfileQuery.ALL.by(measure));
            page.open(series, 1280, 900, false);
            assertThat(table.sorted()).isEqualTo(measure.key() + " descending");
            List<List<String>> lines = table.lines();
            assertThat(lines).hasSameSizeAs(series.functions());
            for (int i = 0; i < lines.size(); i++) {
                FunctionTotals row = series.functions().get(i);
                assertThat(lines.get(i)).startsWith(row.function(), row.callsText(), Seconds.format(row.tottimeNanos())).element(4)
                        .isEqualTo(Seconds.format(row.cumtimeNanos()));
            }
        }
    }

    @Test
    void page_and_terminal_have_the_same_table() throws IOException {
        page.open(shop, 1280, 900, false);
        List<List<String>> terminal = new ArrayList<>();
        TableReport.render(shop, 100, TextStyle.PLAIN).lines().filter(line -> line.matches(" *[0-9/]+  .*(com\\.acme|\\(other\\)).*"))
                .forEach(line -> terminal.add(List.of(line.strip().split(" {2,}"))));
        List<List<String>> lines = new ArrayList<>(table.lines());
        lines.add(table.folded());
        assertThat(lines.stream().map(PageTableIT::asInTheTerminal)).containsExactlyElementsOf(terminal);
    }

    @Test
    void estimates_have_their_errors_and_functions_their_modes_to_sort_by() throws IOException {
        ProfileSeries series = SeriesOf.documents(ModeRuns.budget(1, 6, true, 1), ProfileQuery.ALL);
        for (int width : new int[] {1280, 600}) {
            page.open(series, width, 900, false);
            List<List<String>> lines = table.lines();
            assertThat(lines).hasSameSizeAs(series.functions()).allSatisfy(line -> assertThat(line).hasSize(11));
            List<String> parse = lines.stream().filter(line -> line.get(FUNCTION).equals(ModeRuns.PARSE)).findFirst().orElseThrow();
            assertThat(parse.get(3)).startsWith("±0.0375");
            assertThat(parse.get(10)).isEqualTo("sampled");
            assertThat(lines.stream().filter(line -> line.get(FUNCTION).equals(ModeRuns.HASH)).findFirst().orElseThrow().get(10))
                    .isEqualTo("out");
            assertThat(page.fits()).isTrue();
            browser.screenshot("report-estimates-" + width);
        }
        page.open(series, 1280, 900, false);
        table.sort(10, Keys.ENTER);
        assertThat(table.sorted()).isEqualTo("mode descending");
        assertThat(table.column(FUNCTION)).startsWith(ModeRuns.HASH, ModeRuns.PARSE);
        table.sort(3, Keys.ENTER);
        assertThat(table.column(FUNCTION).subList(0, 2)).containsExactlyInAnyOrder(ModeRuns.PARSE, ModeRuns.READ);
    }

    @Test
    void every_line_has_the_colour_of_its_function() throws IOException {
        page.open(shop, 1280, 900, false);
        Object colours = browser.run("""
                return [...document.querySelectorAll('#functions tbody th')].map(cell => \
                getComputedStyle(cell, '::before').backgroundColor)""");
        assertThat(colours).isEqualTo(table.column(FUNCTION).stream().map(function -> {
            int[] rgb = Palette.of(function).rgb();
            return "rgb(" + rgb[0] + ", " + rgb[1] + ", " + rgb[2] + ")";
        }).toList());
    }

    @Test
    void the_keyboard_sorts_by_every_column_both_ways() throws IOException {
        page.open(shop, 1280, 900, false);
        table.sort(NCALLS, Keys.ENTER);
        assertThat(table.sorted()).isEqualTo("ncalls descending");
        assertThat(table.column(NCALLS)).isSortedAccordingTo(figures().reversed());
        table.sort(NCALLS, Keys.SPACE);
        assertThat(table.sorted()).isEqualTo("ncalls ascending");
        assertThat(table.column(NCALLS)).isSortedAccordingTo(figures());
        assertThat(table.status()).isEqualTo("40 functions, by ncalls, smallest first");
        table.sort(PERCALL_CUMTIME, Keys.ENTER);
        assertThat(table.sorted()).isEqualTo("percall of cumtime descending");
        assertThat(table.column(PERCALL_CUMTIME)).isSortedAccordingTo(figures().reversed());
        table.sort(FUNCTION, Keys.ENTER);
        assertThat(table.column(FUNCTION)).isSorted();
        assertThat(table.status()).isEqualTo("40 functions, by function, a to z");
        table.sort(FUNCTION, Keys.ENTER);
        assertThat(table.column(FUNCTION)).isSortedAccordingTo(Collections.reverseOrder());
    }

    @Test
    void what_is_absent_comes_last_both_ways() throws IOException {
        page.open(shop, 1280, 900, false);
        for (int i = 0; i < 2; i++) {
            table.sort(OPEN, Keys.ENTER);
            List<String> open = table.column(OPEN);
            long present = open.stream().filter(text -> !text.isEmpty()).count();
            assertThat(present).isPositive();
            assertThat(open.subList(0, (int) present)).doesNotContain("").isSortedAccordingTo(i == 0 ? figures().reversed() : figures());
        }
    }

    @Test
    void the_filter_narrows_the_lines_and_keeps_their_order() throws IOException {
        page.open(shop, 1280, 900, false);
        table.sort(NCALLS, Keys.ENTER);
        table.type("cart.ADD");
        assertThat(table.column(FUNCTION)).containsExactlyInAnyOrder("com.acme.shop.checkout.Cart.add(Item)",
                "com.acme.shop.checkout.Cart.add(Item,int)");
        assertThat(table.column(NCALLS)).isSortedAccordingTo(figures().reversed());
        assertThat(table.status()).isEqualTo("2 of 40 functions, by ncalls, largest first");
        table.type("nowhere");
        assertThat(table.lines()).isEmpty();
        assertThat(table.status()).startsWith("0 of 40 functions");
        table.type(Keys.chord(Keys.CONTROL, "a") + Keys.DELETE);
        assertThat(table.lines()).hasSize(40);
    }

    @Test
    void text_is_found_and_copied_whole() throws IOException {
        page.open(shop, 1280, 900, false);
        String last = shop.functions().get(39).function();
        assertThat(table.find(last)).isEqualTo(last);
        assertThat(table.find(Seconds.format(shop.functions().get(20).tottimeNanos()))).isNotEmpty();
        assertThat(table.copied(39)).startsWith(last + "\t" + shop.functions().get(39).callsText() + "\t");
    }

    @ParameterizedTest
    @ValueSource(ints = {390, 768, 1280, 1920})
    void it_is_a_table_with_heads_for_screen_readers_and_fits_at_every_width(int width) throws IOException {
        for (boolean dark : new boolean[] {false, true}) {
            page.openOnScreen(shop, width, dark);
            List<String> roles = page.accessibleRoles();
            assertThat(roles).contains("table");
            assertThat(Collections.frequency(roles, "columnheader")).isEqualTo(8);
            assertThat(Collections.frequency(roles, "rowheader")).isEqualTo(41);
            assertThat(Collections.frequency(roles, "cell")).isEqualTo(41 * 7);
            assertThat(page.fits()).isTrue();
            browser.run("document.getElementById('functions-card').scrollIntoView()");
            browser.screenshot("report-functions-" + width + (dark ? "-dark" : "-light"));
        }
    }

    @Test
    void zooming_leaves_it_the_whole_window() throws IOException {
        page.open(shop, 1280, 900, false);
        List<List<String>> whole = table.lines();
        page.drag(page.chart().marks("bar").get(4), page.chart().marks("bar").get(9));
        assertThat(page.isShown("zoom")).isTrue();
        assertThat(table.lines()).isEqualTo(whole);
    }

    @Test
    void names_are_text_whatever_they_hold_and_long_ones_wrap() throws IOException {
        List<String> names = List.of("com.acme.A.<init>", "</table></script><script>window.hacked = 1</script>",
                "<img src=x onerror='window.hacked = 1'>",
                "a\"b'c&amp;d.e${data}$1", "com.acme.generic." + "Very".repeat(80) + "LongName<K,V>.method(Map,List)");
        for (int width : new int[] {390, 1280}) {
            page.openOnScreen(SeriesOf.names(names, ProfileQuery.ALL), width, false);
            assertThat(table.column(FUNCTION)).containsExactlyInAnyOrderElementsOf(names);
            assertThat(browser.run("return window.hacked === undefined && document.querySelectorAll('img').length === 0")).isEqualTo(true);
            assertThat(page.fits()).isTrue();
            assertThat(browser.run("return [...document.querySelectorAll('#functions tbody th')].every(cell => cell.scrollWidth <= "
                    + "cell.clientWidth)")).isEqualTo(true);
        }
    }

    @Test
    void five_thousand_functions_can_be_found_filtered_and_sorted() throws IOException {
        ProfileSeries many = SeriesOf.largeShop(5_000, ProfileQuery.ALL);
        page.open(many, 1280, 900, false);
        String one = many.functions().get(4_321).function();
        assertThat(table.find(one)).isEqualTo(one);
        table.sort(TOTTIME, Keys.ENTER);
        assertThat(table.status()).isEqualTo("5,000 functions, by tottime, smallest first");
        assertThat(table.column(TOTTIME)).hasSize(5_000).isSortedAccordingTo(figures());
        table.type(one);
        assertThat(table.column(FUNCTION)).contains(one).hasSizeLessThan(100);
    }

    @Test
    void without_data_there_is_no_table() throws IOException {
        page.open(SeriesOf.documents(List.of(), ProfileQuery.ALL), 1280, 900, false);
        assertThat(table.isThere()).isFalse();
        assertThat(page.isShown("functions-card")).isFalse();
    }

    private static Comparator<String> figures() {
        return Comparator.comparing(text -> new BigDecimal(text.replaceFirst("/.*", "")));
    }

    /** Six decimals, the name last, no share. */
    private static List<String> asInTheTerminal(List<String> line) {
        List<String> cells = new ArrayList<>();
        for (int i = 1; i < 7; i++) {
            cells.add(line.get(i).contains(".") ? new BigDecimal(line.get(i)).setScale(6, RoundingMode.HALF_UP).toPlainString()
                    : line.get(i));
        }
        cells.removeIf(String::isEmpty);
        cells.add(line.get(0));
        return cells;
    }
}
