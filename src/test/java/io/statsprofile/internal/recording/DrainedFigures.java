package io.statsprofile.internal.recording;

import io.statsprofile.internal.probe.Cut;
import io.statsprofile.internal.probe.Drain;
import io.statsprofile.internal.probe.Drains;
import io.statsprofile.internal.probe.Frame;
import io.statsprofile.internal.probe.Functions;
import io.statsprofile.internal.probe.Probe;
import io.statsprofile.internal.probe.Ticks;
import java.util.Map;
import java.util.TreeMap;

/** Reads the probe's counters by cuts of a drain of its own, while the test drives the probe's clock. */
final class DrainedFigures implements AutoCloseable {

    private final ClassLoader home;
    private final int realigning;
    private Drain drain;
    private long now = System.nanoTime();
    /** Of each class: its figures since they were last taken. */
    private final Map<String, CallFigures> sums = new TreeMap<>();

    /** @param home the loader that the functions are registered with */
    DrainedFigures(ClassLoader home) {
        this.home = home;
        this.realigning = Functions.register(home, "cpython.Realign", "realign", "()V", "cpython.Realign.realign", null, 0);
        claim();
        Ticks.drive(now);
        drain.cut(false);
    }

    private void claim() {
        drain = Drains.claim(home, "conformance");
        if (drain == null) {
            throw new IllegalStateException("the test's own loader is claimed by somebody else");
        }
    }

    /** The clock advances; nobody reads it before the next event. */
    void advance(long nanos) {
        now += nanos;
        Ticks.drive(now);
    }

    /** Ends a slice and adds it up. */
    Cut cut(boolean closing) {
        Cut cut = drain.cut(closing);
        add(cut);
        if (closing) {
            claim();
        }
        return cut;
    }

    /** Ends a slice that the test doesn't look at. */
    void discard() {
        drain.cut(false);
        sums.clear();
    }

    /** Figures by class since the last time. */
    Map<String, CallFigures> take() {
        Map<String, CallFigures> taken = new TreeMap<>(sums);
        sums.clear();
        return taken;
    }

    private void add(Cut cut) {
        Map<String, CallFigures> slice = new TreeMap<>();
        for (int i = 0; i < cut.functions.length; i++) {
            of(slice, cut.functions[i]).functions().put(method(cut.functions[i]),
                    new CallFigures.Row(cut.ncalls[i], cut.primitiveCalls[i], cut.tottime[i], cut.cumtime[i]));
        }
        for (int i = 0; i < cut.edgeCallers.length; i++) {
            of(slice, cut.edgeCallees[i]).edges().put(method(cut.edgeCallers[i]) + "->" + method(cut.edgeCallees[i]),
                    new CallFigures.Row(cut.edgeNcalls[i], cut.edgePrimitiveCalls[i], cut.edgeTottime[i], cut.edgeCumtime[i]));
        }
        slice.forEach((name, figures) -> sums.merge(name, figures, CallFigures::plus));
    }

    private static CallFigures of(Map<String, CallFigures> slice, int function) {
        return slice.computeIfAbsent(Functions.className(function), name -> CallFigures.none());
    }

    private static String method(int function) {
        return Functions.method(function);
    }

    /** Gives the clock back, and lets this thread's lane know that it is earlier again. */
    @Override
    public void close() {
        Ticks.undrive();
        Frame frame = Probe.enter(realigning);
        Probe.exit(frame);
        drain.cut(true);
    }
}
