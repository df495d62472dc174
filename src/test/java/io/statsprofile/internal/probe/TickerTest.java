package io.statsprofile.internal.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When ticks hurry, and when that would be of no use. */
class TickerTest {

    private static final long PAUSE_NANOS = 30_000_000;

    @BeforeEach
    void begin() {
        // So the ticker itself stays out of it.
        Ticks.drive(System.nanoTime());
        calm();
    }

    @AfterEach
    void end() {
        calm();
        Ticks.undrive();
    }

    private static void calm() {
        Ticker.unknown = 0;
        for (int i = 0; i < 1_000; i++) {
            next();
        }
    }

    private static long next() {
        Ticker.drawn = Ticker.FEW_DRAWN;
        return Ticker.untilNext(0x1234_5678_9ABCL);
    }

    @Test
    void pauses_that_no_tick_falls_into_make_ticks_hurry_for_a_while() {
        next();
        assertThat(Ticker.interval).isEqualTo(Ticker.INTERVAL_NANOS);
        Ticker.unknown += PAUSE_NANOS;
        next();
        assertThat(Ticker.interval).isEqualTo(Ticker.HURRIED_NANOS);
        calm();
        assertThat(Ticker.interval).isEqualTo(Ticker.INTERVAL_NANOS);
    }

    @Test
    void a_pause_of_the_whole_process_in_which_the_ticker_had_to_wait_itself_does_not() {
        long planned = next();
        Ticker.waited(planned, planned + PAUSE_NANOS);
        Ticker.unknown += PAUSE_NANOS;
        next();
        // The recorder learns of it a moment later.
        Ticker.unknown += PAUSE_NANOS;
        next();
        assertThat(Ticker.interval).isEqualTo(Ticker.INTERVAL_NANOS);
        Ticker.waited(planned, planned + 100_000);
        Ticker.unknown += PAUSE_NANOS;
        next();
        assertThat(Ticker.interval).as("a tick in time").isEqualTo(Ticker.HURRIED_NANOS);
    }
}
