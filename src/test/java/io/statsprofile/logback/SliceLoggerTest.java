package io.statsprofile.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.turbo.MarkerFilter;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.read.ListAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.spi.FilterReply;
import io.statsprofile.testing.SampleDocuments;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.Marker;

class SliceLoggerTest {

    private final LoggerContext context = new LoggerContext();
    private final SliceLogger slices = new SliceLogger(context, new StatusReporter(new ContextAwareBase()), () -> 0, new SliceRoute(null,
            false), () -> { });

    /** As Spring Boot has it from its start until it has configured logging. */
    private static final class DenyAll extends TurboFilter {

        @Override
        public FilterReply decide(Marker marker, ch.qos.logback.classic.Logger logger, Level level, String format, Object[] params,
                Throwable t) {
            return FilterReply.DENY;
        }
    }

    @Test
    void while_a_turbo_filter_denies_what_the_level_lets_through_no_slice_is_cut() {
        assertThat(slices.isReady()).isTrue();
        context.addTurboFilter(new DenyAll());
        assertThat(IntStream.range(0, 30).anyMatch(second -> slices.isReady())).isFalse();
        context.getTurboFilterList().clear();
        context.addTurboFilter(new MarkerFilter());
        assertThat(slices.isReady()).isTrue();
    }

    @Test
    void a_slice_that_was_being_cut_when_a_turbo_filter_came_is_logged_all_the_same() {
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        context.getLogger(SliceLogger.LOGGER).addAppender(appender);

        assertThat(slices.isReady()).isTrue();
        context.addTurboFilter(new DenyAll());
        assertThat(slices.accept(SampleDocuments.full("default"))).isTrue();
        assertThat(appender.list).hasSize(1);

        assertThat(slices.isReady()).isFalse();
        assertThat(slices.accept(SampleDocuments.full("default"))).as("it was there before this one was cut").isFalse();
        context.getTurboFilterList().clear();
        assertThat(slices.isReady()).isTrue();
        context.getLogger(SliceLogger.LOGGER).setLevel(Level.WARN);
        assertThat(slices.accept(SampleDocuments.full("default"))).as("a level is somebody's will").isFalse();
        assertThat(appender.list).hasSize(1);
        assertThat(slices.droppedDocuments()).isEqualTo(2);
    }

    @Test
    void one_that_denies_for_ever_suppresses_slices_in_the_end_as_a_level_does_at_once() {
        context.addTurboFilter(new DenyAll());
        assertThat(IntStream.range(0, 1_000).anyMatch(second -> slices.isReady())).isTrue();
        context.getTurboFilterList().clear();
        context.getLogger(SliceLogger.LOGGER).setLevel(Level.WARN);
        assertThat(slices.isReady()).isTrue();
    }
}
