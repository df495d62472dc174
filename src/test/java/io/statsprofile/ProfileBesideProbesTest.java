package io.statsprofile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.statsprofile.internal.base.OutsideText;
import io.statsprofile.internal.probe.Frame;
import io.statsprofile.internal.probe.Functions;
import io.statsprofile.internal.probe.Probe;
import io.statsprofile.internal.recording.CallFigures;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;

/** Calls that the probes see and calls by hand on one stack; a clock that the test moves. */
@SuppressWarnings("try")
class ProfileBesideProbesTest {

    private static final ClassLoader LOADER = ProfileBesideProbesTest.class.getClassLoader();
    private static final int CHECKOUT = function("checkout", 12);
    private static final int PRICE = function("price", 40);

    private long nanos = 1_000;
    private final Profile profile = new Profile(() -> nanos, InstantSource.system());

    @Test
    void seen_calls_carry_class_method_file_and_line() {
        profile.enable();
        Probe.exit(Probe.enter(CHECKOUT));
        profile.disable();
        assertThat(profile.stats().get("com.acme.Beside.checkout").id()).isEqualTo(new FunctionId(
                "com.acme.Beside.checkout", "com.acme.Beside", "checkout", "Beside.java", 12));
    }

    @Test
    void names_are_in_bounds_and_stay_apart() {
        String longest = "n".repeat(60_000);
        int first = Functions.register(LOADER, longest, longest, "()V", longest + ".a", longest, 1);
        int second = Functions.register(LOADER, longest, longest, "(I)V", longest + ".b", "half\ud800", 1);
        profile.enable();
        Probe.exit(Probe.enter(first));
        Probe.exit(Probe.enter(second));
        profile.call(longest).close();
        profile.call("half\ud800").close();
        profile.disable();

        assertThat(profile.stats().funcProfiles().values()).hasSize(4).extracting(FunctionProfile::id).allSatisfy(id ->
                assertThat(Stream.of(id.function(), id.className(), id.method(), id.fileName()))
                        .allMatch(name -> name == null || name.length() <= OutsideText.MAX_LENGTH && !name.contains("\ud800")));
    }

    @Test
    void calls_by_hand_and_seen_calls_are_each_others_callers() {
        profile.enable();
        try (var order = profile.call("order")) {
            nanos += 1;
            Frame checkout = Probe.enter(CHECKOUT);
            nanos += 2;
            try (var payment = profile.call("payment")) {
                nanos += 4;
            }
            Probe.exit(checkout);
            nanos += 8;
        }
        profile.disable();
        CallFigures figures = CallFigures.of(profile.stats());
        assertThat(figures.functions()).containsOnly(entry("order", new CallFigures.Row(1, 1, 9, 15)),
                entry("checkout", new CallFigures.Row(1, 1, 2, 6)), entry("payment", new CallFigures.Row(1, 1, 4, 4)));
        assertThat(figures.edges().keySet()).containsExactly("checkout->payment", "order->checkout");
    }

    @Test
    void calls_that_began_before_enable_are_not_seen_to_end() {
        Frame outer = Probe.enter(CHECKOUT);
        profile.enable();
        Frame inner = Probe.enter(PRICE);
        nanos += 5;
        Probe.exit(inner);
        Probe.exit(outer);
        nanos += 7;
        Probe.exit(Probe.enter(CHECKOUT));
        profile.disable();
        assertThat(CallFigures.of(profile.stats()).functions()).containsOnly(entry("price", new CallFigures.Row(1, 1, 5, 5)),
                entry("checkout", new CallFigures.Row(1, 1, 0, 0)));
    }

    @Test
    void a_call_by_hand_left_open_ends_with_the_seen_call_around_it() {
        profile.enable();
        Frame checkout = Probe.enter(CHECKOUT);
        Profile.Call forgotten = profile.call("forgotten");
        nanos += 3;
        Probe.exit(checkout);
        nanos += 100;
        forgotten.close();
        profile.disable();
        assertThat(CallFigures.of(profile.stats()).functions()).containsOnly(entry("forgotten", new CallFigures.Row(1, 1, 3, 3)),
                entry("checkout", new CallFigures.Row(1, 1, 0, 3)));
    }

