package io.statsprofile.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.Status;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Trouble is told at first and now and then, and its end always, with what was lost meanwhile. */
class StatusReporterTest {

    private final LoggerContext context = new LoggerContext();
    private final ContextAwareBase statuses = new ContextAwareBase();
    private final StatusReporter reporter;

    StatusReporterTest() {
        statuses.setContext(context);
        reporter = new StatusReporter(statuses);
    }

    @Test
    void a_logger_that_leads_elsewhere_and_back() {
        reporter.leadsHere();
        assertThat(said()).isEmpty();
        reporter.astray();
        reporter.astray();
        assertThat(said()).singleElement().asString().startsWith("Slices are logged but not shipped, 1 so far");
        reporter.leadsHere();
        reporter.leadsHere();
        assertThat(said()).containsExactly("Logger statsprofile leads to this appender again; until now 2 slices not shipped.");
        reporter.astray();
        assertThat(said()).as("it begins anew").hasSize(1);
    }

    @Test
    void something_on_the_way_that_keeps_slices_for_a_while() {
        reporter.overdue(0);
        reporter.overdue(1);
        reporter.overdue(2);
        assertThat(said()).singleElement().asString().startsWith("Slices were logged but did not reach this appender");
        reporter.overdue(2);
        reporter.overdue(2);
        assertThat(said()).containsExactly("Slices reach this appender again; 2 slices did not, in all.");
        reporter.overdue(3);
        assertThat(said()).as("it begins anew").hasSize(1);
    }

    @Test
    void slices_that_cannot_be_made_for_a_while() {
        reporter.made();
        for (int i = 0; i < 3; i++) {
            reporter.failed(new OutOfMemoryError("of the test"));
        }
        assertThat(said()).hasSize(1);
        reporter.made();
        reporter.made();
        assertThat(said()).containsExactly("Slices are made and logged again after 3 failures.");
    }

    private List<String> said() {
        List<String> said = context.getStatusManager().getCopyOfStatusList().stream().map(Status::getMessage).toList();
        context.getStatusManager().clear();
        return said;
    }
}
