package io.statsprofile.internal.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.testing.Undisturbed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Eight threads under random load, three readers that cut at random moments: slices tile the run exactly. */
@Undisturbed
class TilingTest {

    private static final int THREADS = 8;
    private static final long RUN_NANOS = TimeUnit.SECONDS.toNanos(4);

    private final List<Fixture> fixtures = List.of(new Fixture(), new Fixture(), new Fixture());
    private final List<Load> loads = new ArrayList<>();
    /** Sums over all slices of all readers, by function id, and by caller's and callee's. */
    private final Map<Integer, long[]> functions = new HashMap<>();
    private final Map<Long, long[]> edges = new HashMap<>();
    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private int deferred;
    private int slices;
    private int selfCut;
    private int gone;
    /** By thread, how many of the first reader's cuts had it. */
    private final int[] present = new int[THREADS];
    private int wholeSlices;
    private boolean sampled;
    private int withError;
    /** By thread, the time outside of all functions as of its stamp in the first reader's latest cut. */
    private final long[] outside = new long[THREADS];

    @Test
    @Timeout(60)
    void sums_over_slices_equal_the_run_for_every_call_and_nanosecond() throws Exception {
        long before = SnapshotCollector.idleNanos;
        // On a machine that stands still for a while a slice may be long enough for counters to go, and what is left would not be the
        // run's.
        SnapshotCollector.idleNanos = Long.MAX_VALUE;
        try {
            run(false);
        } finally {
            SnapshotCollector.idleNanos = before;
        }
        for (Load load : loads) {
            checkRecorder(load);
        }
    }

    /**
     * The same where every counter goes that a slice of some milliseconds finds untouched, and where threads lose their thread-locals all
     * the while.
     */
    @Test
    @Timeout(60)
    void they_do_so_while_counters_go_and_threads_forget_their_lanes() throws Exception {
        long before = SnapshotCollector.idleNanos;
        SnapshotCollector.idleNanos = 0;
        try {
            run(true);
        } finally {
            SnapshotCollector.idleNanos = before;
        }
        assertThat(gone).as("counters that had gone when a cut was about to begin").isGreaterThan(20);
        for (Load load : loads) {
            long own = 0;
            for (int id : load.ids) {
                own += functions.get(id)[2];
            }
            assertThat(own).as("own times of a thread that always is in some function").isEqualTo(functions.get(load.ids[0])[3])
                    .isLessThanOrEqualTo(load.bracketNanos);
            assertThat(functions.get(load.ids[0])[0]).as("calls of its root").isEqualTo(1);
        }
    }

    /**
     * The same where the clock of all functions but the roots is sampled, whoever cuts: a thread's own times and what is outside of its
     * functions are as long as its stamps lie apart. Nothing is outside, but for what an exact root's time keeps from its callees.
     */
    @Test
    @Timeout(60)
    void they_do_so_where_clocks_are_sampled() throws Exception {
        long before = SnapshotCollector.idleNanos;
        SnapshotCollector.idleNanos = Long.MAX_VALUE;
        sampled = true;
        try {
            run(false);
        } finally {
            SnapshotCollector.idleNanos = before;
            setModes(Modes.EXACT);
        }
        assertThat(withError).as("rows with the error of an estimate").isGreaterThan(50);
        for (Load load : loads) {
            long own = 0;
            for (int id : load.ids) {
                own += functions.get(id)[2];
            }
            assertThat(own).as("own times of a thread").isPositive().isLessThanOrEqualTo(functions.get(load.ids[0])[3]);
            assertThat(functions.get(load.ids[0])[3]).as("the exact time of its root").isLessThanOrEqualTo(load.bracketNanos);
        }
    }

    private void setModes(int mode) {
        for (Load load : loads) {
            for (int i = 1; i < load.ids.length; i++) {
                Modes.set(load.ids[i], mode);
            }
        }
    }

