package io.statsprofile.internal.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** The reduced row of the benchmark: what can be asserted exactly without measuring time. */
class AllocationTest {

    @Test
    void calls_allocate_nothing_once_their_counters_are_there() {
        try (Fixture fixture = new Fixture()) {
            int a = fixture.function("a");
            int b = fixture.function("b");
            com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
            long id = Thread.currentThread().getId();
            call(a, b, 10_000);
            long before = threads.getThreadAllocatedBytes(id);
            call(a, b, 100_000);
            long bytes = threads.getThreadAllocatedBytes(id) - before;
            assertThat(bytes).as("bytes allocated by 400,000 calls").isLessThan(10_000);
            assertThat(Fixture.row(fixture.reader.cut(false), a)[0]).isEqualTo(220_000);
        }
    }

    private static void call(int a, int b, int times) {
        for (int i = 0; i < times; i++) {
            Frame outer = Probe.enter(a);
            Probe.exit(Probe.enter(b));
            Probe.exit(outer);
            outer = Probe.enterTraced(a);
            Probe.exit(Probe.enterTraced(b));
            Probe.exit(outer);
        }
    }
}
