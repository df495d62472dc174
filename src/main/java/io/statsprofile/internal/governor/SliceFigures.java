package io.statsprofile.internal.governor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one owner's slices say about the cost of profiling, each from where the one before ended. Not thread-safe. */
final class SliceFigures {

    /** Most functions that are named among those that are out. */
    static final int NAMED = 20;

    private double costBefore;
    private double cpuBefore;
    private long before;

    SliceFigures(Totals totals, long now) {
        open(totals, now);
    }

    private void open(Totals totals, long now) {
        costBefore = totals.cost;
        cpuBefore = totals.cpu;
        before = now;
    }

    /** By the names of {@link io.statsprofile.internal.probe.Control#takeOverhead}. */
    Map<String, Object> close(double budget, List<GovernedFunction> owned, ModePolicy decisions, Totals totals, long now) {
        Map<String, Object> figures = new LinkedHashMap<>();
        double cpu = totals.cpu - cpuBefore;
        double passed = Math.max(1, now - before);
        figures.put("overhead_budget", budget);
        if (cpu > 0) {
            figures.put("overhead_modelled", (totals.cost - costBefore) / cpu);
        }
        figures.put("profiled_cpu", cpu / 1e9);
        figures.put("exact_functions", number(owned, ProbeMode.EXACT));
        figures.put("sampled_functions", number(owned, ProbeMode.SAMPLED));
        figures.put("out_functions", number(owned, ProbeMode.OUT));
        Map<String, Double> shares = new LinkedHashMap<>();
        List<String> out = new ArrayList<>();
        for (GovernedFunction function : owned) {
            double share = function.outSinceBefore(now) / passed;
            if (share > 0 && function.selected) {
                shares.merge(function.function, Math.min(1, share), Math::max);
            }
            if (function.isLeftOut()) {
                out.add(function.function);
            }
        }
        figures.put("out_share", shares);
        figures.put("out", out);
        figures.put("out_profiles", profiles(owned, decisions, cpu / passed));
        open(totals, now);
        return figures;
    }

    private static long number(List<GovernedFunction> owned, ProbeMode mode) {
        return owned.stream().filter(function -> function.called && function.mode == mode && function.selected).count();
    }

    private static List<Map<String, Object>> profiles(List<GovernedFunction> owned, ModePolicy decisions, double busy) {
        return owned.stream().filter(GovernedFunction::isLeftOut)
                .sorted(Comparator.comparingDouble(GovernedFunction::densityWhenOut).reversed()).limit(NAMED)
                .map(function -> Map.<String, Object>of("function", function.function,
                        "calls_per_second", function.densityWhenOut() * 1e9 * busy,
                        "cost", decisions.costWhenOut(function))).toList();
    }
}