    private void run(boolean forgetful) throws Exception {
        for (int i = 0; i < THREADS; i++) {
            Load load = new Load(functionsOf(i), i, i >= 2, i == 7);
            load.forgetful = forgetful;
            loads.add(load);
        }
        if (sampled) {
            setModes(Modes.SAMPLED);
        }
        loads.forEach(Thread::start);
        for (Load load : loads) {
            // A cut that came between a thread's first look at its recorder and its first call would have the recorder without the call.
            while (load.recorder == null) {
                Thread.sleep(1);
            }
        }
        List<Thread> cutters = new ArrayList<>();
        long end = System.nanoTime() + RUN_NANOS;
        for (int i = 0; i < fixtures.size(); i++) {
            Fixture fixture = fixtures.get(i);
            boolean wholeThreads = i == 0;
            SplittableRandom random = new SplittableRandom(100 + i);
            Thread cutter = new Thread(() -> cutUntil(end, fixture, wholeThreads, random));
            cutters.add(cutter);
            cutter.start();
        }
        for (Thread cutter : cutters) {
            cutter.join();
        }
        for (Load load : loads) {
            load.stop = true;
            load.join();
        }
        for (Fixture fixture : fixtures) {
            add(fixture.reader.cut(false));
            assertThat(fixture.reader.cut(false).functions).as("nothing is left after the threads have ended").isEmpty();
        }
        assertThat(failures).isEmpty();
        for (Load load : loads) {
            checkCalls(load);
        }
        assertThat(slices).isGreaterThan(50);
        assertThat(selfCut).as("recorders that were cut by their own thread").isGreaterThan(50);
        for (int i = 0; i < 4; i++) {
            // A thread may be preempted in the middle of an event for longer than the reader's patience, but not as a rule.
            assertThat(present[i]).as("slices of %s that thread %s is in", wholeSlices, i).isGreaterThan(wholeSlices / 2);
        }
        assertThat(deferred).as("recorders that were left to the next cut").isGreaterThan(0);
        fixtures.forEach(Fixture::close);
    }

    /** The first four threads call functions of the first reader only, the others a mixture. */
    private int[] functionsOf(int thread) {
        int[] ids = new int[Load.FUNCTIONS];
        for (int i = 0; i < ids.length; i++) {
            Fixture fixture = fixtures.get(thread < 4 ? 0 : i % fixtures.size());
            ids[i] = fixture.function("t" + thread + "f" + i);
        }
        return ids;
    }

    private void cutUntil(long end, Fixture fixture, boolean wholeThreads, SplittableRandom random) {
        try {
            long[] stamps = new long[THREADS];
            long before = fixture.reader.startNanos();
            while (System.nanoTime() < end) {
                Thread.sleep(random.nextInt(6));
                synchronized (SnapshotCollector.LOCK) {
                    long[] stampsOfOthers = stamps();
                    countGone();
                    IntervalSnapshot snapshot = fixture.reader.cut(false);
                    assertThat(snapshot.startNanos).as("a slice starts where the previous one ended").isEqualTo(before);
                    before = snapshot.endNanos;
                    checkSigns(snapshot);
                    add(snapshot);
                    if (wholeThreads) {
                        wholeSlices++;
                        for (int i = 0; i < 4; i++) {
                            stamps[i] = checkThread(snapshot, loads.get(i), stamps[i], stampsOfOthers[i]);
                        }
                    }
                }
            }
        } catch (Throwable e) {
            failures.add(e);
        }
    }

    private long[] stamps() {
        long[] stamps = new long[THREADS];
        for (int i = 0; i < THREADS; i++) {
            stamps[i] = loads.get(i).recorder == null ? 0 : loads.get(i).recorder.stamp;
        }
        return stamps;
    }

    private void countGone() {
        for (Load load : loads) {
            ThreadRecorder recorder = load.recorder;
            for (int i = 1; recorder != null && i < Load.FUNCTIONS && i < recorder.cells.length; i++) {
                gone += recorder.cells[i] == null ? 1 : 0;
            }
        }
    }

    /**
     * What a thread did in the slice is exactly as long as its stamps lie apart, since it always is in some function.
     *
     * @param before its stamp in this reader's previous cut
     * @param beforeThis its stamp just before this cut
     * @return its stamp in this cut, or {@code before} where the cut left it out
     */
    private long checkThread(IntervalSnapshot snapshot, Load load, long before, long beforeThis) {
        ThreadRecorder recorder = load.recorder;
        if (recorder == null || recorder.stamp == 0) {
            return 0;
        }
        long own = 0;
        for (int id : load.ids) {
            long[] row = Fixture.row(snapshot, id);
            own += row == null ? 0 : row[2];
        }
        if (recorder.stamp == beforeThis) {
            assertThat(own).as("own times of a thread that was left to the next cut").isZero();
            return before;
        }
        assertThat(recorder.stamp).as("the recorders's stamp lies within the cut's").isBetween(snapshot.firstStampNanos,
                snapshot.lastStampNanos);
        present[loads.indexOf(load)]++;
        // The root is always on the stack: what is outside changes in cuts alone, and this one is over.
        int thread = loads.indexOf(load);
        long outsideNow = recorder.cells[0].tottime;
        long more = sampled ? outsideNow - outside[thread] : 0;
        outside[thread] = outsideNow;
        if (before != 0) {
            assertThat(own + more).as("own times of a thread between its stamps, and what is outside").isEqualTo(recorder.stamp - before);
            long[] root = Fixture.row(snapshot, load.ids[0]);
            assertThat(root[3]).as("the root is on the stack throughout").isEqualTo(recorder.stamp - before);
            assertThat(root[4]).as("open calls of the root").isEqualTo(1);
            selfCut += recorder.stamp == snapshot.endNanos ? 0 : 1;
        }
        return recorder.stamp;
    }

