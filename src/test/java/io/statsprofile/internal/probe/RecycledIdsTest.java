package io.statsprofile.internal.probe;

import static io.statsprofile.internal.probe.Fixture.row;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Class loaders that come and go, as redeployments and script engines make them. */
@Timeout(120)
class RecycledIdsTest {

    private final Fixture fixture = new Fixture();

    @BeforeEach
    void atOnce() {
        SnapshotCollector.idleNanos = 0;
    }

    @AfterEach
    void end() {
        SnapshotCollector.idleNanos = SnapshotCollector.IDLE_NANOS;
        fixture.close();
    }

    private ClassLoader child() {
        return new Fixture.Home(fixture.home);
    }

    private static void collect(WeakReference<ClassLoader> loader) {
        Awaitility.await("the class loader is collected").until(() -> {
            System.gc();
            return loader.get() == null;
        });
    }

    /** Ids whose class loader is gone, reported or not. */
    private int[] called(String prefix, int count) {
        ClassLoader loader = child();
        int[] ids = new int[count];
        for (int i = 0; i < count; i++) {
            ids[i] = Fixture.function(loader, prefix + i);
            Probe.exit(Probe.enterTraced(ids[i]));
        }
        WeakReference<ClassLoader> gone = new WeakReference<>(loader);
        loader = null;
        collect(gone);
        return ids;
    }

    @Test
    void ids_of_collected_loaders_come_back_once_everything_under_them_is_reported() throws InterruptedException {
        int[] old = called("old", 50);
        IntervalSnapshot snapshot = fixture.reader.cut(false);
        for (int id : old) {
            assertThat(row(snapshot, id)[0]).isEqualTo(1);
        }
        assertThat(newIds(50)).as("ids while counters still bear the old ones").doesNotContainAnyElementsOf(asSet(old));
        fixture.reader.cut(false);
        fixture.reader.cut(false);
        int reused = Functions.reused();
        Set<Integer> ids = newIds(50);
        assertThat(Functions.reused() - reused).isEqualTo(50);
        assertThat(snapshot.function(old[7])).as("what a slice of before says of the id").isEqualTo("com.acme.T.old7");
        Probe.exit(Probe.enter(ids.iterator().next()));
        IntervalSnapshot then = fixture.reader.cut(false);
        assertThat(then.ncalls).as("nothing of the old function").containsExactly(1);
        assertThat(then.function(then.functions[0])).startsWith("com.acme.T.new");
    }

    private Set<Integer> newIds(int count) {
        Set<Integer> ids = new HashSet<>();
        for (int i = 0; i < count; i++) {
            ids.add(fixture.function("new" + System.nanoTime() + "_" + i));
        }
        return ids;
    }

    private static Set<Integer> asSet(int[] ids) {
        Set<Integer> set = new HashSet<>();
        for (int id : ids) {
            set.add(id);
        }
        return set;
    }

    @Test
    void an_id_does_not_come_back_while_no_slice_has_what_was_counted_under_it() throws InterruptedException {
        int[] old = called("waiting", 50);
        synchronized (SnapshotCollector.LOCK) {
            SnapshotCollector.relieve();
            SnapshotCollector.relieve();
        }
        assertThat(newIds(50)).doesNotContainAnyElementsOf(asSet(old));
        IntervalSnapshot snapshot = fixture.reader.cut(false);
        for (int id : old) {
            assertThat(row(snapshot, id)[0]).isEqualTo(1);
            assertThat(snapshot.function(id)).startsWith("com.acme.T.waiting");
        }
    }

    @Test
    void an_id_does_not_come_back_while_a_call_is_open_under_it() throws InterruptedException {
        ClassLoader loader = child();
        int open = Fixture.function(loader, "open");
        Frame frame = Probe.enter(open);
        WeakReference<ClassLoader> gone = new WeakReference<>(loader);
        loader = null;
        collect(gone);
        for (int i = 0; i < 4; i++) {
            fixture.reader.cut(false);
        }
        assertThat(newIds(100)).doesNotContain(open);
        Probe.exit(frame);
        IntervalSnapshot snapshot = fixture.reader.cut(false);
        assertThat(snapshot.function(open)).isEqualTo("com.acme.T.open");
        assertThat(row(snapshot, open)[0]).isEqualTo(1);
    }

    /**
     * Many more functions than there can be, loader by loader, each called once while cuts run: every call is in one slice, under its own
     * name.
     */
    @Test
    void more_functions_than_there_can_be_at_a_time_are_all_profiled_under_their_names() throws InterruptedException {
        int rounds = 40;
        int each = 2_500;
        assertThat(rounds * each).isGreaterThan(Functions.MAX);
        AtomicBoolean stop = new AtomicBoolean();
        long[] wrong = new long[1];
        java.util.Map<String, Long> calls = new java.util.concurrent.ConcurrentHashMap<>();
        Thread cutter = new Thread(() -> {
            boolean last;
            do {
                last = stop.get();
                IntervalSnapshot snapshot = fixture.reader.cut(false);
                for (int i = 0; i < snapshot.functions.length; i++) {
                    calls.merge(snapshot.function(snapshot.functions[i]), snapshot.ncalls[i], Long::sum);
                    wrong[0] += snapshot.openCalls[i] != 0 && snapshot.ncalls[i] > 1 ? 1 : 0;
                }
            } while (!last);
        });
        cutter.start();
        for (int round = 0; round < rounds; round++) {
            called("r" + round + "_", each);
        }
        stop.set(true);
        cutter.join();
        assertThat(calls).hasSize(rounds * each);
        assertThat(calls.values()).containsOnly(1L);
        assertThat(Functions.count()).as("ids in use at a time").isLessThan(Functions.MAX);
        assertThat(wrong[0]).isZero();
    }
}
