package io.statsprofile.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.internal.base.Seconds;
import io.statsprofile.internal.query.ProfileFilter;
import io.statsprofile.internal.query.ProfileQuery;
import io.statsprofile.internal.series.Measure;
import io.statsprofile.internal.series.ProfileComparison;
import io.statsprofile.internal.series.ProfileSeries;
import io.statsprofile.testing.SeriesOf;
import io.statsprofile.testing.ShopRuns;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableReportTest {

    @Test
    void rows_are_as_print_stats_has_them() throws IOException {
        String table = TableReport.render(SeriesOf.names(List.of("a.A.a", "b.B.b"), ProfileQuery.ALL), 50, TextStyle.PLAIN);
        assertThat(table).contains("36 function calls in 18.000000000 seconds");
        assertThat(table.lines().filter(line -> line.endsWith("b.B.b")).map(line -> line.strip().split(" +")))
                .containsExactly(new String[] {"18/6", "12.000000", "0.666667", "24.000000", "4.000000", "b.B.b"});
    }

    @Test
    void it_says_how_far_it_was_reduced_and_what_documents_folded() throws IOException {
        ProfileSeries series = SeriesOf.shop(30, ProfileQuery.ALL.by(Measure.NCALLS));
        String table = TableReport.render(series, 10, TextStyle.PLAIN);
        assertThat(table).contains("Ordered by: ncalls").contains("List reduced from 30 to 10")
                .contains("(other) functions that the documents do not name")
                .contains(Seconds.format(series.series(Measure.TOTTIME).total()) + " seconds").contains("lacks slice");
    }

    @Test
    void a_comparison_names_what_became_slower_first_and_keeps_its_sums() throws IOException {
        ProfileComparison comparison = ProfileComparison.of(version("1.4.2"), version("1.5.0"));
        assertThat(comparison.rankedBySpeed(5).functions().get(0).function()).isEqualTo(ShopRuns.name(1));
        assertThat(comparison.functions()).allSatisfy(row -> assertThat(row.bySpeed() + row.byCalls()).isEqualTo(row.change()));
        assertThat(comparison.functions()).isSortedAccordingTo((a, b) -> Long.compare(Math.abs(b.change()), Math.abs(a.change())));
        String text = ComparisonReport.render(comparison, Ranking.AMOUNT, 5, List.of(), 3, TextStyle.PLAIN);
        assertThat(text).contains("before: 2026-11-23").contains("version 1.5.0").contains("List reduced from 30 to 3");
        assertThat(text.replaceAll("\\s+", " ")).contains("amounts of before are multiplied by");
    }

    @Test
    void equal_windows_have_no_change() throws IOException {
        assertThat(ProfileComparison.of(version("1.4.2"), version("1.4.2")).functions()).allMatch(row -> row.change() == 0);
    }

    private static ProfileSeries version(String version) throws IOException {
        return SeriesOf.shop(30, ProfileQuery.ALL.where(ProfileFilter.ALL.withVersion(version)));
    }
}
