package io.statsprofile.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.internal.query.ProfileFilter;
import io.statsprofile.internal.query.ProfileQuery;
import io.statsprofile.internal.query.ProfileSource;
import io.statsprofile.internal.query.ProfileSources;
import io.statsprofile.internal.report.TextStyle;
import io.statsprofile.internal.series.ComparedFunction;
import io.statsprofile.internal.series.Measure;
import io.statsprofile.internal.series.ProfileComparison;
import io.statsprofile.internal.series.ProfileSeries;
import io.statsprofile.testing.Build;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code mvn -Pdemo verify} in short: every step and every check of it. */
class DemoIT {

    @Test
    void the_demo_charts_a_real_service_and_its_counts_are_exact() throws Exception {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        Path directory = Path.of("target", "demo-it");
        DemoSettings settings = new DemoSettings(Build.VERSION, Path.of("target"), directory,
                Duration.ofSeconds(12), Duration.ofSeconds(1), 0, 150, false);

        new DemoRun(settings, new Screen(new PrintStream(output, true, StandardCharsets.UTF_8), TextStyle.PLAIN)).run();

        assertThat(output.toString(StandardCharsets.UTF_8))
                .contains("PriceEngine.quote, slowed by release 1.5.0, ranks first")
                .contains("agree to the last call")
                .contains("Forecast.demand, called most, was sampled by the governor for");
        assertThat(directory.resolve("report.html")).content().contains("PriceEngine.quote");
        assertThat(directory.resolve("report.svg")).content().startsWith("<svg").contains("PriceEngine.quote");
        try (ProfileSource saved = ProfileSources.files(List.of(directory.resolve("slices.ndjson").toString()), null)) {
            ProfileSeries answer = saved.answer(ProfileQuery.ALL);
            assertThat(answer.coverage().slices()).as("slices saved for the command line").isGreaterThanOrEqualTo(12);
            ProfileComparison releases = ProfileComparison.of(saved.answer(release(Play.OLD)), saved.answer(release(Play.NEW)));
            List<String> names = releases.functions().stream().map(ComparedFunction::function).toList();
            ProfileComparison ranked = releases.withTrends(saved.trends(release(Play.OLD), names), saved.trends(release(Play.NEW), names));
            assertThat(ranked.rankedBySpeed(5).functions().get(0).function()).as("what compare puts first").endsWith("PriceEngine.quote");
            double calls = answer.series(Measure.NCALLS).total();
            assertThat(answer.coverage().estimatedCostNanos() / calls).as("nanoseconds that a call is said to cost")
                    .isBetween(5.0, 5_000.0);
        }
    }

    private static ProfileQuery release(String version) {
        return ProfileQuery.ALL.where(ProfileFilter.ALL.withVersion(version));
    }
}
