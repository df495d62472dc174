package io.statsprofile.internal.recording;

import io.statsprofile.internal.probe.CallCost;
import io.statsprofile.internal.probe.Cut;
import io.statsprofile.internal.probe.EmptyCuts;
import java.util.HashMap;
import java.util.Map;

/** Stands for a drain: cuts without or with a few figures, stamped by a test's clock. */
final class Cuts implements SliceSource {

    final Map<String, Object> notes;
    private final SliceClock clock;
    private final long startEpochMillis;
    private long previous;
    int made;
    boolean closed;
    boolean released;
    int relieved;
    /** What the agent says of the next slices. */
    Map<String, Object> overhead = Map.of();
    /** Figures of the next cuts; null for none. */
    Cut figures;

    Cuts(SliceClock clock) {
        this(clock, new HashMap<>());
    }

    Cuts(SliceClock clock, Map<String, Object> notes) {
        this.clock = clock;
        this.notes = notes;
        this.startEpochMillis = clock.wallClock().toEpochMilli();
        this.previous = clock.nanoTime();
    }

    @Override
    public Cut cut(boolean closing) {
        Cut cut = figures == null ? empty() : figures;
        cut.startNanos = previous;
        cut.endNanos = clock.nanoTime();
        cut.firstStampNanos = cut.endNanos - 300;
        cut.lastStampNanos = cut.endNanos;
        previous = cut.endNanos;
        made++;
        closed |= closing;
        return cut;
    }

    @Override
    public CallCost callCost() {
        return new CallCost(40, 50.5, 7);
    }

    @Override
    public double clockNanos() {
        return 25;
    }

    @Override
    public Map<String, Object> takeOverhead() {
        return overhead;
    }

    @Override
    public Map<String, Object> notes() {
        return notes;
    }

    @Override
    public long startEpochMillis() {
        return startEpochMillis;
    }

    @Override
    public void relieve() {
        relieved++;
    }

    @Override
    public void release() {
        released = true;
    }

    static Cut empty() {
        return of(new int[0], new int[0]);
    }

    /** Function {@code i} has {@code i + 1} calls of a millisecond each; edge {@code i} is the only one of its callee. */
    static Cut of(int[] functions, int[] edgeCallers) {
        int n = functions.length;
        int edges = edgeCallers.length;
        Cut cut = EmptyCuts.withRoomFor(n, edges);
        cut.functions = functions;
        for (int i = 0; i < n; i++) {
            cut.ncalls[i] = i + 1;
            cut.primitiveCalls[i] = i + 1;
            cut.tottime[i] = (i + 1) * 1_000_000L;
            cut.cumtime[i] = cut.tottime[i];
        }
        cut.edgeCallers = edgeCallers;
        for (int i = 0; i < edges; i++) {
            cut.edgeCallees[i] = functions[i];
            cut.edgeNcalls[i] = 1;
            cut.edgePrimitiveCalls[i] = 1;
            cut.edgeTottime[i] = 1_000;
            cut.edgeCumtime[i] = 1_000;
        }
        cut.threads = 1;
        return cut;
    }
}
