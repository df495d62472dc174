package io.statsprofile.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.internal.query.ProfileFilter;
import io.statsprofile.internal.query.ProfileQuery;
import io.statsprofile.internal.report.CallsReport.Question;
import io.statsprofile.internal.series.Measure;
import io.statsprofile.internal.series.ProfileSeries;
import io.statsprofile.pstats.CallerProfile;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.StatsProfile;
import io.statsprofile.testing.SampleDocuments;
import io.statsprofile.testing.SeriesOf;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallsReportTest {

    private static final String CHECKOUT = "com.acme.shop.Cart.checkout";
    private static final String ADD = "com.acme.shop.Cart.add(Item,int)";
    private static final String INSERT = "com.acme.shop.persistence.JdbcOrderRepository.insert";
    private static final ProfileQuery QUERY = ProfileQuery.ALL.by(Measure.CUMTIME).withCallers();

    @Test
    void callers_and_callees_of_a_function_by_its_name() throws IOException {
        String text = CallsReport.text(traced(QUERY), List.of(callers(INSERT), callees(CHECKOUT)), 50, TextStyle.PLAIN);
        assertThat(text).contains("""
                2026-11-23 15:01:10 to 15:01:20 UTC, shop \u00b7 version 1.4.2 \u00b7 production \u00b7 host host-1

                Ordered by: cumtime

                Orders.java:7(com.acme.shop.persistence.JdbcOrderRepository.insert) was called by...
                    ncalls  tottime  cumtime
                        30    0.900    1.500  Cart.java:12(com.acme.shop.Cart.checkout)
                       4/2    0.100    0.200  Orders.java:7(com.acme.shop.persistence.JdbcOrderRepository.insert)
                        12    0.500    0.100  com.acme.shop.Folded.away
                         5    0.250        -  (other)
                """).contains("""
                Cart.java:12(com.acme.shop.Cart.checkout) called...
                    ncalls  tottime  cumtime
                        30    0.900    1.500  Orders.java:7(com.acme.shop.persistence.JdbcOrderRepository.insert)
                         2    0.001    0.002  Cart.java:40(com.acme.shop.Cart.add(Item,int))
                """).contains("2 of 4 functions have no recorded caller: nothing that is profiled calls them, or their level is not TRACE");
    }

    @Test
    void the_table_is_what_cpython_prints() throws IOException {
        ProfileSeries series = traced(QUERY);
        String table = CallsReport.table(series, List.of(callers("insert"), callees("1")), 50,
                new TextStyle(60, TextStyle.Colours.NONE, false));
        assertThat(table).contains("""
                   Ordered by: cumulative time
                   List reduced from 4 to 1 due to restriction <'insert'>

                Function                                                             was called by...
                                                                                         ncalls  tottime  cumtime
                Orders.java:7(com.acme.shop.persistence.JdbcOrderRepository.insert)  <-      30    0.900    1.500  \
                Cart.java:12(com.acme.shop.Cart.checkout)
                """).contains("   List reduced from 4 to 1 due to restriction <1>")
                .contains("Cart.java:12(com.acme.shop.Cart.checkout)  ->       2    0.001");
    }

    @Test
    void a_name_with_parameters_is_no_regular_expression_and_others_narrow_one_another() throws IOException {
        ProfileSeries series = traced(QUERY);
        assertThat(shown(series, callers(ADD))).containsExactly("Cart.java:40(" + ADD + ")");
        assertThat(shown(series, callers("Cart", "1"))).containsExactly("Cart.java:12(" + CHECKOUT + ")");
        assertThat(shown(series, callers(".5"))).hasSize(2);
        assertThat(CallsReport.text(series, List.of(callers("nobody")), 50, TextStyle.PLAIN)).contains("No function fits by 'nobody'.");
        assertThat(CallsReport.table(series, List.of(callers("nobody")), 50, TextStyle.PLAIN)).contains("No function fits by 'nobody'.");
        assertThat(CallsReport.text(series, List.of(callers("0*")), 2, TextStyle.PLAIN)).contains("List reduced from 4 to 2");
    }

    @Test
    void the_names_that_the_report_is_about_limit_it_but_not_its_edges() throws IOException {
        ProfileSeries series = traced(QUERY.where(ProfileFilter.ALL.withFunction("*.checkout")));
        assertThat(shown(series, callees("."))).containsExactly("Cart.java:12(" + CHECKOUT + ")");
        assertThat(CallsReport.text(series, List.of(callees(".")), 50, TextStyle.PLAIN)).contains("insert").contains("add(Item,int)");
    }

    @Test
    void where_callers_are_not_recorded_it_says_so() throws IOException {
        ProfileSeries plain = SeriesOf.names(List.of("a.A.a"), ProfileQuery.ALL.withCallers());
        assertThat(CallsReport.text(plain, List.of(callers("a")), 50, TextStyle.PLAIN)).contains("No callers are recorded in this window.")
                .contains("TRACE");
        assertThat(CallsReport.text(traced(QUERY), List.of(callers(CHECKOUT)), 50, TextStyle.PLAIN)).contains(Calls.NO_CALLER);
        assertThat(CallsReport.text(traced(QUERY), List.of(callees(ADD)), 50, TextStyle.PLAIN)).contains(Calls.NO_CALLEE);
        assertThat(CallsReport.text(SeriesOf.documents(List.of(), QUERY), List.of(callers("a")), 50, TextStyle.PLAIN))
                .contains("No profile in this window");
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 80, 100})
    void text_fits_and_names_keep_their_ends(int width) throws IOException {
        String text = CallsReport.text(traced(QUERY), List.of(callers("."), callees(".")), 50,
                new TextStyle(width, TextStyle.Colours.NONE, false));
        assertThat(text.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width));
        assertThat(text).contains("JdbcOrderRepository.insert").contains(width == 60 ? "d(Item,int)" : "Cart.add(Item,int)");
    }

    @Test
    void nothing_from_a_name_reaches_the_terminal() throws IOException {
        List<FunctionProfile> rows = List.of(new FunctionProfile(FunctionId.named("evil\u001b[2J.a"), 1, 1, 0, 1, 1,
                List.of(new CallerProfile("worse\u001b[1m\n.b", 1, 1, 1, 1)), 1));
        ProfileSeries series = SeriesOf.documents(List.of(SampleDocuments.of("evil", StatsProfile.of(rows))), QUERY);
        for (String report : List.of(CallsReport.text(series, List.of(callers(".")), 9, TextStyle.PLAIN),
                CallsReport.table(series, List.of(callers(".")), 9, TextStyle.PLAIN))) {
            assertThat(report).doesNotContain("\u001b").contains("worse\ufffd[1m");
        }
    }

    private static List<String> shown(ProfileSeries series, Question question) throws IOException {
        return CallsReport.text(series, List.of(question), 50, TextStyle.PLAIN).lines().filter(line -> line.endsWith(" was called by...")
                || line.endsWith(" called..."))
                .map(line -> line.replaceFirst(" (was )?called.*", "")).toList();
    }

    private static Question callers(String... which) {
        return new Question(false, new CallsChoice(List.of(which)));
    }

    private static Question callees(String... which) {
        return new Question(true, new CallsChoice(List.of(which)));
    }

    /** One slice: checkout calls insert, which calls itself, and add; who else calls insert was folded, or has no name. */
    private static ProfileSeries traced(ProfileQuery query) throws IOException {
        List<FunctionProfile> rows = List.of(
                new FunctionProfile(new FunctionId(CHECKOUT, null, null, "Cart.java", 12), 3, 3, 0, 100_000_000, 9_000_000_000L,
                        List.of(), 1),
                new FunctionProfile(new FunctionId(INSERT, null, null, "Orders.java", 7), 51, 47, 0, 1_750_000_000, 2_000_000_000, List.of(
                        new CallerProfile(CHECKOUT, 30, 30, 900_000_000, 1_500_000_000),
                        new CallerProfile(INSERT, 4, 2, 100_000_000, 200_000_000),
                        new CallerProfile("com.acme.shop.Folded.away", 12, 12, 500_000_000, 100_000_000),
                        new CallerProfile(FunctionProfile.OTHER, 5, 5, 250_000_000, FunctionProfile.ABSENT)), 1),
                new FunctionProfile(new FunctionId(ADD, null, null, "Cart.java", 40), 2, 2, 0, 1_000_000, 2_000_000,
                        List.of(new CallerProfile(CHECKOUT, 2, 2, 1_000_000, 2_000_000)), 1),
                FunctionProfile.of(FunctionId.named("com.acme.shop.Idle.wait"), 1, 1, 10, 10),
                new FunctionProfile(FunctionId.named(FunctionProfile.OTHER), 70, 60, 0, 9, FunctionProfile.ABSENT, List.of(), 12));
        return SeriesOf.documents(List.of(SampleDocuments.of("calls", StatsProfile.of(rows))), query);
    }
}
