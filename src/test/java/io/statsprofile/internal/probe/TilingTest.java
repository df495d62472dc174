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

/** Eight threads under random load, three drains that cut at random moments: slices tile the run exactly. */
@Undisturbed
class TilingTest {

    private static final int THREADS = 8;
    private static final long RUN_NANOS = TimeUnit.SECONDS.toNanos(4);

    private final List<Fixture> fixtures = List.of(new Fixture(), new Fixture(), new Fixture());
    private final List<Load> loads = new ArrayList<>();
    /** Sums over all slices of all drains, by function id, and by caller's and callee's. */
    private final Map<Integer, long[]> functions = new HashMap<>();
    private final Map<Long, long[]> edges = new HashMap<>();
    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private int deferred;
    private int slices;
    private int selfCut;
    private int gone;
    /** By thread, how many of the first drain's cuts had it. */
    private final int[] present = new int[THREADS];
    private int wholeSlices;
    private boolean sampled;
    private int withError;
    /** By thread, the time outside of all functions as of its stamp in the first drain's latest cut. */
    private final long[] outside = new long[THREADS];

    @Test
    @Timeout(60)
    void sums_over_slices_equal_the_run_for_every_call_and_nanosecond() throws Exception {
        long before = Cutter.idleNanos;
        // On a machine that stands still for a while a slice may be long enough for counters to go, and what is left would not be the
        // run's.
        Cutter.idleNanos = Long.MAX_VALUE;
        try {
            run(false);
        } finally {
            Cutter.idleNanos = before;
        }
        for (Load load : loads) {
            checkLane(load);
        }
    }

