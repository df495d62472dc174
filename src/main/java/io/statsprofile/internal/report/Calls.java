package io.statsprofile.internal.report;

import io.statsprofile.internal.series.ProfileSeries;
import io.statsprofile.pstats.CallerProfile;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.StatsProfile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The edges of a profile from both of their ends, those with the most cumulative time first. */
final class Calls {

    static final String NOT_RECORDED = "No callers are recorded in this window. They are where a logger's level is TRACE, such as "
            + "<logger name=\"statsprofile.com.acme\" level=\"TRACE\"/>; it may be changed while the service runs.";
    static final String NO_CALLER = "no caller is recorded: nothing that is profiled calls it, or its level is not TRACE";
    static final String NO_CALLEE = "nothing is recorded: it calls nothing that is profiled at TRACE";

    private static final Comparator<CallPartner> LARGEST_FIRST = Comparator.<CallPartner>comparingLong(edge -> edge.figures()
            .cumtimeNanos()) .thenComparingLong(edge -> edge.figures().ncalls()).reversed().thenComparing(edge -> edge.other().function());

    private final StatsProfile profile;
    private final Map<String, List<CallPartner>> callees = new HashMap<>();

    Calls(StatsProfile profile) {
        this.profile = profile;
        profile.funcProfiles().values().forEach(row -> row.callers().forEach(caller -> callees.computeIfAbsent(caller.caller(),
                name -> new ArrayList<>())
                .add(new CallPartner(row.id(), caller))));
        callees.values().forEach(edges -> edges.sort(LARGEST_FIRST));
    }

    /**
     * An edge as seen from one of its ends.
     *
     * @param other its other end; known by its name only where documents fold its row
     */
    record CallPartner(FunctionId other, CallerProfile figures) {
    }

    List<CallPartner> callers(FunctionProfile row) {
        return row.callers().stream().map(caller -> new CallPartner(idOf(caller.caller()), caller)).sorted(LARGEST_FIRST).toList();
    }

    List<CallPartner> callees(FunctionProfile row) {
        return callees.getOrDefault(row.id().function(), List.of());
    }

    private FunctionId idOf(String function) {
        FunctionProfile row = profile.get(function);
        return row == null ? FunctionId.named(function) : row.id();
    }

    /** Whether there is an edge at all. */
    static boolean areRecorded(ProfileSeries series) {
        return series.profile().funcProfiles().values().stream().anyMatch(row -> !row.callers().isEmpty());
    }

    /** Whether a time along an edge is an estimate. */
    static boolean areEstimated(ProfileSeries series) {
        return series.profile().funcProfiles().values().stream().flatMap(row -> row.callers().stream())
                .anyMatch(caller -> !caller.uncertainty().isNone());
    }

    /** What is not in the edges, if anything is not. */
    static Optional<String> unrecorded(ProfileSeries series) {
        List<FunctionProfile> rows = series.profile().funcProfiles().values().stream().filter(row -> !row.isOther()).toList();
        long without = rows.stream().filter(row -> row.callers().isEmpty()).count();
        return without == 0 ? Optional.empty() : Optional.of(Units.count(without) + " of "
                + Units.plural(rows.size(), "function has", "functions have")
                + " no recorded caller: nothing that is profiled calls them, or their level is not TRACE, and then they are nobody's "
                + "callees here either.");
    }
}
