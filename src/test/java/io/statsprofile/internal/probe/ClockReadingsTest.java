package io.statsprofile.internal.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What sampled mode is for: few readings of the clock, however many the calls, and nothing allocated. */
class ClockReadingsTest {

    private static final long BETWEEN_TICKS = 20_000_000;

    private final Fixture fixture = new Fixture();
    private final int outer = fixture.function("outer");
    private final int inner = fixture.function("inner");

    @BeforeEach
    void sample() {
        Modes.set(outer, Modes.SAMPLED);
        Modes.set(inner, Modes.SAMPLED);
        Ticks.drive(System.nanoTime());
        Latency.forget();
    }

    @AfterEach
    void end() {
        Modes.set(outer, Modes.EXACT);
        Modes.set(inner, Modes.EXACT);
        // Lets this thread's recorder know that it is earlier again.
        Ticks.undrive();
        Probe.exit(Probe.enter(outer));
        fixture.close();
    }

    /** A round of draws reads the clock 3,900 times, give or take 90: a quarter is eight of those, and growth would be tenfold. */
    @Test
    void readings_do_not_grow_with_the_number_of_calls_between_two_ticks() {
        long few = readingsBetweenTicks(2_000);
        long many = readingsBetweenTicks(20_000);
        long very = readingsBetweenTicks(200_000);
        assertThat(few).isPositive();
        assertThat(many).as("readings, ten times the calls in the same time: %d before", few).isLessThanOrEqualTo(few * 5 / 4);
        assertThat(very).as("readings, a hundred times the calls in the same time: %d before", few).isLessThanOrEqualTo(few * 5 / 4);
    }

    @Test
    void readings_are_few_among_events_of_any_length() {
        for (long nanos : new long[] {10, 100, 1_000, 10_000}) {
            long before = Ticks.readings();
            run(100_000, nanos);
            assertThat((Ticks.readings() - before) / 400.0).as("readings in 1,000 events, one every %d ns", nanos).isLessThanOrEqualTo(130);
        }
    }

    @Test
    void exact_mode_reads_the_clock_at_every_event() {
        Modes.set(outer, Modes.EXACT);
        Modes.set(inner, Modes.EXACT);
        run(10, 1);
        long before = Ticks.readings();
        run(1_000, 100);
        assertThat(Ticks.readings() - before).isEqualTo(4_000);
    }

    @Test
    void sampled_calls_allocate_nothing() {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long id = Thread.currentThread().getId();
        run(20_000, 1_000);
        long before = threads.getThreadAllocatedBytes(id);
        run(100_000, 1_000);
        assertThat(threads.getThreadAllocatedBytes(id) - before).as("bytes allocated by 200,000 calls").isLessThan(10_000);
        assertThat(Fixture.row(fixture.reader.cut(false), inner)[0]).isEqualTo(120_000);
    }

    private long readingsBetweenTicks(int calls) {
        long nanos = BETWEEN_TICKS / calls / 4;
        learn(nanos);
        long before = Ticks.readings();
        for (int tick = 0; tick < 10; tick++) {
            Epoch.tick();
            run(calls, nanos);
        }
        return Ticks.readings() - before;
    }

    /** Until the probe knows what to expect; then the time that it takes to get used to it. */
    private void learn(long nanos) {
        do {
            run(100_000, nanos);
        } while (Probe.RECORDERS.get().find(inner).units > 1.05 * Math.max(nanos, Sampler.SHORTEST_UNITS));
        run(100_000, nanos);
    }

    /** Four events a round. */
    private void run(int rounds, long nanos) {
        for (int i = 0; i < rounds; i++) {
            Ticks.advance(nanos);
            Frame frame = Probe.enterTraced(outer);
            Ticks.advance(nanos);
            Frame called = Probe.enterTraced(inner);
            Ticks.advance(nanos);
            Probe.exit(called);
            Ticks.advance(nanos);
            Probe.exit(frame);
        }
    }
}
