package io.statsprofile.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.testing.Eventually;
import java.util.List;
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
