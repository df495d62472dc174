package io.statsprofile;

import io.statsprofile.CallRecorder.ProfilerEntry;
import io.statsprofile.internal.probe.Functions;
import io.statsprofile.internal.probe.Listener;
import io.statsprofile.internal.probe.Probe;
import io.statsprofile.internal.recording.ProbeGate;
import io.statsprofile.pstats.FunctionId;
import java.util.Arrays;

/**
 * Hands the calls that probes see to a profile's stack. Exists only where {@link ProbeGate#isOpen()}.
 *
 * <p>The bargain: called by the probed thread on each of its calls, only between begin and end. A call costs an array access on top of
 * what {@link CallRecorder} does. With a clock of the program's own, each event reads it once; otherwise the probe's reading is taken.
 */
final class ProbeCalls implements Listener, ProbedCallSource {

    private final MixedStack stack;
    private final CallRecorder recorder;
    private final GuardedClock ownClock;
    private ProfilerEntry[] entries = new ProfilerEntry[64];
    /** {@link Functions#reused} when the entries were right. */
    private int reused;

    /** @param ownClock null to take the probe's readings */
    ProbeCalls(MixedStack stack, CallRecorder recorder, GuardedClock ownClock) {
        this.stack = stack;
        this.recorder = recorder;
        this.ownClock = ownClock;
    }

    @Override
    public void begin() {
        Probe.attach(this);
    }

    @Override
    public void end() {
        Probe.detach(this);
    }

    @Override
    public void entered(int function, long nanos) {
        if (ownClock == null) {
            stack.entered(entry(function), nanos);
        } else if (!ownClock.isReading()) {
            stack.entered(entry(function), ownClock.getAsLong());
        }
    }

    @Override
    public void exited(long nanos) {
        if (ownClock == null) {
            stack.exited(nanos);
        } else if (!ownClock.isReading() && stack.hasSeen()) {
            stack.exited(ownClock.getAsLong());
        }
    }

    private ProfilerEntry entry(int function) {
        if (function >= entries.length) {
            entries = Arrays.copyOf(entries, Math.max(function + 1, entries.length * 2));
        }
        if (reused != Functions.reused()) {
            forgetOthers();
        }
        ProfilerEntry entry = entries[function];
        if (entry == null) {
            entry = recorder.register(describe(function));
            entries[function] = entry;
        }
        return entry;
    }

    /** Forgets entries whose function is gone and whose id means another one now. A call of a function that is gone cannot be open. */
    private void forgetOthers() {
        reused = Functions.reused();
        for (int id = 0; id < entries.length && id < Functions.count(); id++) {
            if (entries[id] != null && !Functions.isRegistered(id)) {
                entries[id] = null;
            } else if (entries[id] != null && !entries[id].id().equals(describe(id))) {
                entries[id] = null;
            }
        }
    }

    private static FunctionId describe(int function) {
        return FunctionId.recorded(Functions.function(function), Functions.className(function), Functions.method(function),
                Functions.fileName(function), Functions.lineNumber(function));
    }
}
