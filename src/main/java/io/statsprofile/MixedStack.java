package io.statsprofile;

import io.statsprofile.CallRecorder.ProfilerEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * One stack of calls out of two sources that do not know of each other: calls opened by hand and calls that the agent's probes see. What
 * the probes report is always nested well; calls by hand are fitted into it: one that was left open ends with the seen call that it was
 * opened in, one that is closed too early ends when the seen calls above it have ended.
 *
 * <p>Used by one thread at a time.
 */
final class MixedStack {

    private final CallRecorder recorder;
    /** From the outermost call to the innermost one; null for a call that the probes saw. */
    private final List<ManualCall> calls = new ArrayList<>();
    private int seen;

    MixedStack(CallRecorder recorder) {
        this.recorder = recorder;
    }

    void open(ManualCall call, ProfilerEntry function, LongSupplier clock) {
        recorder.enter(function);
        calls.add(call);
        recorder.started(clock.getAsLong());
    }

    /** Ends a call and those by hand that were opened inside it. Unknown calls (closed already, or by {@link #clear}) are ignored. */
    void close(ManualCall call, LongSupplier clock) {
        long now = clock.getAsLong();
        int index = calls.lastIndexOf(call);
        if (index < 0) {
            return;
        }
        for (ManualCall inner : calls.subList(index, calls.size())) {
            if (inner != null) {
                inner.closing = true;
            }
        }
        endClosing(now);
    }

    void entered(ProfilerEntry function, long now) {
        recorder.enter(function);
        calls.add(null);
        seen++;
        recorder.started(now);
    }

    /** Whether a call that was seen is open; if not, CPython doesn't even read the clock for an exit. */
    boolean hasSeen() {
        return seen > 0;
    }

    /** Ends the innermost call that was seen; ignored where there is none, since recording may have begun inside the call that ends. */
    void exited(long now) {
        if (seen == 0) {
            return;
        }
        ManualCall ended;
        do {
            ended = end(now);
        } while (ended != null);
        seen--;
        endClosing(now);
    }

    /** Ends everything, with a clock reading for each call. */
    void clear(LongSupplier clock) {
        recorder.exitAll(clock);
        calls.clear();
        seen = 0;
    }

    private void endClosing(long now) {
        while (!calls.isEmpty() && calls.get(calls.size() - 1) != null && calls.get(calls.size() - 1).closing) {
            end(now);
        }
    }

    private ManualCall end(long now) {
        recorder.exit(now);
        return calls.remove(calls.size() - 1);
    }
}
