package io.statsprofile.internal.recording;

import io.statsprofile.internal.probe.IntervalSnapshot;
import io.statsprofile.pstats.CallerProfile;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.Mode;
import io.statsprofile.pstats.ProfileBuilder;
import io.statsprofile.pstats.StatsProfile;
import io.statsprofile.pstats.Timing;
import io.statsprofile.pstats.Uncertainty;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * Turns a snapshot's arrays into a {@link StatsProfile}. Several ids may have one outside name (the same class in two class loaders):
 * their figures are added, since outside a function is its name.
 */
final class SnapshotProfile {

    private SnapshotProfile() {
    }

    static StatsProfile of(IntervalSnapshot snapshot, IntFunction<FunctionId> names) {
        return of(snapshot, names, function -> OptionalLong.empty());
    }

    /** @param overhead the probes' own time within a function's, by index */
    static StatsProfile of(IntervalSnapshot snapshot, IntFunction<FunctionId> names, IntFunction<OptionalLong> overhead) {
        Map<Integer, List<CallerProfile>> callers = callers(snapshot, names);
        ProfileBuilder rows = new ProfileBuilder();
        for (int i = 0; i < snapshot.functions.length; i++) {
            rows.add(new FunctionProfile(names.apply(snapshot.functions[i]), snapshot.ncalls[i], snapshot.primitiveCalls[i],
                    snapshot.openCalls[i],
                    snapshot.tottime[i], snapshot.cumtime[i], callers.getOrDefault(snapshot.functions[i], List.of()), 1,
                    timing(snapshot, i, overhead.apply(i))));
        }
        return rows.build();
    }

    /** A function without a sampled call was sampled, too, where its cumulative time is an estimate: a call is open that was. */
    private static Timing timing(IntervalSnapshot snapshot, int i, OptionalLong overhead) {
        Uncertainty uncertainty = uncertainty(snapshot.tottime[i], snapshot.tottimeVariance[i], snapshot.cumtime[i],
                snapshot.cumtimeVariance[i]);
        boolean isSampled = snapshot.sampledCalls[i] > 0 || uncertainty.cumtimeVariance() > 0;
        return Timing.of(isSampled ? Mode.SAMPLED : Mode.EXACT, snapshot.sampledCalls[i], 0, uncertainty, overhead);
    }

    /** A time below 0 is an estimate, and off by so much at least. */
    private static Uncertainty uncertainty(long tottime, double tottimeVariance, long cumtime, double cumtimeVariance) {
        return Uncertainty.of(tottime < 0 ? Math.max(tottimeVariance, (double) tottime * tottime) : tottimeVariance,
                cumtime < 0 ? Math.max(cumtimeVariance, (double) cumtime * cumtime) : cumtimeVariance);
    }

    /** By callee. An edge from outside of everything instrumented has no caller to name, as in CPython. */
    private static Map<Integer, List<CallerProfile>> callers(IntervalSnapshot snapshot, IntFunction<FunctionId> names) {
        Map<Integer, Map<String, CallerProfile>> byCallee = new HashMap<>();
        for (int i = 0; i < snapshot.edgeCallees.length; i++) {
            if (snapshot.edgeCallers[i] >= 0) {
                CallerProfile edge = new CallerProfile(names.apply(snapshot.edgeCallers[i]).function(), snapshot.edgeNcalls[i],
                        snapshot.edgePrimitiveCalls[i], snapshot.edgeTottime[i], snapshot.edgeCumtime[i],
                        uncertainty(snapshot.edgeTottime[i], snapshot.edgeTottimeVariance[i], snapshot.edgeCumtime[i],
                                snapshot.edgeCumtimeVariance[i]));
                byCallee.computeIfAbsent(snapshot.edgeCallees[i], callee -> new TreeMap<>())
                        .merge(edge.caller(), edge, CallerProfile::merge);
            }
        }
        Map<Integer, List<CallerProfile>> lists = new HashMap<>();
        byCallee.forEach((callee, edges) -> lists.put(callee, List.copyOf(edges.values())));
        return lists;
    }

    /** What the probe knows of a function. */
    static FunctionId describe(IntervalSnapshot snapshot, int id) {
        return FunctionId.recorded(snapshot.function(id), snapshot.className(id), snapshot.method(id), snapshot.fileName(id),
                snapshot.lineNumber(id));
    }
}
