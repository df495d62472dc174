package io.statsprofile.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.testing.Eventually;
import io.statsprofile.testing.SearchServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Agent and library beside an application on one flat class path. */
class FlatClassPathIT {

    @Test
    void every_call_of_several_threads_over_several_slices_is_counted_once() {
        try (FlatApplication app = FlatApplication.start("flat", List.of(PackagedJars.agentOption()))) {
            app.work(3, 50, 40);
            app.work(2, 7, 0);
            assertThat(app.jvm().stop()).as(app.jvm().output()).isZero();

            KnownCalls expected = new KnownCalls().work(3, 50).work(2, 7);
            Documents documents = app.documents();
            assertThat(documents.ncalls(Documents.WORK)).as(app.jvm().output()).isEqualTo(expected.ncalls());
            assertThat(documents.primitiveCalls(Documents.WORK)).isEqualTo(expected.primitiveCalls());
            assertThat(documents.slicesWith("com.acme.work.Workload.round")).as("slices that the work is spread over").isGreaterThan(1);
            documents.assertOneUnbrokenRun();
        }
    }

    /** What the README says, with a server that is there, without its key, and with the packages of this service. */
    @Test
    void the_configuration_in_the_README_is_enough() throws IOException {
        Matcher configuration = Pattern.compile("```xml\n(<configuration>.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("README.md")));
        assertThat(configuration.find()).as("a configuration in the README").isTrue();
        String elasticsearch = SearchServer.shared().url();
        Path file = Fixtures.emptyDirectory("flat-readme").resolveSibling("flat-readme.xml");
        Files.writeString(file, configuration.group(1).replace("https://es:9200", elasticsearch).replaceFirst("\\s*<apiKey>.*</apiKey>", "")
                .replace("<serviceName>shop<", "<serviceName>acme-readme<").replace("statsprofile.com.acme.shop", "statsprofile.com.acme"));
        try (FlatApplication app = FlatApplication.start("flat-readme",
                List.of(PackagedJars.agentOption(), "-Dlogback.configurationFile=" + file))) {
            app.work(2, 7, 0);
            assertThat(app.jvm().stop()).as(app.jvm().output()).isZero();

            assertThat(app.jvm().output()).contains("StatsProfile records service acme-readme in slices of 10 seconds",
                    "Profiled by levels below logger statsprofile: com.acme DEBUG");
            Documents documents = Documents.stored(elasticsearch, "acme-readme");
            assertThat(documents.ncalls(Documents.WORK)).containsEntry("com.acme.work.Crew.work", 1L)
                    .containsEntry("com.acme.work.Workload.run", 2L).containsEntry("com.acme.work.Workload.round", 14L);
            documents.assertOneUnbrokenRun();
        }
    }

    @Test
    void the_level_of_a_single_method_set_at_run_time_selects_that_method_alone() {
        try (FlatApplication app = FlatApplication.start("flat-levels", List.of(PackagedJars.agentOption(), "-Dacme.level=OFF"))) {
            app.work(1, 5, 0);
            app.jvm().ask("level statsprofile.com.acme.work.Workload.scan DEBUG");
            Eventually.assertThat("calls of scan are seen after its level was set to DEBUG", () -> {
                app.work(1, 1, 0);
                return app.documents().ncalls(Documents.WORK).containsKey("com.acme.work.Workload.scan");
            });
            assertThat(app.documents().ncalls(Documents.WORK)).containsOnlyKeys("com.acme.work.Workload.scan");
            assertThat(app.jvm().stop()).as(app.jvm().output()).isZero();
        }
    }
}
