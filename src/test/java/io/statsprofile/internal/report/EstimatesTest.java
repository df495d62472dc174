package io.statsprofile.internal.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.statsprofile.internal.model.OutProfile;
import io.statsprofile.internal.model.Overhead;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.query.ProfileQuery;
import io.statsprofile.internal.series.Band;
import io.statsprofile.internal.series.FunctionTotals;
import io.statsprofile.internal.series.Measure;
import io.statsprofile.internal.series.MeasureSeries;
import io.statsprofile.internal.series.ProfileSeries;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.Mode;
import io.statsprofile.pstats.StatsProfile;
import io.statsprofile.pstats.Timing;
import io.statsprofile.pstats.Uncertainty;
import io.statsprofile.testing.ModeRuns;
import io.statsprofile.testing.SampleDocuments;
import io.statsprofile.testing.SeriesOf;
import io.statsprofile.testing.ShopRuns;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports of a window in which a function was sampled, another one out for a while, and callers' own times are estimates. */
class EstimatesTest {

    private static final TextStyle WIDE = new TextStyle(200, TextStyle.Colours.NONE, false);

    @Test
    void the_chart_s_legend_has_errors_and_modes() throws IOException {
        String text = TextReport.render(series(ProfileQuery.ALL), WIDE);

        FunctionTotals parse = totals(series(ProfileQuery.ALL), ModeRuns.PARSE);
        assertThat(parse.timing().uncertainty().tottimeErrorNanos()).as("of six slices, 7.8125 ms each").isCloseTo(7_812_500 * Math.sqrt(6),
                within(1e-3));
        assertThat(text).containsPattern("share +tottime +±95% +ncalls +percall  mode\n");
        assertThat(line(text, ModeRuns.PARSE)).contains(" " + Units.time(parse.tottimeNanos()) + "  ±37.5 ms ").endsWith("  sampled");
        assertThat(line(text, ModeRuns.QUERY)).doesNotContain("±", "sampled", "out");
        assertThat(text).contains(EstimateMarks.EXPLANATION.substring(0, 60));
        assertThat(line(TextReport.render(series(ProfileQuery.ALL.top(30)), WIDE), ModeRuns.HASH))
                .as("of its time without probes nobody knows the share").endsWith("  out");
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 100, 133})
    void no_line_is_wider_than_the_terminal(int width) throws IOException {
        for (boolean ascii : new boolean[] {false, true}) {
            String text = TextReport.render(series(ProfileQuery.ALL), new TextStyle(width, TextStyle.Colours.NONE, ascii));
            assertThat(text.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width));
            assertThat(text.contains("±")).isEqualTo(!ascii);
        }
    }

    @Test
    void the_table_has_columns_of_errors_and_a_mode_where_something_is_an_estimate() throws IOException {
        String table = TableReport.render(series(ProfileQuery.ALL), 50, WIDE);

        assertThat(table).containsPattern("ncalls +tottime +±95% +percall +cumtime +±95% +percall +open +mode  function\n")
                .contains("±95%: an estimate");
        assertThat(line(table, ModeRuns.PARSE)).contains("  ±0.037508  ").contains("  sampled  " + ModeRuns.PARSE);
        assertThat(line(table, ModeRuns.READ)).as("an exact function whose own time holds that of a sampled one")
                .containsPattern("±0.037508 +[0-9.]+ +[0-9.]+ +[0-9.]+ +" + ModeRuns.READ);
        assertThat(line(table, ModeRuns.QUERY)).doesNotContain("±");
        String ascii = TableReport.render(series(ProfileQuery.ALL), 50, new TextStyle(200, TextStyle.Colours.NONE, true));
        assertThat(line(ascii, ModeRuns.PARSE)).contains("  +-0.037508  ");
        assertThat(line(ascii, ModeRuns.PARSE).indexOf(ModeRuns.PARSE)).isEqualTo(line(ascii, ModeRuns.QUERY).indexOf(ModeRuns.QUERY));
    }

    @Test
    void coverage_says_what_is_exact_sampled_and_out_and_what_it_cost() throws IOException {
        List<String> sentences = ReportTexts.coverage(series(ProfileQuery.ALL));

        long calls = 6 * (100_000 * 22 + 2_000) + 10_000;
        assertThat(sentences).contains("Calls: " + Units.count(calls) + " were counted, which are all calls of functions while they had "
                + "probes; 95.5% of them were timed exactly, 4.5% while the clock was sampled.");
        assertThat(sentences).anyMatch(sentence -> sentence.matches("Own time: 6[0-9]\\.[0-9]% is exact, 2[0-9]\\.[0-9]% is of functions "
                + "that were sampled, [5-9]\\.[0-9]% of exact functions that called such, an estimate too\\."));
        assertThat(sentences).contains("1 function of these had no probes for a part of the window: calls then are not counted, and their "
                + "time is in their callers.", "1 function was left out for the cost at the same time, at most: " + ModeRuns.HASH
                + ", which made about 100,000 calls a second when they were last watched.",
                "How much time functions take while they are out is not known; it is in their callers' own time. To watch them would take "
                        + "about 5.00% of the profiled threads' CPU time.",
                "7 functions are too small for probes; a level of its own has one in, the setting smallFunctions all.",
                "Profiling took 1.50% of the profiled threads' CPU time by its model, 1.90% as found by experiment; its budget is 2.00%.");
    }

    @Test
    void the_parts_of_calls_and_of_own_time_add_up_to_the_whole() throws IOException {
        ProfileSeries series = series(ProfileQuery.ALL);
        ModeShares shares = ModeShares.of(series);

        assertThat(shares.sampledCalls()).isEqualTo(600_000);
        assertThat(shares.exactCalls() + shares.sampledCalls()).isEqualTo(series.series(Measure.NCALLS).total());
        assertThat(shares.sampledNanos()).isEqualTo(totals(series, ModeRuns.PARSE).tottimeNanos());
        assertThat(shares.mixedNanos()).isEqualTo(totals(series, ModeRuns.READ).tottimeNanos());
        assertThat(shares.exactNanos() + shares.sampledNanos() + shares.mixedNanos()).isEqualTo(series.series(Measure.TOTTIME).total());
        JsonNode coverage = new ObjectMapper().readTree(JsonReport.render(series)).get("coverage");
        assertThat(coverage.get("sampled_calls").asLong()).isEqualTo(shares.sampledCalls());
        assertThat(Math.round(coverage.get("mixed_tottime").asDouble() * 1e9)).isEqualTo(shares.mixedNanos());
        assertThat(HtmlReport.render(series)).contains("wall time, all threads; " + shares.ofTime(shares.exactNanos()) + " exact, ");
    }

    @Test
    void the_probes_own_time_is_said_to_be_of_some_functions_where_older_documents_lack_it_of_others() throws IOException {
        FunctionTotals known = new FunctionTotals("a", 1, 1, 0, 10, 10, Timing.of(Mode.EXACT, 0, 0, Uncertainty.NONE,
                OptionalLong.of(4_000)));
        FunctionTotals older = new FunctionTotals("b", 1, 1, 0, 10, 10);
        ProfileSeries shop = SeriesOf.shop(3, ProfileQuery.ALL);

        assertThat(ModeTexts.sentences(with(shop, List.of(known))))
                .contains("About 4.00 µs of it lies in the own time of these functions; --format json has it by function, "
                + "as tottime_overhead.");
        assertThat(ModeTexts.sentences(with(shop, List.of(known, older))))
                .contains("About 4.00 µs of it lies in the own time of the 1 function of which this is known; --format json has it by "
                        + "function, as tottime_overhead.");
    }

    @Test
    void where_all_is_exact_nothing_is_said_or_shown() throws IOException {
        ProfileSeries exact = SeriesOf.shop(30, ProfileQuery.ALL);

        assertThat(ModeTexts.sentences(exact)).isEmpty();
        assertThat(TextReport.render(exact, WIDE) + TableReport.render(exact, 50, WIDE) + SvgReport.render(exact) + PageTable.render(exact))
                .doesNotContain("±", "mode", "sampled");
        assertThat(JsonReport.render(exact)).doesNotContain("tottime_error", "cumtime_error", "mode", "overhead");
    }

    @Test
    void the_picture_has_errors_and_modes_in_its_legend() throws IOException {
        String svg = SvgReport.render(series(ProfileQuery.ALL));

        assertThat(svg).contains(ModeRuns.PARSE + " [sampled]</text>").contains(" ±37.5 ms</text>").contains("±95%: an estimate");
    }

    @Test
    void estimates_below_zero_take_nothing_away_from_the_bands_around_them() {
        MeasureSeries chart = new MeasureSeries(Measure.TOTTIME, List.of(new Band("a", List.of(10L, 4L)), new Band("b", List.of(-3L, 5L)),
                new Band("c", List.of(6L, 0L))), new Band(MeasureSeries.OTHER, List.of(1L, 1L)), List.of(14L, 10L), List.of(0L, 0L));
        Stack stack = Stack.of(chart);

        assertThat(stack.height(0)).isEqualTo(17);
        assertThat(stack.total(0)).isEqualTo(14);
        assertThat(stack.drawn(1, 0)).isZero();
        assertThat(stack.greatestHeight(2)).isEqualTo(17);
    }

    @Test
    void columns_of_the_picture_stand_one_on_the_other_where_an_estimate_is_below_zero() throws IOException {
        ProfileSeries series = SeriesOf.documents(List.of(SampleDocuments.estimated("default")), ProfileQuery.ALL);
        String svg = SvgReport.render(series);

        assertThat(totals(series, "com.acme.Cart.checkout").tottimeNanos()).isEqualTo(-17);
        Matcher bars = Pattern.compile("<rect class=\"(?:bar )?f\\d\"[^>]*? y=\"([0-9.]+)\"[^>]*? height=\"([0-9.]+)\" "
                + "data-function=\"([^\"]+)\"").matcher(svg);
        assertThat(bars.find()).isTrue();
        assertThat(bars.group(3)).isEqualTo("com.acme.Cart.price");
        assertThat(Double.parseDouble(bars.group(2))).isPositive();
        assertThat(svg).doesNotContain("height=\"-").doesNotContain("data-value=\"-");
        assertThat(TextReport.render(series, WIDE)).contains("Reduced from 3 functions to 2 (0.0% of the total, as Other).");
    }

    @Test
    void json_has_one_standard_error_and_the_probes_own_time() throws IOException {
        JsonNode answer = new ObjectMapper().readTree(JsonReport.render(series(ProfileQuery.ALL.withCallers())));
        JsonNode parse = function(answer, ModeRuns.PARSE);

        assertThat(parse.get("mode").asText()).isEqualTo("sampled");
        assertThat(parse.get("sampled_calls").asLong()).isEqualTo(600_000);
        assertThat(parse.get("tottime_error").asDouble()).isEqualTo(0.019136639);
        assertThat(parse.get("callers").get(0).get("cumtime_error").asDouble()).isEqualTo(0.019136639);
        assertThat(function(answer, ModeRuns.READ).has("mode")).isFalse();
        assertThat(function(answer, ModeRuns.READ).has("cumtime_error")).isFalse();
        assertThat(function(answer, ModeRuns.HASH).get("mode").asText()).isEqualTo("out");
        assertThat(function(answer, ModeRuns.HASH).has("out_share")).as("of the window nobody knows it").isFalse();
        assertThat(answer.at("/coverage/overhead_found").asDouble()).isEqualTo(0.019);
        assertThat(answer.at("/coverage/out_profiles/0/function").asText()).isEqualTo(ModeRuns.HASH);
        JsonNode known = new ObjectMapper()
                .readTree(JsonReport.render(SeriesOf.documents(List.of(SampleDocuments.estimated("default")), ProfileQuery.ALL)));
        assertThat(function(known, "com.acme.Cart.price").get("tottime_overhead").asDouble()).isEqualTo(0.000015259);
    }

    @Test
    void tables_as_of_pstats_have_marks_behind_their_lines() throws IOException {
        ProfileSeries series = series(ProfileQuery.ALL.withCallers());
        String stats = series.profile().table().printStats();
        String callers = CallsReport.table(series, List.of(new CallsReport.Question(false, new CallsChoice(List.of(ModeRuns.PARSE)))), 5,
                WIDE);

        assertThat(stats).contains("   ±: an estimate; the true time lies within so much of it in 95 of 100 cases\n");
        assertThat(line(stats, ModeRuns.PARSE)).endsWith("Texts.java:7(" + ModeRuns.PARSE + ")  [tottime ±0.038, cumtime ±0.038, sampled]");
        assertThat(line(stats, ModeRuns.READ)).endsWith(")  [tottime ±0.038]");
        assertThat(line(stats, ModeRuns.QUERY)).endsWith("(" + ModeRuns.QUERY + ")");
        assertThat(line(callers, ModeRuns.READ)).endsWith("Texts.java:7(" + ModeRuns.READ + ")  [tottime ±0.038, cumtime ±0.038]");
        String text = CallsReport.text(series, List.of(new CallsReport.Question(true, new CallsChoice(List.of(ModeRuns.READ)))), 5, WIDE);
        assertThat(line(text, "Texts.java:7(" + ModeRuns.PARSE)).contains(" ±0.038 ");
        assertThat(text).contains("±95%: an estimate");
    }

    @Test
    void the_page_has_marks_as_text() throws IOException {
        String page = HtmlReport.render(series(ProfileQuery.ALL.withCallers()));

        assertThat(page).contains("<td class=\"error\" data-key=\"37507812\">±0.037507812</td>")
                .contains("<td class=\"mode marked\" data-key=\"1\">sampled</td>")
                .contains(">out</td>").contains("what is estimated has its error beside it")
                .doesNotContain("nothing is sampled or estimated")
                .contains("of them 4.5% by a sampled clock");
    }

    /** It has no row at all then, so that no row is marked. */
    @Test
    void where_a_function_was_out_all_the_time_nobody_says_that_all_is_exact() throws IOException {
        List<ProfileDocument> slices = ShopRuns.documents(1, "shop", 6, 5).stream().map(slice -> SampleDocuments.withOverhead(slice,
                new Overhead(0.02, 0.015, 0, 1_000_000_000, 4, 0, 1, 0, List.of(new OutProfile(ModeRuns.HASH, 100_000, 0.05))))).toList();
        ProfileSeries series = SeriesOf.documents(slices, ProfileQuery.ALL);

        assertThat(HtmlReport.render(series)).doesNotContain("nothing is sampled or estimated")
                .contains("what was left out for the cost has no figures");
        assertThat(ReportTexts.coverage(series)).anyMatch(sentence -> sentence.contains("100.0% of them were timed exactly"));
        assertThat(new ObjectMapper().readTree(JsonReport.render(series)).at("/coverage/sampled_calls").asLong(-1)).isZero();
        assertThat(TableReport.render(series, 50, WIDE)).as("there is nothing to mark").doesNotContain("±");
    }

    @Test
    void what_lost_its_name_for_the_length_of_events_is_told() throws IOException {
        ProfileDocument folded = SampleDocuments.folded("default", 412);
        ProfileSeries series = SeriesOf.documents(List.of(folded, later(folded, folded.profile())), ProfileQuery.ALL);

        assertThat(ReportTexts.coverage(series)).contains("So that events are not too long, 824 functions are in (other), counted slice "
                + "by slice: raise maxEventSize, or lower topFunctions.");
        assertThat(new ObjectMapper().readTree(JsonReport.render(series)).at("/coverage/folded_for_size").asLong()).isEqualTo(824);
    }

    @Test
    void the_page_s_charts_have_estimates_below_zero_as_kibana_s() throws IOException {
        ProfileDocument price = SampleDocuments.estimated("default");
        FunctionProfile below = new FunctionProfile(FunctionId.named("com.acme.Cart.price"), 900, 900, 0, -1_234, 0, List.of(), 1,
                Timing.of(Mode.SAMPLED, 900, 0, Uncertainty.ofErrors(9_000, 9_000), OptionalLong.empty()));
        ProfileSeries series = SeriesOf.documents(List.of(price, later(price, StatsProfile.of(List.of(below)))), ProfileQuery.ALL);

        assertThat(HtmlReport.render(series)).containsPattern("\"v\":\\{\"value\":-(0\\.000001234|1\\.234E-6)\\}");
    }

    private static ProfileDocument later(ProfileDocument d, StatsProfile profile) {
        return new ProfileDocument(d.kind(), d.timestamp().plusSeconds(10), d.start().plusSeconds(10), d.end().plusSeconds(10),
                d.durationNanos(), d.runId(), d.sequence() + 1, d.namespace(), d.service(), d.hostName(), d.pid(), d.labels(),
                profile.functionCount(), profile, d.facts());
    }

    @Test
    void an_error_is_never_shown_as_none() {
        assertThat(EstimateMarks.seconds(Uncertainty.ofErrors(1, 0), Measure.TOTTIME, 6)).isEqualTo("±0.000001");
        assertThat(EstimateMarks.time(Uncertainty.ofErrors(0.1, 0), Measure.TOTTIME)).isEqualTo("±1 ns");
        assertThat(EstimateMarks.time(Uncertainty.ofErrors(0.1, 0), Measure.CUMTIME)).isEmpty();
        assertThat(EstimateMarks.time(Uncertainty.ofErrors(5, 5), Measure.NCALLS)).isEmpty();
    }

    private static ProfileSeries series(ProfileQuery query) throws IOException {
        return SeriesOf.documents(ModeRuns.budget(1, 6, true, 1), query);
    }

    /** The answer with other functions, and nothing folded. */
    private static ProfileSeries with(ProfileSeries s, List<FunctionTotals> functions) {
        return new ProfileSeries(s.measure(), s.from(), s.to(), s.bucket(), s.bucketStarts(), s.slices(), s.silent(),
                s.notRunning(), s.measures(),
                functions, new FunctionTotals("(other)", 0, 0, 0, 0, 0), s.profile(), s.coverage(), s.notes());
    }

    private static FunctionTotals totals(ProfileSeries series, String function) {
        return series.functions().stream().filter(row -> row.function().equals(function)).findFirst().orElseThrow();
    }

    private static JsonNode function(JsonNode answer, String name) {
        for (JsonNode function : answer.get("functions")) {
            if (function.get("function").asText().equals(name)) {
                return function;
            }
        }
        throw new AssertionError(name);
    }

    private static String line(String text, String part) {
        return text.lines().filter(line -> line.contains(part) && !line.contains("left out")).findFirst()
                .orElseThrow(() -> new AssertionError(part + " in " + text));
    }
}
