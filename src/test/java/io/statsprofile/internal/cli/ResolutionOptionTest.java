package io.statsprofile.internal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.testing.LongRuns;
import io.statsprofile.testing.SeriesOf;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code --resolution} does, from files. */
class ResolutionOptionTest extends CommandLineTests {

    private static final LongRuns RUNS = new LongRuns(7, "cli", "shop");
    private final List<ProfileDocument> slices = RUNS.run("run-a", "host", "1.0", 0, 300, true, 0);
    private final List<ProfileDocument> documents = new ArrayList<>();

    @Override
    byte[] in() throws IOException {
        return SeriesOf.lines(documents);
    }

    @Test
    void the_first_lines_say_of_what_a_report_is_made() throws IOException {
        documents.addAll(slices);
        documents.addAll(LongRuns.hours(slices));
        assertThat(run("report", "-")).isZero();
        assertThat(out()).doesNotContain("Made of");
        for (String format : List.of("text", "table", "svg", "html")) {
            assertThat(run("report", "-", "--resolution", "hours", "--format", format)).isZero();
            assertThat(out()).as(format).contains("Made of 5 hours and of slices that are in none.");
        }
        assertThat(run("report", "-", "--resolution", "HOURS", "--format", "json")).isZero();
        JsonNode coverage = new ObjectMapper().readTree(out()).path("coverage");
        assertThat(List.of(coverage.path("hours").asInt(), coverage.path("days").asInt(), coverage.path("slices").asInt()))
                .containsExactly(5, 0, 300);
        assertThat(coverage.path("missing_rollups")).isEmpty();
    }

    @Test
    void a_comparison_of_hours_says_that_the_warm_up_is_in_them() {
        documents.addAll(LongRuns.hours(slices));
        documents.addAll(LongRuns.hours(RUNS.run("run-b", "host", "2.0", 300, 600, true, 0)));
        assertThat(run("compare", "-", "--before-version", "1.0", "--after-version", "2.0")).isZero();
        assertThat(out().replaceAll("\\s+", " ")).contains("Made of 5 hours and of slices that are in none.",
                "before: The first 1 minute of runs is in the sums of 1 hour, and not left out there (--resolution slices leaves it out).");
    }

    @Test
    void what_cannot_be_answered_is_refused_with_the_option() {
        documents.addAll(slices);
        assertThat(run("report", "-", "--resolution", "weeks")).isEqualTo(2);
        assertThat(err()).contains("'weeks' is none of auto, slices, hours, days");
        assertThat(run("report", "-", "--resolution", "hours", "--slice", "10m")).isEqualTo(2);
        assertThat(err()).contains("resolution is hours, but slice is 10 minutes; choose a multiple of 1 hour, or resolution slices",
                "--resolution");
        assertThat(run("report", "-", "--resolution", "days", "--host", "a")).isEqualTo(2);
        assertThat(err()).contains("a day is over all hosts and labels");
        assertThat(run("report", "-", "--resolution", "hours", "--kind", "region")).isEqualTo(2);
        assertThat(err()).contains("regions are in no hour");
        assertThat(run("report", "-", "--kind", "hour")).isEqualTo(2);
        assertThat(err()).contains("--kind is hour, but must be slice or region");
    }
}