    private static void checkSigns(IntervalSnapshot snapshot) {
        for (long[] figures : new long[][] {snapshot.ncalls, snapshot.primitiveCalls, snapshot.tottime, snapshot.cumtime,
                snapshot.openCalls,
            snapshot.edgeNcalls, snapshot.edgePrimitiveCalls, snapshot.edgeTottime, snapshot.edgeCumtime}) {
            for (long figure : figures) {
                assertThat(figure).isGreaterThanOrEqualTo(0);
            }
        }
        for (int i = 0; i < snapshot.functions.length; i++) {
            assertThat(snapshot.primitiveCalls[i]).isLessThanOrEqualTo(snapshot.ncalls[i]);
        }
    }

    private void add(IntervalSnapshot snapshot) {
        slices++;
        deferred += snapshot.deferredThreads;
        for (int i = 0; i < snapshot.functions.length; i++) {
            long[] sum = functions.computeIfAbsent(snapshot.functions[i], id -> new long[4]);
            sum[0] += snapshot.ncalls[i];
            sum[1] += snapshot.primitiveCalls[i];
            sum[2] += snapshot.tottime[i];
            sum[3] += snapshot.cumtime[i];
            withError += snapshot.tottimeVariance[i] > 0 ? 1 : 0;
        }
        for (int i = 0; i < snapshot.edgeCallers.length; i++) {
            long[] sum = edges.computeIfAbsent((long) snapshot.edgeCallers[i] << 32 | snapshot.edgeCallees[i], pair -> new long[4]);
            sum[0] += snapshot.edgeNcalls[i];
            sum[1] += snapshot.edgePrimitiveCalls[i];
            sum[2] += snapshot.edgeTottime[i];
            sum[3] += snapshot.edgeCumtime[i];
        }
    }

    private void checkCalls(Load load) {
        for (int f = 0; f < Load.FUNCTIONS; f++) {
            long[] sum = functions.get(load.ids[f]);
            assertThat(sum[0]).as("calls").isEqualTo(load.ncalls[f]).isPositive();
            assertThat(sum[1]).as("primitive calls").isEqualTo(load.primitiveCalls[f]);
            for (int g = 0; g < Load.FUNCTIONS; g++) {
                long[] edge = edges.getOrDefault((long) load.ids[f] << 32 | load.ids[g], new long[4]);
                assertThat(edge[0]).as("calls along an edge").isEqualTo(load.edgeNcalls[f][g]);
                assertThat(edge[1]).as("primitive calls along an edge").isEqualTo(load.edgePrimitiveCalls[f][g]);
            }
        }
    }

    /** The recorder's own counters, which only ever grew, against the sums; and all own times together against the run. */
    private void checkRecorder(Load load) {
        long own = 0;
        int checked = 0;
        for (int i = 1; i < load.recorder.size(); i++) {
            Counters cell = load.recorder.cells[i];
            if (cell == null || IntStream.of(load.ids).noneMatch(id -> id == cell.callee())) {
                // Of an earlier thread of this recorder.
                continue;
            }
            checked++;
            long[] sum = cell instanceof Edge
                    ? edges.get((long) ((Edge) cell).caller << 32 | ((Edge) cell).callee)
                    : functions.get(((Entry) cell).function);
            assertThat(sum).containsExactly(cell.ncalls(), cell.ncalls() - cell.recursiveCalls(), cell.tottime, cell.cumtime);
            own += cell instanceof Entry ? cell.tottime : 0;
        }
        assertThat(checked).as("counters of the thread").isGreaterThanOrEqualTo(Load.FUNCTIONS);
        assertThat(own).isEqualTo(functions.get(load.ids[0])[3]).isLessThanOrEqualTo(load.bracketNanos);
    }
}
