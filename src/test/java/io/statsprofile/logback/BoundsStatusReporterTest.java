package io.statsprofile.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.Status;
import io.statsprofile.internal.model.ProbeBounds;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoundsStatusReporterTest {

    private final LoggerContext context = new LoggerContext();
    private final ContextAwareBase statuses = new ContextAwareBase();
    private final BoundsStatusReporter reporter;

    BoundsStatusReporterTest() {
        statuses.setContext(context);
        reporter = new BoundsStatusReporter(statuses);
    }

    private List<String> said() {
        List<String> said = context.getStatusManager().getCopyOfStatusList().stream().map(Status::getMessage).toList();
        context.getStatusManager().clear();
        return said;
    }

    private static ProbeBounds bounds(long calls, long refused, long registered) {
        return new ProbeBounds(25L << 20, 26L << 20, calls, registered, refused);
    }

    @Test
    void calls_without_room_are_told_first_every_hundredth_time_and_when_it_is_over() {
        reporter.of(bounds(0, 0, 10));
        assertThat(said()).isEmpty();
        for (int slice = 1; slice <= 100; slice++) {
            reporter.of(bounds(7, 0, 10));
        }
        assertThat(said()).hasSize(2).allSatisfy(text -> assertThat(text).contains("7 calls", "25 MB of 26 MB", "option memory"));
        reporter.of(bounds(0, 0, 10));
        reporter.of(bounds(0, 0, 10));
        assertThat(said()).singleElement().asString().contains("room again", "100 slices");
    }

    @Test
    void functions_without_room_are_told_with_what_is_there_and_when_there_is_room_again() {
        reporter.of(bounds(0, 12, 65_536));
        assertThat(said()).singleElement().asString().contains("12 more", "65536 functions are profiled", "Select less");
        reporter.of(bounds(0, 12, 65_536));
        assertThat(said()).as("while it is full and nothing new is refused").isEmpty();
        reporter.of(bounds(0, 12, 30_000));
        assertThat(said()).singleElement().asString().contains("room for more functions again", "30000");
    }
}
