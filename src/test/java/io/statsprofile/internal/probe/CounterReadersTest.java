package io.statsprofile.internal.probe;

import static io.statsprofile.internal.probe.Fixture.function;
import static io.statsprofile.internal.probe.Fixture.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.statsprofile.internal.probe.Fixture.Home;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose functions are whose, also when that changes. */
class CounterReadersTest {

    private final Fixture first = new Fixture();

    @BeforeEach
    void startTheClock() {
        Ticks.drive(System.nanoTime());
    }

    @AfterEach
    void end() {
        first.close();
    }

    private static void call(int function) {
        Frame frame = Probe.enter(function);
        Ticks.advance(1);
        Probe.exit(frame);
    }

    private static long calls(CounterReader reader, int function) {
        long[] row = row(reader.cut(false), function);
        return row == null ? 0 : row[0];
    }

    @Test
    void a_function_belongs_to_the_nearest_home_up_from_its_loader() {
        Home child = new Home(new Home(first.home));
        try (Fixture second = new Fixture(child)) {
            int inFirst = first.function("f");
            int between = function(child.getParent(), "g");
            int below = function(new Home(child), "h");
            call(inFirst);
            call(between);
            call(below);
            IntervalSnapshot snapshot = second.reader.cut(false);
            assertThat(snapshot.functions).containsExactly(below);
            snapshot = first.reader.cut(false);
            assertThat(snapshot.functions).containsExactlyInAnyOrder(inFirst, between);
            assertThat(CounterReaders.ownerOf(child)).isSameAs(second.reader);
        }
    }

    @Test
    void what_nobody_claimed_belongs_to_the_first_and_moves_to_a_later_claim_without_loss() {
        CounterReader oldest = CounterReaders.ownerOf(new Home(null));
        Home later = new Home(null);
        int f = function(later, "f");
        Frame open = Probe.enter(f);
        call(f);
        assertThat(calls(oldest, f)).isEqualTo(1);
        call(f);
        Ticks.advance(10);
        long reported = oldest.openedNanos;
        try (Fixture fixture = new Fixture(later)) {
            assertThat(fixture.reader.startNanos()).as("where the first drain's slices stopped").isEqualTo(reported);
            Probe.exit(open);
            assertThat(calls(oldest, f)).isZero();
            IntervalSnapshot snapshot = fixture.reader.cut(false);
            assertThat(row(snapshot, f)).containsExactly(2, 1, 11, 11, 0);
            assertThat(snapshot.startNanos).isEqualTo(reported);
        }
    }

    @Test
    void counting_of_a_later_home_begins_with_its_first_function() {
        Home home = new Home(null);
        Ticks.advance(5);
        long registered = Ticks.now();
        function(home, "f");
        Ticks.advance(100);
        try (Fixture fixture = new Fixture(home)) {
            assertThat(fixture.reader.startNanos()).isEqualTo(registered);
            assertThat(fixture.reader.startEpochMillis()).isCloseTo(System.currentTimeMillis(),
                    org.assertj.core.data.Offset.offset(60_000L));
        }
    }

    @Test
    void a_home_is_claimed_once_until_it_is_released() {
        assertThat(CounterReaders.claim(first.home, "other")).isNull();
        int f = first.function("f");
        call(f);
        first.reader.notes().put("sequence", 7L);
        first.reader.release();
        call(f);
        CounterReader again = CounterReaders.claim(first.home, "renamed");
        assertThat(again).isSameAs(first.reader);
        assertThat(again.notes()).containsEntry("sequence", 7L);
        assertThat(calls(again, f)).isEqualTo(2);
        assertThat(calls(again, f)).isZero();
    }

    @Test
    void a_redeployed_service_goes_on_with_the_parked_reader_and_keeps_its_old_functions() {
        Home before = new Home(null);
        CounterReader reader = CounterReaders.claim(before, "redeployed");
        int old = function(before, "f");
        call(old);
        reader.release();
        Home after = new Home(null);
        assertThat(CounterReaders.claim(after, "redeployed")).isSameAs(reader);
        int fresh = function(after, "f");
        assertThat(fresh).isNotEqualTo(old);
        call(old);
        call(fresh);
        IntervalSnapshot snapshot = reader.cut(true);
        assertThat(row(snapshot, old)[0]).isEqualTo(2);
        assertThat(row(snapshot, fresh)[0]).isEqualTo(1);
    }

    @Test
    void after_a_closing_cut_a_new_claim_goes_on_where_it_ended() {
        Home home = new Home(null);
        int f = function(home, "f");
        CounterReader reader = CounterReaders.claim(home, "x");
        Frame open = Probe.enter(f);
        Ticks.advance(3);
        assertThat(row(reader.cut(true), f)).containsExactly(1, 1, 3, 3, 0);
        Ticks.advance(4);
        CounterReader next = CounterReaders.claim(home, "x");
        assertThat(next).isNotSameAs(reader);
        Probe.exit(open);
        assertThat(row(next.cut(true), f)).containsExactly(1, 1, 4, 4, 0);
        assertThat(reader.cut(false).functions).isEmpty();
    }

    @Test
    void what_a_collected_home_still_had_to_report_is_kept_for_its_reader() {
        CounterReader reader = CounterReaders.claim(new Home(null), "undeployed");
        int f = collectedFunction(reader);
        reader.release();
        await("the undeployed home is collected although its drain is kept").until(() -> {
            System.gc();
            return reader.isHomeless();
        });
        assertThat(calls(first.reader, f)).isZero();
        CounterReader resumed = CounterReaders.claim(new Home(null), "undeployed");
        assertThat(resumed).isSameAs(reader);
        assertThat(row(resumed.cut(true), f)[0]).isEqualTo(1);
    }

    private int collectedFunction(CounterReader reader) {
        WeakReference<ClassLoader> home = reader.homes.get(0);
        int f = function(home.get(), "f");
        call(f);
        reader.cut(false);
        call(f);
        return f;
    }

    @Test
    void drains_of_collected_homes_are_bounded_and_their_figures_go_to_the_first() {
        List<CounterReader> gone = new ArrayList<>();
        for (int i = 0; i < CounterReaders.MAX_HOMELESS + 10; i++) {
            CounterReader reader = CounterReaders.claim(new Home(null), "gone" + i);
            reader.release();
            gone.add(reader);
        }
        await("the homes are collected").until(() -> {
            System.gc();
            return gone.stream().allMatch(CounterReader::isHomeless);
        });
        assertThat(gone).noneMatch(reader -> reader.closed);
        try (Fixture another = new Fixture()) {
            assertThat(another.reader).isNotNull();
            assertThat(gone.subList(0, 10)).as("the oldest").allMatch(reader -> reader.closed);
            assertThat(gone.subList(10, gone.size())).noneMatch(reader -> reader.closed);
        }
    }

    @Test
    void functions_keep_their_id_over_retransformation_and_differ_by_loader_and_descriptor() {
        int f = first.function("f");
        assertThat(first.function("f")).isEqualTo(f);
        assertThat(function(null, "f")).isNotEqualTo(f).isEqualTo(function(null, "f"));
        assertThat(Functions.register(first.home, "com.acme.T", "f", "(I)V", "com.acme.T.f(int)", null, 0)).isNotEqualTo(f);
        assertThat(Functions.function(f)).isEqualTo("com.acme.T.f");
        assertThat(Functions.className(f)).isEqualTo("com.acme.T");
        assertThat(Functions.method(f)).isEqualTo("f");
        assertThat(Functions.fileName(f)).isEqualTo("T.java");
        assertThat(Functions.lineNumber(f)).isEqualTo(1);
    }
}
