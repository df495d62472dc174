package io.statsprofile.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CallRatesTest {

    @Test
    void a_thread_that_gave_its_counters_back_as_virtual_ones_do_has_run_all_the_same() throws InterruptedException {
        try (Fixture fixture = new Fixture()) {
            int function = fixture.function("f");
            CallRates.ncalls(null);
            Thread thread = new Thread(() -> {
                Probe.exit(Probe.enter(function));
                CallRates.ncalls(null);
                Probe.LANES.get().occupy(true);
                Probe.exit(Probe.enter(function));
            });
            thread.start();
            thread.join();

            assertThat(CallRates.ncalls(null)[function]).isEqualTo(2);
            assertThat(CallRates.threadIds()).contains(0);
        }
    }
}
