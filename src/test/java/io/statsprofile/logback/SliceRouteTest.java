package io.statsprofile.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.statsprofile.internal.model.DeliveryFigures;
import io.statsprofile.internal.model.DropReason;
import io.statsprofile.internal.shipping.DeliveryCounters;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SliceRouteTest {

    private final LoggerContext context = new LoggerContext();
    private final Logger logger = context.getLogger("statsprofile");
    private final ListAppender<ILoggingEvent> destination = new ListAppender<>();
    private final DeliveryCounters counters = new DeliveryCounters();
    private final SliceRoute route = new SliceRoute(destination, true, counters);

    @Test
    void what_another_slice_overtakes_is_lost_until_it_comes_after_all() {
        logger.addAppender(destination);
        assertThat(route.expect(logger)).isTrue();
        expect(1, 1, 0);
        assertThat(route.expect(logger)).isTrue();
        expect(2, 1, 1);
        assertThat(route.lost()).isEqualTo(1);

        route.arrived();
        expect(2, 0, 1);
        route.expect(logger);
        expect(3, 1, 1);
        route.arrived();
        route.arrived();
        expect(3, 0, 0);
        assertThat(route.underWay()).isZero();
    }

    @Test
    void what_the_logger_leads_elsewhere_is_lost_unless_it_comes_by_a_way_that_nobody_sees() {
        assertThat(route.expect(logger)).isFalse();
        expect(1, 0, 1);
        route.arrived();
        expect(1, 0, 0);
        assertThat(route.lost()).isZero();
    }

    @Test
    void what_is_missing_at_the_end_is_lost_and_not_taken_any_more() {
        logger.addAppender(destination);
        route.expect(logger);
        assertThat(route.isOpen()).isTrue();
        assertThat(route.await(System.nanoTime())).isEqualTo(1);
        assertThat(route.isOpen()).isFalse();
        expect(1, 0, 1);
    }

    /** Else each stop after a loss would take the whole of its time. */
    @Test
    @Timeout(value = 1, unit = TimeUnit.MINUTES)
    void for_what_others_have_overtaken_it_does_not_wait_long() {
        logger.addAppender(destination);
        route.expect(logger);
        route.expect(logger);
        route.arrived();
        route.expect(logger);
        CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS).execute(route::arrived);

        assertThat(route.await(System.nanoTime() + TimeUnit.HOURS.toNanos(1))).isEqualTo(1);
        expect(3, 0, 1);
    }

    @Test
    void for_a_queue_that_moves_it_waits() {
        logger.addAppender(destination);
        for (int i = 1; i <= 4; i++) {
            route.expect(logger);
            CompletableFuture.delayedExecutor(300 * i, TimeUnit.MILLISECONDS).execute(route::arrived);
        }

        assertThat(route.await(System.nanoTime() + TimeUnit.HOURS.toNanos(1))).isZero();
        expect(4, 0, 0);
    }

    @Test
    void an_interrupt_does_not_shorten_that_and_is_kept() {
        logger.addAppender(destination);
        route.expect(logger);
        CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS).execute(route::arrived);

        Thread.currentThread().interrupt();
        long missing = route.await(System.nanoTime() + TimeUnit.HOURS.toNanos(1));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(missing).isZero();
        expect(1, 0, 0);
    }

    @Test
    void what_an_appender_before_has_given_up_may_come_to_the_next() {
        logger.addAppender(destination);
        route.expect(logger);
        route.await(System.nanoTime());
        SliceRoute next = new SliceRoute(destination, true, counters);
        next.arrived();
        expect(1, 0, 0);
        next.arrived();
        expect(2, 0, 0);
        assertThat(next.lost()).isZero();
    }

    @Test
    void regions_are_counted_as_they_come_and_what_is_only_logged_is_not() {
        route.region();
        route.suppressed();
        expect(2, 0, 1);
        SliceRoute onlyLogged = new SliceRoute(destination, false, counters);
        onlyLogged.region();
        onlyLogged.suppressed();
        onlyLogged.expect(logger);
        onlyLogged.arrived();
        assertThat(onlyLogged.figures()).isEqualTo(DeliveryFigures.NONE);
        expect(2, 0, 1);
    }

    private void expect(long cut, long onTheWay, long lost) {
        DeliveryFigures figures = counters.figures();
        assertThat(figures.cut()).as("cut").isEqualTo(cut);
        assertThat(figures.backlog().documents()).as("on the way").isEqualTo(onTheWay);
        assertThat(figures.dropped(DropReason.LOGGING)).as("lost").isEqualTo(lost);
    }
}
