package io.statsprofile.internal.recording;

import io.statsprofile.internal.probe.CounterReader;
import io.statsprofile.internal.probe.CounterReaders;
import io.statsprofile.internal.probe.Frame;
import io.statsprofile.internal.probe.Functions;
import io.statsprofile.internal.probe.IntervalSnapshot;
import io.statsprofile.internal.probe.Probe;
import io.statsprofile.internal.probe.Ticks;
import java.util.Map;
import java.util.TreeMap;

/** Reads the probe's counters by cuts of a reader of its own, while the test drives the probe's clock. */
final class SnapshotFigures implements AutoCloseable {

    private final ClassLoader home;
    private final int realigning;
    private CounterReader reader;
    private long now = System.nanoTime();
    /** Of each class: its figures since they were last taken. */
    private final Map<String, CallFigures> sums = new TreeMap<>();

    /** @param home the loader that the functions are registered with */
    SnapshotFigures(ClassLoader home) {
        this.home = home;
        this.realigning = Functions.register(home, "cpython.Realign", "realign", "()V", "cpython.Realign.realign", null, 0);
        claim();
        Ticks.drive(now);
        reader.cut(false);
    }

    private void claim() {
        reader = CounterReaders.claim(home, "conformance");
        if (reader == null) {
            throw new IllegalStateException("the test's own loader is claimed by somebody else");
        }
    }

    /** The clock advances; nobody reads it before the next event. */
    void advance(long nanos) {
        now += nanos;
        Ticks.drive(now);
    }

    /** Ends a slice and adds it up. */
    IntervalSnapshot cut(boolean closing) {
        IntervalSnapshot snapshot = reader.cut(closing);
        add(snapshot);
        if (closing) {
            claim();
        }
        return snapshot;
    }

    /** Ends a slice that the test doesn't look at. */
    void discard() {
        reader.cut(false);
        sums.clear();
    }

    /** Figures by class since the last time. */
    Map<String, CallFigures> take() {
        Map<String, CallFigures> taken = new TreeMap<>(sums);
        sums.clear();
        return taken;
    }

    private void add(IntervalSnapshot snapshot) {
        Map<String, CallFigures> slice = new TreeMap<>();
        for (int i = 0; i < snapshot.functions.length; i++) {
            of(slice, snapshot.functions[i]).functions().put(method(snapshot.functions[i]),
                    new CallFigures.Row(snapshot.ncalls[i], snapshot.primitiveCalls[i], snapshot.tottime[i], snapshot.cumtime[i]));
        }
        for (int i = 0; i < snapshot.edgeCallers.length; i++) {
            of(slice, snapshot.edgeCallees[i]).edges().put(method(snapshot.edgeCallers[i]) + "->" + method(snapshot.edgeCallees[i]),
                    new CallFigures.Row(snapshot.edgeNcalls[i], snapshot.edgePrimitiveCalls[i], snapshot.edgeTottime[i],
                            snapshot.edgeCumtime[i]));
        }
        slice.forEach((name, figures) -> sums.merge(name, figures, CallFigures::plus));
    }

    private static CallFigures of(Map<String, CallFigures> slice, int function) {
        return slice.computeIfAbsent(Functions.className(function), name -> CallFigures.none());
    }

    private static String method(int function) {
        return Functions.method(function);
    }

    /** Gives the clock back, and lets this thread's recorder know that it is earlier again. */
    @Override
    public void close() {
        Ticks.undrive();
        Frame frame = Probe.enter(realigning);
        Probe.exit(frame);
        reader.cut(true);
    }
}