    /**
     * The same where every counter goes that a slice of some milliseconds finds untouched, and where threads lose their thread-locals all
     * the while.
     */
    @Test
    @Timeout(60)
    void they_do_so_while_counters_go_and_threads_forget_their_lanes() throws Exception {
        long before = Cutter.idleNanos;
        Cutter.idleNanos = 0;
        try {
            run(true);
        } finally {
            Cutter.idleNanos = before;
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
        long before = Cutter.idleNanos;
        Cutter.idleNanos = Long.MAX_VALUE;
        sampled = true;
        try {
            run(false);
        } finally {
            Cutter.idleNanos = before;
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
            // A cut that came between a thread's first look at its lane and its first call would have the lane without the call.
            while (load.lane == null) {
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
            add(fixture.drain.cut(false));
            assertThat(fixture.drain.cut(false).functions).as("nothing is left after the threads have ended").isEmpty();
        }
        assertThat(failures).isEmpty();
        for (Load load : loads) {
            checkCalls(load);
        }
        assertThat(slices).isGreaterThan(50);
        assertThat(selfCut).as("lanes that were cut by their own thread").isGreaterThan(50);
        for (int i = 0; i < 4; i++) {
            // A thread may be preempted in the middle of an event for longer than the reader's patience, but not as a rule.
            assertThat(present[i]).as("slices of %s that thread %s is in", wholeSlices, i).isGreaterThan(wholeSlices / 2);
        }
        assertThat(deferred).as("lanes that were left to the next cut").isGreaterThan(0);
        fixtures.forEach(Fixture::close);
    }

    /** The first four threads call functions of the first drain only, the others a mixture. */
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
            long before = fixture.drain.startNanos();
            while (System.nanoTime() < end) {
                Thread.sleep(random.nextInt(6));
                synchronized (Cutter.LOCK) {
                    long[] stampsOfOthers = stamps();
                    countGone();
                    Cut cut = fixture.drain.cut(false);
                    assertThat(cut.startNanos).as("a slice starts where the previous one ended").isEqualTo(before);
                    before = cut.endNanos;
                    checkSigns(cut);
                    add(cut);
                    if (wholeThreads) {
                        wholeSlices++;
                        for (int i = 0; i < 4; i++) {
                            stamps[i] = checkThread(cut, loads.get(i), stamps[i], stampsOfOthers[i]);
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
            stamps[i] = loads.get(i).lane == null ? 0 : loads.get(i).lane.stamp;
        }
        return stamps;
    }

    private void countGone() {
        for (Load load : loads) {
            Lane lane = load.lane;
            for (int i = 1; lane != null && i < Load.FUNCTIONS && i < lane.cells.length; i++) {
                gone += lane.cells[i] == null ? 1 : 0;
            }
        }
    }

    /**
     * What a thread did in the slice is exactly as long as its stamps lie apart, since it always is in some function.
     *
     * @param before its stamp in this drain's previous cut
     * @param beforeThis its stamp just before this cut
     * @return its stamp in this cut, or {@code before} where the cut left it out
     */
    private long checkThread(Cut cut, Load load, long before, long beforeThis) {
        Lane lane = load.lane;
        if (lane == null || lane.stamp == 0) {
            return 0;
        }
        long own = 0;
        for (int id : load.ids) {
            long[] row = Fixture.row(cut, id);
            own += row == null ? 0 : row[2];
        }
        if (lane.stamp == beforeThis) {
            assertThat(own).as("own times of a thread that was left to the next cut").isZero();
            return before;
        }
        assertThat(lane.stamp).as("the lane's stamp lies within the cut's").isBetween(cut.firstStampNanos, cut.lastStampNanos);
        present[loads.indexOf(load)]++;
        // The root is always on the stack: what is outside changes in cuts alone, and this one is over.
        int thread = loads.indexOf(load);
        long outsideNow = lane.cells[0].tottime;
        long more = sampled ? outsideNow - outside[thread] : 0;
        outside[thread] = outsideNow;
        if (before != 0) {
            assertThat(own + more).as("own times of a thread between its stamps, and what is outside").isEqualTo(lane.stamp - before);
            long[] root = Fixture.row(cut, load.ids[0]);
            assertThat(root[3]).as("the root is on the stack throughout").isEqualTo(lane.stamp - before);
            assertThat(root[4]).as("open calls of the root").isEqualTo(1);
            selfCut += lane.stamp == cut.endNanos ? 0 : 1;
        }
        return lane.stamp;
    }

    private static void checkSigns(Cut cut) {
        for (long[] figures : new long[][] {cut.ncalls, cut.primitiveCalls, cut.tottime, cut.cumtime, cut.openCalls,
            cut.edgeNcalls, cut.edgePrimitiveCalls, cut.edgeTottime, cut.edgeCumtime}) {
            for (long figure : figures) {
                assertThat(figure).isGreaterThanOrEqualTo(0);
            }
        }
        for (int i = 0; i < cut.functions.length; i++) {
            assertThat(cut.primitiveCalls[i]).isLessThanOrEqualTo(cut.ncalls[i]);
        }
    }

    private void add(Cut cut) {
        slices++;
        deferred += cut.deferredThreads;
        for (int i = 0; i < cut.functions.length; i++) {
            long[] sum = functions.computeIfAbsent(cut.functions[i], id -> new long[4]);
            sum[0] += cut.ncalls[i];
            sum[1] += cut.primitiveCalls[i];
            sum[2] += cut.tottime[i];
            sum[3] += cut.cumtime[i];
            withError += cut.tottimeVariance[i] > 0 ? 1 : 0;
        }
        for (int i = 0; i < cut.edgeCallers.length; i++) {
            long[] sum = edges.computeIfAbsent((long) cut.edgeCallers[i] << 32 | cut.edgeCallees[i], pair -> new long[4]);
            sum[0] += cut.edgeNcalls[i];
            sum[1] += cut.edgePrimitiveCalls[i];
            sum[2] += cut.edgeTottime[i];
            sum[3] += cut.edgeCumtime[i];
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

    /** The lane's own counters, which only ever grew, against the sums; and all own times together against the run. */
    private void checkLane(Load load) {
        long own = 0;
        int checked = 0;
        for (int i = 1; i < load.lane.size(); i++) {
            Counters cell = load.lane.cells[i];
            if (cell == null || IntStream.of(load.ids).noneMatch(id -> id == cell.callee())) {
                // Of an earlier thread of this lane.
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
