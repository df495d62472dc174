package io.statsprofile.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.Status;
import io.statsprofile.internal.shipping.DeliveryCounters;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.spool.SpoolListener.Loss;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeliveryStatusReporterTest {

    private final LoggerContext context = new LoggerContext();
    private final ContextAwareBase statuses = new ContextAwareBase();
    private final DeliveryCounters counters = new DeliveryCounters();
    private final DeliveryStatusReporter reporter;

    DeliveryStatusReporterTest() {
        statuses.setContext(context);
        reporter = new DeliveryStatusReporter(statuses, "Function stream: ", counters);
    }

    @Test
    void recovery_says_what_was_lost_meanwhile() {
        reporter.recovered(1, 0);
        reporter.recovered(25, 1);
        reporter.recovered(25, 7);
        assertThat(said()).containsExactly("Function stream: Delivery works again after 1 failure; nothing was lost meanwhile.",
                "Function stream: Delivery works again after 25 failures in a row; 1 document lost meanwhile.",
                "Function stream: Delivery works again after 25 failures in a row; 7 documents lost meanwhile.");
    }

    @Test
    void a_refusal_is_told_first_every_hundredth_time_and_when_the_reason_is_another() {
        for (int i = 1; i <= 100; i++) {
            refuse("status 400 from .ds-" + i + ", mapper_parsing_exception");
        }
        assertThat(said()).hasSize(2).last().asString().contains("100 so far");
        refuse("an ingest pipeline dropped it");
        refuse("an ingest pipeline dropped it");
        assertThat(said()).singleElement().asString().contains("101 so far: an ingest pipeline");
        for (char c = 'a'; c <= 'z'; c++) {
            refuse("reason " + c);
        }
        assertThat(said()).as("of many the first only").hasSize(6);
    }

    @Test
    void whatever_text_of_others_is_in_it_a_status_is_one_line_of_bounded_length() {
        String flood = "\u001b[2J\r\n" + "x".repeat(300_000);
        reporter.dropped(1, flood);
        reporter.trouble(1, 1, flood);
        refuse(flood);
        reporter.note(flood);
        reporter.unusable(flood);
        reporter.unwritten(1, flood);
        reporter.lost(Loss.DAMAGED, 1, flood);
        reporter.trouble(flood);

        assertThat(said()).hasSize(8).allSatisfy(line -> assertThat(line).hasSizeBetween(1_000, DeliveryStatusReporter.LONGEST + 3)
                .doesNotContain("\u001b", "\n", "\r"));
        assertThat(counters.figures().lastError()).hasSizeLessThan(600).doesNotContain("\u001b", "\n", "\r");
    }

    @Test
    void trouble_with_the_spool_is_the_last_error_too() {
        reporter.unwritten(1, "the disk is full");
        assertThat(counters.figures().lastError()).isEqualTo("the disk is full");
        reporter.unusable("there is no such directory");
        assertThat(counters.figures().lastError()).isEqualTo("there is no such directory");
        reporter.trouble("files of another user");
        assertThat(counters.figures().lastError()).isEqualTo("files of another user");
    }

    private void refuse(String reason) {
        reporter.refused(new QueuedDocument("a", "default", new byte[0]), reason);
    }

    private List<String> said() {
        List<String> said = context.getStatusManager().getCopyOfStatusList().stream().map(Status::getMessage).toList();
        context.getStatusManager().clear();
        return said;
    }
}
