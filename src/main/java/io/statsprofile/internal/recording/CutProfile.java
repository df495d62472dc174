package io.statsprofile.internal.recording;

import io.statsprofile.internal.probe.Cut;
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
 * Turns a cut's arrays into a {@link StatsProfile}. Several ids may have one outside name (the same class in two class loaders):
 * their figures are added, since outside a function is its name.
 */
final class CutProfile {

    private CutProfile() {
    }

    static StatsProfile of(Cut cut, IntFunction<FunctionId> names) {
        return of(cut, names, function -> OptionalLong.empty());
    }

    /** @param overhead the probes' own time within a function's, by index */
    static StatsProfile of(Cut cut, IntFunction<FunctionId> names, IntFunction<OptionalLong> overhead) {
        Map<Integer, List<CallerProfile>> callers = callers(cut, names);
        ProfileBuilder rows = new ProfileBuilder();
        for (int i = 0; i < cut.functions.length; i++) {
            rows.add(new FunctionProfile(names.apply(cut.functions[i]), cut.ncalls[i], cut.primitiveCalls[i], cut.openCalls[i],
                    cut.tottime[i], cut.cumtime[i], callers.getOrDefault(cut.functions[i], List.of()), 1,
                    timing(cut, i, overhead.apply(i))));
        }
        return rows.build();
    }

    /** A function without a sampled call was sampled, too, where its cumulative time is an estimate: a call is open that was. */
    private static Timing timing(Cut cut, int i, OptionalLong overhead) {
        Uncertainty uncertainty = uncertainty(cut.tottime[i], cut.tottimeVariance[i], cut.cumtime[i], cut.cumtimeVariance[i]);
        boolean isSampled = cut.sampledCalls[i] > 0 || uncertainty.cumtimeVariance() > 0;
        return Timing.of(isSampled ? Mode.SAMPLED : Mode.EXACT, cut.sampledCalls[i], 0, uncertainty, overhead);
    }

    /** A time below 0 is an estimate, and off by so much at least. */
    private static Uncertainty uncertainty(long tottime, double tottimeVariance, long cumtime, double cumtimeVariance) {
        return Uncertainty.of(tottime < 0 ? Math.max(tottimeVariance, (double) tottime * tottime) : tottimeVariance,
                cumtime < 0 ? Math.max(cumtimeVariance, (double) cumtime * cumtime) : cumtimeVariance);
    }

    /** By callee. An edge from outside of everything instrumented has no caller to name, as in CPython. */
    private static Map<Integer, List<CallerProfile>> callers(Cut cut, IntFunction<FunctionId> names) {
        Map<Integer, Map<String, CallerProfile>> byCallee = new HashMap<>();
        for (int i = 0; i < cut.edgeCallees.length; i++) {
            if (cut.edgeCallers[i] >= 0) {
                CallerProfile edge = new CallerProfile(names.apply(cut.edgeCallers[i]).function(), cut.edgeNcalls[i],
                        cut.edgePrimitiveCalls[i], cut.edgeTottime[i], cut.edgeCumtime[i],
                        uncertainty(cut.edgeTottime[i], cut.edgeTottimeVariance[i], cut.edgeCumtime[i], cut.edgeCumtimeVariance[i]));
                byCallee.computeIfAbsent(cut.edgeCallees[i], callee -> new TreeMap<>())
                        .merge(edge.caller(), edge, CallerProfile::merge);
            }
        }
        Map<Integer, List<CallerProfile>> lists = new HashMap<>();
        byCallee.forEach((callee, edges) -> lists.put(callee, List.copyOf(edges.values())));
        return lists;
    }

    /** What the probe knows of a function. */
    static FunctionId describe(Cut cut, int id) {
        return FunctionId.recorded(cut.function(id), cut.className(id), cut.method(id), cut.fileName(id), cut.lineNumber(id));
    }
}
