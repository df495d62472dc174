package io.statsprofile.internal.recording;

import io.statsprofile.internal.probe.CallCost;
import io.statsprofile.internal.probe.IntervalSnapshot;
import java.util.HashMap;
import java.util.Map;

/**
 * What the probes took of the threads' time in a cut, and where it is. Of an exact call, as much as a clock reading takes lies within the
 * function's own time, the rest in its caller's. A sampled call reads no clock, and a tick may come at any point of its probes: half of
 * them is taken to lie in the function. What a call takes more whose function was called long ago comes before the clock is read, so it is
 * in the caller's time; of which callee a caller's calls are is not known, so the mean of all calls is taken.
 *
 * <p>How many exact calls a function made is counted; how many sampled ones is estimated, without bias, from the segments of its time
 * that were drawn. Which of them were traced, edges tell.
 */
final class ProbeTime {

    private final IntervalSnapshot snapshot;
    private final CallCost cost;
    private final double insideExact;
    private final double halfSampled;
    private final double halfSampledTraced;
    private final Map<Integer, Integer> indexes = new HashMap<>();
    /** By function: its exact calls along edges, and those that it made; likewise sampled ones. */
    private final double[] tracedExact;
    private final double[] madeTraced;
    private final double[] tracedSampled;
    private final double[] madeTracedSampled;
    /** From call to call, by function, as a share of its cold price. */
    private final double[] cold;
    private final double meanCold;
    private final double meanColdSampled;

    /** @param clockNanos as {@link ClockCost#measure} */
    ProbeTime(IntervalSnapshot snapshot, CallCost cost, double clockNanos) {
        this.snapshot = snapshot;
        this.cost = cost;
        this.insideExact = Math.min(clockNanos, Math.min(cost.nanos, cost.nanosTraced));
        this.halfSampled = cost.nanosSampled / 2;
        this.halfSampledTraced = cost.nanosSampledTraced / 2;
        int functions = snapshot.functions.length;
        this.tracedExact = new double[functions];
        this.madeTraced = new double[functions];
        this.tracedSampled = new double[functions];
        this.madeTracedSampled = new double[functions];
        for (int i = 0; i < functions; i++) {
            indexes.put(snapshot.functions[i], i);
        }
        readEdges();
        double profiled = 0;
        for (long tottime : snapshot.tottime) {
            profiled += tottime;
        }
        this.cold = new double[functions];
        double exact = 0;
        double ofExact = 0;
        double sampled = 0;
        double ofSampled = 0;
        for (int i = 0; i < functions; i++) {
            cold[i] = snapshot.ncalls[i] <= 0 ? 0 : CallCost.coldShare(Math.max(0, profiled / snapshot.ncalls[i]));
            exact += snapshot.ncalls[i] - snapshot.sampledCalls[i];
            ofExact += cold[i] * (snapshot.ncalls[i] - snapshot.sampledCalls[i]);
            sampled += snapshot.sampledCalls[i];
            ofSampled += cold[i] * snapshot.sampledCalls[i];
        }
        this.meanCold = exact == 0 ? 0 : cost.nanosCold * ofExact / exact;
        this.meanColdSampled = sampled == 0 ? 0 : cost.nanosSampledCold * ofSampled / sampled;
    }

    private void readEdges() {
        for (int i = 0; i < snapshot.edgeCallees.length; i++) {
            Integer callee = indexes.get(snapshot.edgeCallees[i]);
            Integer caller = indexes.get(snapshot.edgeCallers[i]);
            if (callee != null) {
                double sampled = snapshot.edgeNcalls[i] * sampledShare(callee);
                double exact = snapshot.edgeNcalls[i] - sampled;
                tracedExact[callee] += exact;
                tracedSampled[callee] += sampled;
                if (caller != null) {
                    madeTraced[caller] += exact;
                    madeTracedSampled[caller] += sampled;
                }
            }
        }
    }

    private double sampledShare(int function) {
        return snapshot.ncalls[function] == 0 ? 0 : (double) snapshot.sampledCalls[function] / snapshot.ncalls[function];
    }

    /** What all calls took, nanoseconds. */
    long all() {
        double nanos = 0;
        for (int i = 0; i < snapshot.functions.length; i++) {
            nanos += cost.nanosSampled * (snapshot.sampledCalls[i] - tracedSampled[i]) + cost.nanosSampledTraced * tracedSampled[i]
                    + cost.nanos * (snapshot.ncalls[i] - snapshot.sampledCalls[i] - tracedExact[i]) + cost.nanosTraced * tracedExact[i]
                    + cold[i] * (cost.nanosCold * (snapshot.ncalls[i] - snapshot.sampledCalls[i])
                            + cost.nanosSampledCold * snapshot.sampledCalls[i]);
        }
        return Math.round(nanos);
    }

    /** What of it is in a function's own time, nanoseconds. */
    long within(int function) {
        double own = insideExact * (snapshot.ncalls[function] - snapshot.sampledCalls[function])
                + halfSampled * (snapshot.sampledCalls[function] - tracedSampled[function]) + halfSampledTraced * tracedSampled[function];
        double traced = Math.min(madeTraced[function], snapshot.callsMade[function]);
        double sampled = snapshot.sampledCallsMade[function];
        double sampledTraced = Math.min(madeTracedSampled[function], sampled);
        double ofCallees = traced * (cost.nanosTraced - insideExact) + (snapshot.callsMade[function] - traced) * (cost.nanos - insideExact)
                + (sampled - sampledTraced) * halfSampled + sampledTraced * halfSampledTraced
                + meanCold * snapshot.callsMade[function] + meanColdSampled * sampled;
        return Math.round(own + ofCallees);
    }
}
