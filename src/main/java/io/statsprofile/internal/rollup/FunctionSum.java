package io.statsprofile.internal.rollup;

import io.statsprofile.internal.base.FigureChecks;
import io.statsprofile.pstats.CallerProfile;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.Timing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Figures of one function, added up by the rules of {@link FunctionProfile#merge}. Not thread-safe. */
final class FunctionSum {

    /** Of a profile whose open calls do not count. */
    static final long NO_STATE = -1;

    private FunctionId id;
    private long ncalls;
    private long primitiveCalls;
    private long tottimeNanos;
    private long cumtimeNanos;
    private long openCalls;
    /** The state that {@link #openCalls} belongs to. */
    private long stateOfOpenCalls = NO_STATE;
    private int folded = 1;
    /** Null before the first addition. */
    private Timing timing;
    /** Null where there is none. */
    private Map<String, CallerSum> callers;

    FunctionSum(FunctionProfile row) {
        this.id = row.id();
    }

    /** @param state number of the profile that it is of, or {@link #NO_STATE} */
    void add(FunctionProfile row, ProfileSums.CallerRoom room, long state) {
        String name = id.function();
        id = id.merge(row.id());
        ncalls = FigureChecks.plus(name, "ncalls", ncalls, row.ncalls());
        primitiveCalls = FigureChecks.plus(name, "primitive_calls", primitiveCalls, row.primitiveCalls());
        tottimeNanos = FigureChecks.plus(name, "tottime", tottimeNanos, row.tottimeNanos());
        cumtimeNanos = cumtimeNanos == FunctionProfile.ABSENT || !row.hasCumtime() ? FunctionProfile.ABSENT
                : FigureChecks.plus(name, "cumtime", cumtimeNanos, row.cumtimeNanos());
        folded = Math.max(folded, row.folded());
        timing = timing == null ? row.timing() : timing.plus(row.timing());
        if (state != NO_STATE) {
            openCalls = FigureChecks.plus(name, "open_calls", stateOfOpenCalls == state ? openCalls : 0, row.openCalls());
            stateOfOpenCalls = state;
        }
        for (CallerProfile caller : row.callers()) {
            add(caller, room);
        }
    }

    private void add(CallerProfile caller, ProfileSums.CallerRoom room) {
        callers = callers == null ? new HashMap<>(4) : callers;
        CallerSum sum = callers.get(caller.caller());
        if (sum == null && !caller.caller().equals(FunctionProfile.OTHER) && !room.take()) {
            add(CallerProfile.other(List.of(caller)), room);
            return;
        }
        if (sum == null) {
            sum = new CallerSum(caller.caller());
            callers.put(caller.caller(), sum);
        }
        sum.add(caller);
    }

    /** @param state number of the last profile whose open calls count */
    FunctionProfile profile(long state) {
        List<CallerProfile> edges = new ArrayList<>(callers == null ? 0 : callers.size());
        if (callers != null) {
            for (CallerSum caller : callers.values()) {
                edges.add(caller.profile());
            }
        }
        return new FunctionProfile(id, ncalls, primitiveCalls, stateOfOpenCalls == state ? openCalls : 0, tottimeNanos, cumtimeNanos, edges,
                folded, timing);
    }
}
