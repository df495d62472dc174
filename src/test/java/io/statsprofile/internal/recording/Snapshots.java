package io.statsprofile.internal.recording;

import io.statsprofile.internal.probe.CallCost;
import io.statsprofile.internal.probe.EmptySnapshots;
import io.statsprofile.internal.probe.IntervalSnapshot;
import java.util.HashMap;
import java.util.Map;

/** Stands for a reader: cuts without or with a few figures, stamped by a test's clock. */
final class Snapshots implements SliceSource {

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
    IntervalSnapshot figures;

    Snapshots(SliceClock clock) {
        this(clock, new HashMap<>());
    }

    Snapshots(SliceClock clock, Map<String, Object> notes) {
        this.clock = clock;
        this.notes = notes;
        this.startEpochMillis = clock.wallClock().toEpochMilli();
        this.previous = clock.nanoTime();
    }

    @Override
    public IntervalSnapshot cut(boolean closing) {
        IntervalSnapshot snapshot = figures == null ? empty() : figures;
        snapshot.startNanos = previous;
        snapshot.endNanos = clock.nanoTime();
        snapshot.firstStampNanos = snapshot.endNanos - 300;
        snapshot.lastStampNanos = snapshot.endNanos;
        previous = snapshot.endNanos;
        made++;
        closed |= closing;
        return snapshot;
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

    static IntervalSnapshot empty() {
        return of(new int[0], new int[0]);
    }

    /** Function {@code i} has {@code i + 1} calls of a millisecond each; edge {@code i} is the only one of its callee. */
    static IntervalSnapshot of(int[] functions, int[] edgeCallers) {
        int n = functions.length;
        int edges = edgeCallers.length;
        IntervalSnapshot snapshot = EmptySnapshots.withRoomFor(n, edges);
        snapshot.functions = functions;
        for (int i = 0; i < n; i++) {
            snapshot.ncalls[i] = i + 1;
            snapshot.primitiveCalls[i] = i + 1;
            snapshot.tottime[i] = (i + 1) * 1_000_000L;
            snapshot.cumtime[i] = snapshot.tottime[i];
        }
        snapshot.edgeCallers = edgeCallers;
        for (int i = 0; i < edges; i++) {
            snapshot.edgeCallees[i] = functions[i];
            snapshot.edgeNcalls[i] = 1;
            snapshot.edgePrimitiveCalls[i] = 1;
            snapshot.edgeTottime[i] = 1_000;
            snapshot.edgeCumtime[i] = 1_000;
        }
        snapshot.threads = 1;
        return snapshot;
    }
}
