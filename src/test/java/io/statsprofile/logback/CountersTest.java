package io.statsprofile.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.core.spi.ContextAwareBase;
import io.statsprofile.Profile;
import io.statsprofile.internal.model.Backlog;
import io.statsprofile.internal.model.DeliveryFigures;
import io.statsprofile.internal.model.DropReason;
import io.statsprofile.internal.model.ProfileDocument;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of documents is counted over appenders that follow each other, and adds up. The counters are those of the whole JVM. */
class CountersTest {

    private static final String CALM = "<interval>1 hour</interval>" + Service.TO_MEMORY;
    private static final String HOUR = "<interval>1 hour</interval> <stopTimeout>20 milliseconds</stopTimeout>" + Service.TO_MEMORY;

    @TempDir
    private Path directory;
    private DeliveryFigures before;

    @BeforeEach
    void begin_with_nothing_left() {
        MemoryAppender.unreachable = false;
        Service.start(CALM, Service.USUAL).close();
        MemoryAppender.DELIVERED.clear();
        before = now();
        assertThat(before.backlog()).isEqualTo(Backlog.NONE);
    }

    @AfterEach
    void and_it_adds_up() {
        MemoryAppender.unreachable = false;
        assertThat(astray(now())).as("documents that are nowhere, or twice").isEqualTo(astray(before));
    }

    @Test
    void over_reloads_in_an_outage() {
        MemoryAppender.unreachable = true;
        try (Service service = Service.start(HOUR, Service.USUAL)) {
            for (int i = 1; i <= 3; i++) {
                service.reload(HOUR, Service.USUAL);
                long retried = now().retried();
                await("an attempt").until(() -> now().retried() > retried);
                assertThat(now().cut() - before.cut()).isEqualTo(i);
                assertThat(now().backlog().documents()).isEqualTo(i);
            }
            assertThat(now().backlog().memoryBytes()).isPositive();
            assertThat(now().lastError()).isEqualTo("http://es.test cannot be reached; start it");
            assertThat(astray(now())).as("while they wait").isEqualTo(astray(before));
            MemoryAppender.unreachable = false;
            await("the delivery").until(() -> now().acknowledged() - before.acknowledged() == 3);
            service.reload(CALM, Service.USUAL);
            service.stop();
        }

        DeliveryFigures after = now();
        assertThat(after.dropped()).isEqualTo(before.dropped());
        assertThat(after.found() - before.found()).as("one, two, three").isEqualTo(after.left() - before.left()).isGreaterThanOrEqualTo(6);
        assertThat(after.backlog()).isEqualTo(Backlog.NONE);
        List<ProfileDocument> documents = MemoryAppender.documents();
        assertThat(documents).extracting(document -> document.facts().delivery().cut() - before.cut())
                .isEqualTo(LongStream.range(0, documents.size()).boxed().toList());
        assertThat(documents.get(0).facts().delivery().lastError()).as("nothing had happened yet").isNull();
        assertThat(documents.get(1).facts().delivery().lastError()).isEqualTo("http://es.test cannot be reached; start it");
        assertThat(documents.get(2).facts().delivery().backlog().documents()).isEqualTo(2);
        assertThat(documents.get(documents.size() - 1).facts().delivery().lastError()).as("it is over").isNull();
    }

    @Test
    void with_a_spool() {
        String spool = SpoolTest.spool(directory);
        MemoryAppender.unreachable = true;
        try (Service service = Service.start(HOUR + spool, Service.USUAL)) {
            service.reload(HOUR + spool, Service.USUAL);
            service.reload(HOUR + spool, Service.USUAL);
            await("what was left on disk").until(() -> now().backlog().spoolDocuments() == 2);
            assertThat(now().backlog().documents()).isEqualTo(2);
            assertThat(now().backlog().spoolBytes()).isGreaterThan(1_000);
            assertThat(now().spooled() - before.spooled()).isEqualTo(2);
            assertThat(now().found() - before.found()).as("one, and two").isEqualTo(now().left() - before.left()).isEqualTo(3);
            MemoryAppender.unreachable = false;
            await("the delivery").until(() -> now().acknowledged() - before.acknowledged() == 2);
            assertThat(now().backlog().documents()).isZero();
        }
        assertThat(now().dropped()).isEqualTo(before.dropped());
    }

    @Test
    void what_the_logger_keeps_is_cut_and_lost() {
        try (Service service = Service.start(CALM, Service.USUAL)) {
            service.logger("statsprofile").setLevel(Level.OFF);
        }
        assertThat(now().cut() - before.cut()).isEqualTo(1);
        assertThat(now().dropped(DropReason.LOGGING) - before.dropped(DropReason.LOGGING)).isEqualTo(1);
    }

    @Test
    void what_an_async_appender_loses_is_lost_in_logging() {
        String denied = "<filter class=\"ch.qos.logback.classic.filter.ThresholdFilter\"><level>ERROR</level></filter>";
        Service.start(HOUR + denied, Service.USUAL).close();
        assertThat(now().cut() - before.cut()).isEqualTo(1);
        assertThat(now().dropped(DropReason.LOGGING) - before.dropped(DropReason.LOGGING)).isEqualTo(1);
    }

    @Test
    void what_is_left_when_the_process_ends_is_lost_at_the_stop() {
        MemoryAppender.unreachable = true;
        try (Service service = Service.start(HOUR, Service.USUAL)) {
            service.reload(HOUR, Service.USUAL);
            Session.running().close(true, Duration.ofMillis(20));
        }
        assertThat(now().dropped(DropReason.STOP) - before.dropped(DropReason.STOP)).isEqualTo(2);
        assertThat(now().left() - before.left()).isEqualTo(now().found() - before.found());
    }

    @Test
    void what_no_appender_takes_over_is_lost_at_the_stop() {
        MemoryAppender.unreachable = true;
        try (Service service = Service.start(HOUR, Service.USUAL)) {
            service.reload("<interval>1 hour</interval>", Service.USUAL);
            Session.running().close(true, Duration.ofSeconds(1));
        }
        assertThat(now().dropped(DropReason.STOP) - before.dropped(DropReason.STOP)).isEqualTo(1);
    }

    @Test
    void an_appender_that_may_not_start_changes_nothing() {
        try (Service first = Service.start(CALM, Service.USUAL)) {
            MemoryAppender.unreachable = true;
            ProfileEvents.log(first.logger("statsprofile.region"), new Profile());
            await("the region").until(() -> now().backlog().documents() == 1);
            Service.start(CALM, Service.USUAL).close();
            assertThat(now().backlog().documents()).isEqualTo(1);
            MemoryAppender.unreachable = false;
        }
        assertThat(now().cut() - before.cut()).isEqualTo(2);
    }

    private static DeliveryFigures now() {
        return new StatusReporter(new ContextAwareBase()).counters().figures();
    }

    /** 0 where none is, and less where some are counted twice. */
    private static long astray(DeliveryFigures figures) {
        return figures.cut() + figures.found() - figures.acknowledged() - figures.lost() - figures.backlog().documents() - figures.left();
    }
}
