package io.statsprofile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.statsprofile.internal.recording.CallFigures;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.StatsProfile;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Calls by hand, switching and misuse, by a clock that the test moves. */
@SuppressWarnings("try")
class ProfileTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private long nanos = 1_000;
    private Instant wall = NOON;
    private final Profile profile = new Profile(() -> nanos, () -> wall);

    @Test
    void calls_by_hand_are_counted_with_their_callers() {
        // checkout: 10, price 5, 1, price 5 (in it: price 2), 1
        try (Profile enabled = profile.enable(); var checkout = profile.call("checkout")) {
            nanos += 10;
            try (var price = profile.call("price")) {
                nanos += 5;
            }
            nanos += 1;
            try (var price = profile.call("price")) {
                nanos += 5;
                try (var nested = profile.call("price")) {
                    nanos += 2;
                }
            }
            nanos += 1;
        }
        CallFigures figures = CallFigures.of(profile.stats());
        assertThat(figures.functions()).containsOnly(
                entry("checkout", new CallFigures.Row(1, 1, 12, 24)),
                entry("price", new CallFigures.Row(3, 2, 12, 12)));
        assertThat(figures.edges()).containsOnly(
                entry("checkout->price", new CallFigures.Row(2, 2, 10, 12)),
                entry("price->price", new CallFigures.Row(1, 1, 2, 2)));
    }

    @Test
    void a_call_that_throws_counts() {
        profile.enable();
        assertThatThrownBy(() -> {
            try (var call = profile.call("checkout")) {
                nanos += 3;
                throw new IllegalStateException("no money");
            }
        }).hasMessage("no money");
        profile.disable();
        assertThat(profile.stats().get("checkout").ncalls()).isEqualTo(1);
        assertThat(profile.stats().get("checkout").tottimeNanos()).isEqualTo(3);
    }

    @Test
    void nothing_is_recorded_before_enable_and_after_disable() {
        profile.call("before").close();
        profile.enable();
        profile.call("between").close();
        profile.disable();
        profile.call("after").close();
        assertThat(profile.stats().funcProfiles().keySet()).containsExactly("between");
    }

    @Test
    void disable_ends_open_calls_with_a_clock_reading_for_each() {
        Profile ticking = new Profile(() -> nanos++, () -> wall);
        ticking.enable();
        Profile.Call outer = ticking.call("outer");
        Profile.Call inner = ticking.call("inner");
        StatsProfile open = ticking.stats();
        ticking.disable();
        outer.close();
        inner.close();

        assertThat(open.openCalls()).isEqualTo(2);
        assertThat(open.get("outer").ncalls()).isZero();
        assertThat(CallFigures.of(ticking.stats()).functions()).containsOnly(
                entry("inner", new CallFigures.Row(1, 1, 1, 1)),
                entry("outer", new CallFigures.Row(1, 1, 2, 3)));
    }

    @Test
    void it_accumulates_over_several_stretches() {
        for (int i = 0; i < 3; i++) {
            profile.enable();
            try (var call = profile.call("a")) {
                nanos += 10;
            }
            nanos += 5;
            wall = wall.plusSeconds(60);
            profile.disable();
            nanos += 1_000;
            wall = wall.plusSeconds(60);
        }
        Region region = profile.region();
        assertThat(region.profile().get("a")).isEqualTo(
                FunctionProfile.of(FunctionId.named("a"), 3, 3, 30, 30));
        assertThat(region.start()).isEqualTo(NOON);
        assertThat(region.end()).isEqualTo(NOON.plusSeconds(300));
        assertThat(region.durationNanos()).isEqualTo(45);
    }

    @Test
    void enabling_twice_and_disabling_twice_is_as_once() {
        profile.enable();
        Profile.Call call = profile.call("a");
        profile.enable();
        nanos += 7;
        call.close();
        profile.disable();
        profile.disable();
        assertThat(profile.stats().get("a").tottimeNanos()).isEqualTo(7);
        assertThat(profile.isEnabled()).isFalse();
    }

    @Test
    void another_thread_is_refused_while_it_is_enabled_and_may_go_on_afterwards() {
        profile.enable();
        assertThatThrownBy(() -> elsewhere(profile::disable)).hasRootCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("This profile is enabled on thread " + Thread.currentThread().getName())
                .hasMessageContaining("can disable it after that thread has called disable().");
        assertThatThrownBy(() -> elsewhere(profile::enable)).hasMessageContaining("can enable it after");
        assertThatThrownBy(() -> elsewhere(profile::stats)).hasMessageContaining("can read it after");
        String owner = Thread.currentThread().getName();
        elsewhere(() -> assertThat(profile).hasToString("a profile that is enabled on thread " + owner));
        elsewhere(() -> profile.call("theirs").close());
        Profile.Call ours = profile.call("ours");
        nanos += 2;
        elsewhere(ours::close);
        assertThat(profile.stats().get("ours").openCalls()).isEqualTo(1);
        profile.disable();
        elsewhere(() -> {
            profile.enable();
            profile.call("theirs").close();
            profile.disable();
        });
        assertThat(profile.stats().funcProfiles().keySet()).containsExactly("ours", "theirs");
    }

    @Test
    void a_call_closed_too_early_ends_the_calls_inside_it_and_closing_again_does_nothing() {
        profile.enable();
        Profile.Call outer = profile.call("outer");
        Profile.Call inner = profile.call("inner");
        nanos += 4;
        outer.close();
        nanos += 100;
        inner.close();
        outer.close();
        try (var next = profile.call("next")) {
            nanos += 1;
        }
        profile.disable();
        assertThat(CallFigures.of(profile.stats()).functions()).containsOnly(
                entry("inner", new CallFigures.Row(1, 1, 4, 4)),
                entry("outer", new CallFigures.Row(1, 1, 0, 4)),
                entry("next", new CallFigures.Row(1, 1, 1, 1)));
        assertThat(CallFigures.of(profile.stats()).edges().keySet()).containsExactly("outer->inner");
    }

    @Test
    void a_clock_that_goes_backwards_or_throws_stands_still() {
        profile.enable();
        Profile.Call call = profile.call("a");
        nanos += 5;
        profile.call("b").close();
        nanos -= 500;
        call.close();
        profile.disable();
        assertThat(profile.stats().get("a").cumtimeNanos()).isEqualTo(5);

        Profile broken = new Profile(() -> {
            throw new IllegalStateException("no time");
        }, () -> wall);
        try (Profile enabled = broken.enable(); var a = broken.call("a")) {
            assertThat(broken.isEnabled()).isTrue();
        }
        assertThat(broken.stats().get("a").ncalls()).isEqualTo(1);
        assertThat(broken.stats().totalNanos()).isZero();
    }

    @Test
    void it_prints_as_one_line() {
        assertThat(profile).hasToString("0 functions, 0 calls in 0.000000000 seconds");
        profile.enable();
        try (var outer = profile.call("a"); var inner = profile.call("a")) {
            nanos += 250_000_000;
        }
        assertThat(profile).hasToString("1 function, 2 calls (1 primitive) in 0.250000000 seconds");
        Profile.Call open = profile.call("b");
        assertThat(profile.toString()).contains("2 calls (1 primitive), 1 open in");
        open.close();
        profile.disable();
    }

    @Test
    void real_clocks_are_the_default() {
        Instant before = Instant.now();
        Profile real = new Profile();
        try (Profile enabled = real.enable(); var call = real.call("a")) {
            assertThat(real.stats().openCalls()).isEqualTo(1);
        }
        Region region = real.region();
        assertThat(region.start()).isAfterOrEqualTo(before);
        assertThat(region.end()).isAfterOrEqualTo(region.start()).isBeforeOrEqualTo(Instant.now());
        assertThat(region.profile().get("a").cumtimeNanos()).isBetween(0L, region.durationNanos());
    }

    private static void elsewhere(Runnable action) {
        try {
            CompletableFuture.runAsync(action, task -> new Thread(task, "another thread").start()).join();
        } catch (CompletionException failure) {
            throw new IllegalStateException(failure.getCause().getMessage(), failure.getCause());
        }
    }
}
