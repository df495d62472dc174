package io.statsprofile.internal.recording;

import io.statsprofile.internal.probe.CallCost;
import io.statsprofile.internal.probe.Cut;
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

    private final Cut cut;
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
    ProbeTime(Cut cut, CallCost cost, double clockNanos) {
        this.cut = cut;
        this.cost = cost;
        this.insideExact = Math.min(clockNanos, Math.min(cost.nanos, cost.nanosTraced));
        this.halfSampled = cost.nanosSampled / 2;
        this.halfSampledTraced = cost.nanosSampledTraced / 2;
        int functions = cut.functions.length;
        this.tracedExact = new double[functions];
        this.madeTraced = new double[functions];
        this.tracedSampled = new double[functions];
        this.madeTracedSampled = new double[functions];
        for (int i = 0; i < functions; i++) {
            indexes.put(cut.functions[i], i);
        }
        readEdges();
        double profiled = 0;
        for (long tottime : cut.tottime) {
            profiled += tottime;
        }
        this.cold = new double[functions];
        double exact = 0;
        double ofExact = 0;
        double sampled = 0;
        double ofSampled = 0;
        for (int i = 0; i < functions; i++) {
            cold[i] = cut.ncalls[i] <= 0 ? 0 : CallCost.coldShare(Math.max(0, profiled / cut.ncalls[i]));
            exact += cut.ncalls[i] - cut.sampledCalls[i];
            ofExact += cold[i] * (cut.ncalls[i] - cut.sampledCalls[i]);
            sampled += cut.sampledCalls[i];
            ofSampled += cold[i] * cut.sampledCalls[i];
        }
        this.meanCold = exact == 0 ? 0 : cost.nanosCold * ofExact / exact;
        this.meanColdSampled = sampled == 0 ? 0 : cost.nanosSampledCold * ofSampled / sampled;
    }

    private void readEdges() {
        for (int i = 0; i < cut.edgeCallees.length; i++) {
            Integer callee = indexes.get(cut.edgeCallees[i]);
            Integer caller = indexes.get(cut.edgeCallers[i]);
            if (callee != null) {
                double sampled = cut.edgeNcalls[i] * sampledShare(callee);
                double exact = cut.edgeNcalls[i] - sampled;
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
        return cut.ncalls[function] == 0 ? 0 : (double) cut.sampledCalls[function] / cut.ncalls[function];
    }

    /** What all calls took, nanoseconds. */
    long all() {
        double nanos = 0;
        for (int i = 0; i < cut.functions.length; i++) {
            nanos += cost.nanosSampled * (cut.sampledCalls[i] - tracedSampled[i]) + cost.nanosSampledTraced * tracedSampled[i]
                    + cost.nanos * (cut.ncalls[i] - cut.sampledCalls[i] - tracedExact[i]) + cost.nanosTraced * tracedExact[i]
                    + cold[i] * (cost.nanosCold * (cut.ncalls[i] - cut.sampledCalls[i]) + cost.nanosSampledCold * cut.sampledCalls[i]);
        }
        return Math.round(nanos);
    }

    /** What of it is in a function's own time, nanoseconds. */
    long within(int function) {
        double own = insideExact * (cut.ncalls[function] - cut.sampledCalls[function])
                + halfSampled * (cut.sampledCalls[function] - tracedSampled[function]) + halfSampledTraced * tracedSampled[function];
        double traced = Math.min(madeTraced[function], cut.callsMade[function]);
        double sampled = cut.sampledCallsMade[function];
        double sampledTraced = Math.min(madeTracedSampled[function], sampled);
        double ofCallees = traced * (cost.nanosTraced - insideExact) + (cut.callsMade[function] - traced) * (cost.nanos - insideExact)
                + (sampled - sampledTraced) * halfSampled + sampledTraced * halfSampledTraced
                + meanCold * cut.callsMade[function] + meanColdSampled * sampled;
        return Math.round(own + ofCallees);
    }
}