    @Test
    void a_call_by_hand_closed_inside_a_seen_call_that_it_contains_ends_when_that_one_has_ended() {
        profile.enable();
        Profile.Call early = profile.call("early");
        Frame checkout = Probe.enter(CHECKOUT);
        nanos += 3;
        early.close();
        nanos += 4;
        Frame price = Probe.enter(PRICE);
        nanos += 5;
        Probe.exit(price);
        Probe.exit(checkout);
        nanos += 100;
        profile.disable();
        assertThat(CallFigures.of(profile.stats()).functions()).containsOnly(entry("early", new CallFigures.Row(1, 1, 0, 12)),
                entry("checkout", new CallFigures.Row(1, 1, 7, 12)), entry("price", new CallFigures.Row(1, 1, 5, 5)));
    }

    @Test
    void several_profiles_on_one_thread_see_the_same_calls_each_by_its_own_clock() {
        Profile other = new Profile(() -> 10 * nanos, InstantSource.system());
        profile.enable();
        Frame checkout = Probe.enter(CHECKOUT);
        other.enable();
        Frame price = Probe.enter(PRICE);
        nanos += 2;
        Probe.exit(price);
        profile.disable();
        Probe.exit(checkout);
        other.disable();
        assertThat(profile.stats().get("com.acme.Beside.price").tottimeNanos()).isEqualTo(2);
        assertThat(profile.stats().get("com.acme.Beside.checkout").cumtimeNanos()).isEqualTo(2);
        assertThat(other.stats().funcProfiles().keySet()).containsExactly("com.acme.Beside.price");
        assertThat(other.stats().totalNanos()).isEqualTo(20);
    }

    @Test
    void a_clock_of_instrumented_code_is_not_recorded_by_those_who_read_it() {
        Profile byInstrumentedClock = new Profile(() -> {
            Frame reading = Probe.enter(PRICE);
            nanos++;
            Probe.exit(reading);
            return nanos;
        }, InstantSource.system());
        byInstrumentedClock.enable();
        try (var order = byInstrumentedClock.call("order")) {
            Probe.exit(Probe.enter(CHECKOUT));
        }
        byInstrumentedClock.disable();
        assertThat(byInstrumentedClock.stats().funcProfiles().keySet()).containsExactlyInAnyOrder("order", "com.acme.Beside.checkout");
        assertThat(byInstrumentedClock.stats().totalCalls()).isEqualTo(2);
    }

    @Test
    void the_probes_own_readings_are_taken_where_the_clock_is_not_the_programs() {
        Profile real = new Profile().enable();
        Frame checkout = Probe.enter(CHECKOUT);
        Frame price = Probe.enter(PRICE);
        Probe.exit(price);
        Probe.exit(checkout);
        real.disable();
        Region region = real.region();
        assertThat(region.profile().get("com.acme.Beside.checkout").cumtimeNanos()).isBetween(region.profile().get("com.acme.Beside.price")
                .cumtimeNanos(), region.durationNanos());
    }

    @Test
    @EnabledForJreRange(minVersion = 21)
    void a_virtual_thread_is_seen_over_the_carriers_that_it_changes() throws Exception {
        Thread virtual = (Thread) Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, (Runnable) () -> {
            profile.enable();
            Frame checkout = Probe.enter(CHECKOUT);
            for (int i = 0; i < 20; i++) {
                Frame price = Probe.enter(PRICE);
                LockSupport.parkNanos(1);
                nanos += 1;
                Probe.exit(price);
            }
            Probe.exit(checkout);
            profile.disable();
        });
        virtual.join();
        assertThat(CallFigures.of(profile.stats()).functions()).containsOnly(entry("checkout", new CallFigures.Row(1, 1, 0, 20)),
                entry("price", new CallFigures.Row(20, 20, 20, 20)));
    }

    private static int function(String method, int line) {
        return Functions.register(LOADER, "com.acme.Beside", method, "()V", "com.acme.Beside." + method, "Beside.java", line);
    }
}
