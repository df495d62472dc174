package io.statsprofile.internal.recording;

import io.statsprofile.internal.base.OutsideText;
import io.statsprofile.internal.model.OutProfile;
import io.statsprofile.internal.model.Overhead;
import io.statsprofile.internal.probe.Control;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.Mode;
import io.statsprofile.pstats.StatsProfile;
import io.statsprofile.pstats.Timing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the agent says of the cost of a slice, as {@link Control#takeOverhead} has it. Agents may be of another version than the library:
 * what is missing or of another type is unknown, and costs no slice.
 */
record OverheadFigures(Map<?, ?> figures) {

    OverheadFigures {
        figures = figures == null ? Map.of() : figures;
    }

    /** The figures of the slice as a whole. */
    Overhead overhead() {
        return new Overhead(share("overhead_budget"), share("overhead_modelled"), share("overhead_found"),
                Math.round(1e9 * share("profiled_cpu")),
                Math.round(share("exact_functions")), Math.round(share("sampled_functions")), Math.round(share("out_functions")),
                Math.round(share("small_functions")), outProfiles());
    }

    private double share(String name) {
        return number(figures.get(name));
    }

    /** No figure here is below 0. */
    private static double number(Object value) {
        return value instanceof Number number && number.doubleValue() > 0 && number.doubleValue() < Long.MAX_VALUE ? number.doubleValue()
                : 0;
    }

    private List<OutProfile> outProfiles() {
        List<OutProfile> profiles = new ArrayList<>();
        for (Object element : figures.get("out_profiles") instanceof Collection<?> elements ? elements : List.of()) {
            if (element instanceof Map<?, ?> out && out.get("function") instanceof String function) {
                profiles.add(new OutProfile(OutsideText.bounded(function), number(out.get("calls_per_second")), number(out.get("cost"))));
            }
        }
        return profiles;
    }

    /** The profile with the marks of functions that were out for a while, or are now. */
    StatsProfile mark(StatsProfile profile) {
        Map<?, ?> shares = figures.get("out_share") instanceof Map<?, ?> map ? map : Map.of();
        Set<?> out = figures.get("out") instanceof Collection<?> names ? new HashSet<>(names) : Set.of();
        if (shares.isEmpty() && out.isEmpty()) {
            return profile;
        }
        List<FunctionProfile> rows = new ArrayList<>(profile.funcProfiles().size());
        for (FunctionProfile row : profile.funcProfiles().values()) {
            String function = row.id().function();
            double share = Math.min(1, number(shares.get(function)));
            Timing timing = row.timing();
            rows.add(share == 0 && !out.contains(function) ? row : row.withTiming(Timing.of(out.contains(function) ? Mode.OUT
                    : timing.mode(),
                    timing.sampledCalls(), share, timing.uncertainty(), timing.overheadNanos())));
        }
        return StatsProfile.of(rows);
    }
}
