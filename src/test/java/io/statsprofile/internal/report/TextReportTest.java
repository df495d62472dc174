package io.statsprofile.internal.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.statsprofile.internal.model.Backlog;
import io.statsprofile.internal.model.DeliveryFigures;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.query.ProfileQuery;
import io.statsprofile.internal.report.TextStyle.Colours;
import io.statsprofile.internal.series.Measure;
import io.statsprofile.internal.series.ProfileSeries;
import io.statsprofile.testing.SeriesOf;
import io.statsprofile.testing.ShopRuns;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextReportTest {

    private static final Pattern ESCAPE = Pattern.compile("\u001b\\[[0-9;]*m");

    @Test
    void rows_are_as_long_as_their_values_letter_by_letter() throws IOException {
        ProfileSeries series = SeriesOf.shop(30, ProfileQuery.ALL);
        List<String> rows = bars(TextReport.render(series, TextStyle.PLAIN));
        assertThat(rows).hasSize(series.bucketStarts().size());
        Stack stack = Stack.of(series.series());
        long greatest = stack.greatestHeight(rows.size());
        int cells = TextReport.cells(TextStyle.PLAIN.width(), rows.get(0).indexOf(' '));
        for (int i = 0; i < rows.size(); i++) {
            String bar = cells(rows.get(i));
            for (int band = 0; band < stack.bands().size(); band++) {
                char letter = band == stack.bands().size() - 1 ? '.' : (char) ('A' + band);
                double expected = (double) stack.bands().get(band).values().get(i) / greatest * cells;
                assertThat((double) bar.chars().filter(c -> c == letter).count()).isCloseTo(expected, within(1.0));
            }
            assertThat(rows.get(i)).contains(Units.time(stack.height(i)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 80, 133, 200})
    void no_line_of_the_chart_is_wider_than_the_terminal(int width) throws IOException {
        for (Colours colours : Colours.values()) {
            String text = ESCAPE.matcher(TextReport.render(SeriesOf.shop(30, ProfileQuery.ALL), new TextStyle(width, colours, false)))
                    .replaceAll("");
            assertThat(text.lines().skip(1)).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width));
        }
    }

    @Test
    void colours_are_those_of_the_palette_and_end_with_each_line() throws IOException {
        ProfileSeries series = SeriesOf.shop(30, ProfileQuery.ALL);
        String text = TextReport.render(series, new TextStyle(120, Colours.TRUE, false));
        series.series().bands().forEach(band -> {
            int[] rgb = Palette.of(band.function()).rgb();
            assertThat(text).contains("\u001b[38;2;" + rgb[0] + ";" + rgb[1] + ";" + rgb[2] + "m");
        });
        assertThat(text.lines().filter(line -> line.contains("\u001b")))
                .allMatch(line -> line.lastIndexOf("\u001b[0m") >= line.lastIndexOf("\u001b["));
    }

    @Test
    void ascii_is_ascii() throws IOException {
        String text = TextReport.render(SeriesOf.names(List.of("a.B.\u00e4", "c.D.e"), ProfileQuery.ALL),
                new TextStyle(100, Colours.NONE, true));
        assertThat(text.chars()).allMatch(c -> c < 127);
        assertThat(text).contains("a.B.?");
    }

    @Test
    void without_colours_there_is_no_escape_sequence_even_from_a_name() throws IOException {
        assertThat(TextReport.render(SeriesOf.names(List.of("evil\u001b[2J.name\u202e"), ProfileQuery.ALL), TextStyle.PLAIN))
                .doesNotContain("\u001b")
                .doesNotContain("\u202e").contains("evil\ufffd[2J.name\ufffd");
    }

    @Test
    void it_says_what_is_left_out_missing_and_how_to_read_it() throws IOException {
        String text = TextReport.render(SeriesOf.shop(30, ProfileQuery.ALL.by(Measure.CUMTIME)), TextStyle.PLAIN);
        assertThat(text).contains("overlap").contains("waiting included").contains("Reduced from 30 functions to 9").contains("missing")
                .contains("lacks slice")
                .contains("falls silent").contains("late (longer").contains("dropped");
        assertThat(text.replaceAll("\\s+", " ")).contains("Documents waited up to 12.4 s to be delivered.")
                .containsPattern("\\d+ documents were dropped by the service \\(queue full: \\d+, refused by Elasticsearch: \\d+\\);"
                + " the StatsProfile statuses in its log say more")
                .containsPattern("Delivery: \\d+ documents cut, \\d+ spooled, \\d+ sent, \\d+ acknowledged, \\d+ settled, \\d+ retried, "
                        + "\\d+ refused; up to 1\\.\\d kB waited in a spool\\.")
                .containsPattern("The last error of delivery was at 20\\d\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC on shop-\\d: status "
                        + "503 for number \\d+");
        assertThat(bars(text)).noneMatch(row -> cells(row).contains("."));
    }

    /** Such as lines of a file, or slices that another shipper has brought. */
    @Test
    void where_nothing_was_acknowledged_it_says_what_that_means() throws IOException {
        DeliveryFigures nothing = new DeliveryFigures(3, 0, 0, 0, 0, 0, 0, 0, Map.of(), 0, Backlog.NONE, null, null);
        List<ProfileDocument> documents = ShopRuns.documents(1, "default", 6, 3).stream()
                .map(document -> document.withFacts(document.facts().withDelivery(nothing))).toList();
        String meaning = "Nothing acknowledged: each slice says what was so when it was cut";

        assertThat(TextReport.render(SeriesOf.documents(documents, ProfileQuery.ALL), TextStyle.PLAIN).replaceAll("\\s+", " "))
                .contains(" 0 acknowledged,").contains(meaning);
        assertThat(TextReport.render(SeriesOf.shop(30, ProfileQuery.ALL), TextStyle.PLAIN)).doesNotContain("Nothing acknowledged");
    }

    @Test
    void no_data_is_a_sentence_that_says_what_to_do() throws IOException {
        assertThat(TextReport.render(SeriesOf.documents(List.of(), ProfileQuery.ALL), TextStyle.PLAIN))
                .contains("No profile in this window")
                .contains("StatsProfileAppender");
    }

    @Test
    void a_service_younger_than_the_window_is_not_incomplete() throws IOException {
        ProfileSeries young = SeriesOf.names(List.of("a.A.a"), ProfileQuery.ALL.between(ShopRuns.START.minusSeconds(600),
                ShopRuns.START.plusSeconds(60)));
        String text = TextReport.render(young, TextStyle.PLAIN);
        assertThat(bars(text).get(0)).endsWith("no run");
        assertThat(text).contains("bars lie before a run's start or after its end, where nothing ran.").doesNotContain("no data")
                .doesNotContain("silence");
        assertThat(ReportTexts.summary(young)).isEmpty();
        assertThat(SvgReport.render(young)).doesNotContain("no documents");
    }

    @Test
    void without_data_the_window_is_that_of_the_question_and_never_1970() throws IOException {
        ProfileQuery asked = ProfileQuery.ALL.between(ShopRuns.START, ShopRuns.START.plusSeconds(60));
        ProfileQuery until = ProfileQuery.ALL.between(null, ShopRuns.START);
        for (ProfileSeries none : List.of(SeriesOf.documents(List.of(), ProfileQuery.ALL), SeriesOf.documents(List.of(), asked),
                SeriesOf.documents(List.of(), until))) {
            for (String report : List.of(TextReport.render(none, TextStyle.PLAIN), TableReport.render(none, 9, TextStyle.PLAIN),
                    SvgReport.render(none),
                    HtmlReport.render(none).replaceAll("<script[^\\x00]*", ""), JsonReport.render(none))) {
                assertThat(report).doesNotContain("1970");
            }
        }
        assertThat(TextReport.render(SeriesOf.documents(List.of(), ProfileQuery.ALL), TextStyle.PLAIN)).contains("\nAll times\n");
        assertThat(TextReport.render(SeriesOf.documents(List.of(), asked), TextStyle.PLAIN))
                .contains("\n2026-11-23 15:00:00 to 15:01:00 UTC");
        assertThat(TextReport.render(SeriesOf.documents(List.of(), until), TextStyle.PLAIN)).contains("\nUntil 2026-11-23 15:00:00 UTC\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 20, 30, 40, 60})
    void names_that_are_too_long_keep_their_ends(int width) {
        String add = Lines.fit("com.acme.shop.checkout.Cart.add(Item,int)", width);
        assertThat(add.length()).isLessThanOrEqualTo(width);
        assertThat(add).endsWith("(Item,int)");
        assertThat(add).isNotEqualTo(Lines.fit("com.acme.shop.checkout.Cart.add(Item)", width));
    }

    @Test
    void packages_become_initials_from_the_left_as_far_as_must_be() {
        assertThat(Lines.fit("com.acme.shop.Cart.add", 22)).isEqualTo("com.acme.shop.Cart.add");
        assertThat(Lines.fit("com.acme.shop.Cart.add", 21)).isEqualTo("c.acme.shop.Cart.add");
        assertThat(Lines.fit("com.acme.shop.Cart.add", 18)).isEqualTo("c.a.shop.Cart.add");
        assertThat(Lines.fit("com.acme.shop.Cart.add", 14)).isEqualTo("c.a.s.Cart.add");
        assertThat(Lines.fit("com.acme.shop.Cart.add", 13)).isEqualTo("\u2026a.s.Cart.add");
        assertThat(Lines.fit("checkout", 5)).isEqualTo("\u2026kout");
        assertThat(Lines.fit("a\ud83c\udf33bc", 4)).isEqualTo("\u2026bc");
    }

    /** Its documents of the slice that the window ends in cannot be there. */
    @ParameterizedTest
    @CsvSource({"24, not yet", "32, not yet", "30, no data", "36, no data"})
    void a_window_that_ends_now_is_not_incomplete_for_the_slice_under_way(int seconds, String last) throws IOException {
        ProfileSeries now = SeriesOf.documents(ShopRuns.documents(1, "shop", 2, 3),
                ProfileQuery.ALL.between(ShopRuns.START, ShopRuns.START.plusSeconds(seconds)).inBucketsOf(Duration.ofSeconds(10)));
        assertThat(bars(TextReport.render(now, TextStyle.PLAIN)).get(2)).endsWith(last);
        assertThat(ReportTexts.summary(now).contains("bar without documents")).isEqualTo(!last.equals("not yet"));
        assertThat(SvgReport.render(now).contains("no documents")).isEqualTo(!last.equals("not yet"));
    }

    /** Its slice begins before the window. */
    @ParameterizedTest
    @CsvSource({"3, 10, cut off", "3, 60, s", "0, 10, s"})
    void a_bar_in_which_no_slice_can_begin_is_not_silence(int seconds, int bar, String first) throws IOException {
        ProfileSeries late = SeriesOf.names(List.of("a.A.a"),
                ProfileQuery.ALL.between(ShopRuns.START.plusSeconds(seconds), ShopRuns.START.plusSeconds(60))
                .inBucketsOf(Duration.ofSeconds(bar)));
        assertThat(bars(TextReport.render(late, TextStyle.PLAIN)).get(0)).endsWith(first);
        assertThat(ReportTexts.summary(late)).isEmpty();
        assertThat(SvgReport.render(late)).doesNotContain("no documents");
    }

    private static List<String> bars(String text) {
        return text.lines().filter(line -> line.matches("\\d\\d:\\d\\d(:\\d\\d)? \u2502.*")).toList();
    }

    private static String cells(String row) {
        String behind = row.substring(row.indexOf('\u2502') + 1);
        return behind.replaceFirst(" +(no data|[\\d.,]+ \\S+)( !)?$", "");
    }
}
