package io.statsprofile.recording;

import io.statsprofile.model.CallerProfile;
import io.statsprofile.model.FunctionId;
import io.statsprofile.model.FunctionProfile;
import io.statsprofile.model.ProfileBuilder;
import io.statsprofile.model.StatsProfile;
import io.statsprofile.probe.Cut;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        Map<Integer, List<CallerProfile>> callers = callers(cut, names);
        ProfileBuilder rows = new ProfileBuilder();
        for (int i = 0; i < cut.functions.length; i++) {
            rows.add(new FunctionProfile(names.apply(cut.functions[i]), cut.ncalls[i], cut.primitiveCalls[i], cut.openCalls[i],
                    cut.tottime[i], cut.cumtime[i], callers.getOrDefault(cut.functions[i], List.of()), 1));
        }
        return rows.build();
    }

    /** By callee. An edge from outside of everything instrumented has no caller to name, as in CPython. */
    private static Map<Integer, List<CallerProfile>> callers(Cut cut, IntFunction<FunctionId> names) {
        Map<Integer, Map<String, CallerProfile>> byCallee = new HashMap<>();
        for (int i = 0; i < cut.edgeCallees.length; i++) {
            if (cut.edgeCallers[i] >= 0) {
                CallerProfile edge = new CallerProfile(names.apply(cut.edgeCallers[i]).function(), cut.edgeNcalls[i],
                        cut.edgePrimitiveCalls[i], cut.edgeTottime[i], cut.edgeCumtime[i]);
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
