package io.statsprofile.internal.series;

import io.statsprofile.internal.model.OutProfile;
import io.statsprofile.internal.model.Overhead;
import io.statsprofile.pstats.CallerProfile;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.Mode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Functions that were not watched alike on both sides of a comparison, and whom that touches. What was taken out has its time in its
 * callers' own time, and what is sampled takes less of it than what is timed exactly: such a caller's own time changes though the program
 * does not. Its cumulative time holds all of that in any case. A function that was out at all on a side was not watched alike: of the
 * slices in which it was out throughout nothing is told. Immutable.
 */
public final class ModeChanges {

    /** Shares of calls or of time that differ by no more are alike. */
    private static final double ALIKE = 0.01;

    private final Side before;
    private final Side after;
    private final Set<String> changed = new HashSet<>();
    private final Set<String> out = new HashSet<>();
    private final boolean movesSmallFunctions;
    /** Null where edges do not tell. */
    private final Set<String> callers;
    private final double nanosPerCall;
    private final long changedCalls;

    private ModeChanges(ProfileSeries first, ProfileSeries second) {
        boolean lacksSmallBefore = first.coverage().overhead().smallFunctions() > 0;
        boolean lacksSmallAfter = second.coverage().overhead().smallFunctions() > 0;
        this.movesSmallFunctions = lacksSmallBefore != lacksSmallAfter;
        this.before = Side.of(first, movesSmallFunctions && lacksSmallBefore);
        this.after = Side.of(second, movesSmallFunctions && lacksSmallAfter);
        Set<String> names = new HashSet<>(before.rows().keySet());
        names.addAll(after.rows().keySet());
        names.forEach(name -> {
            if (before.lacks(name) || after.lacks(name)) {
                out.add(name);
                changed.add(name);
            } else if (Math.abs(before.sampledShare(name, after) - after.sampledShare(name, before)) > ALIKE) {
                changed.add(name);
            }
        });
        this.callers = movesSmallFunctions ? null : knownCallers(first, second);
        this.nanosPerCall = Math.max(costPerCall(first), costPerCall(second));
        this.changedCalls = changed.stream().mapToLong(this::callsOf).sum();
    }

    /**
     * What is compared with another.
     *
     * @param rows by function
     * @param out functions that are known to have been out at some time
     * @param isWhole whether what has no figures here had no calls: all that was out is named, and nothing is too small for probes
     */
    private record Side(Map<String, FunctionTotals> rows, Set<String> out, boolean isWhole) {

        static Side of(ProfileSeries series, boolean lacksSmall) {
            Overhead overhead = series.coverage().overhead();
            return new Side(series.functions().stream().collect(Collectors.toMap(FunctionTotals::function, Function.identity())),
                    overhead.outProfiles().stream().map(OutProfile::function).collect(Collectors.toSet()),
                    overhead.namesAllThatIsOut() && !lacksSmall);
        }

        /** Whether calls of a function are missing here, or may be. In which share of the time it was out nobody says. */
        boolean lacks(String function) {
            FunctionTotals row = rows.get(function);
            return out.contains(function) || (row == null ? !isWhole : row.timing().wasOut());
        }

        /** Of a function that was sampled, but has no call that returned, all is; of one that is not here, as much as on the other side. */
        double sampledShare(String function, Side other) {
            FunctionTotals row = rows.get(function);
            if (row == null) {
                return other.rows.containsKey(function) ? other.sampledShare(function, this) : 0;
            }
            boolean isSampled = row.timing().sampledCalls() > 0 || row.timing().mode() == Mode.SAMPLED;
            return row.ncalls() == 0 ? isSampled ? 1 : 0 : (double) row.timing().sampledCalls() / row.ncalls();
        }

        long calls(String function) {
            return rows.containsKey(function) ? rows.get(function).ncalls() : 0;
        }

        /** Whether a function is seen to call anything, be it itself. */
        boolean isCaller(String function) {
            FunctionTotals row = rows.get(function);
            return row != null && (row.cumtimeNanos() != row.tottimeNanos() || row.primitiveCalls() != row.ncalls());
        }
    }

    /** What probes took of a call, by the services' own estimate. */
    private static double costPerCall(ProfileSeries series) {
        return (double) series.coverage().estimatedCostNanos() / Math.max(1, series.series(Measure.NCALLS).total());
    }

    private long callsOf(String function) {
        return Math.max(before.calls(function), after.calls(function));
    }

    /** Two answers' changes; where they have callers, those are looked at. */
    public static ModeChanges between(ProfileSeries before, ProfileSeries after) {
        return new ModeChanges(before, after);
    }

    /** Null where there is a changed function of which edges do not tell all calls on any side. */
    private Set<String> knownCallers(ProfileSeries first, ProfileSeries second) {
        Set<String> known = new HashSet<>();
        for (String name : changed) {
            FunctionProfile a = first.profile().get(name);
            FunctionProfile b = second.profile().get(name);
            if (!hasAllCallers(a) && !hasAllCallers(b)) {
                return null;
            }
            for (FunctionProfile row : new FunctionProfile[] {a, b}) {
                if (row != null) {
                    row.callers().forEach(caller -> known.add(caller.caller()));
                }
            }
        }
        return known;
    }

    private static boolean hasAllCallers(FunctionProfile row) {
        List<CallerProfile> callers = row == null ? List.of() : row.callers();
        return row != null && callers.stream().noneMatch(caller -> caller.caller().equals(FunctionProfile.OTHER))
                && callers.stream().mapToLong(CallerProfile::ncalls).sum() == row.ncalls() && row.ncalls() > 0;
    }

    /** Whether every function was watched alike on both sides. */
    public boolean isEmpty() {
        return changed.isEmpty() && !movesSmallFunctions;
    }

    /** Whether functions that are too small for probes had them on one side only. Which those are, no document says. */
    public boolean movesSmallFunctions() {
        return movesSmallFunctions;
    }

    /** How many functions were not watched alike, or may not have been. */
    public int count() {
        return changed.size();
    }

    /** Whether calls of a function were not all counted on both sides, or may not have been, so that their number says nothing. */
    boolean lacksCalls(String function) {
        return out.contains(function);
    }

    /**
     * Whether own time of a function says nothing: it changed itself, or calls what changed. Where edges do not tell, whatever calls
     * anything may.
     */
    public boolean touchesOwnTime(String function) {
        return !isEmpty() && (changed.contains(function) || (callers == null ? isCaller(function) : callers.contains(function)));
    }

    private boolean isCaller(String function) {
        return before.isCaller(function) || after.isCaller(function);
    }

    /**
     * How much time of a function may be gone or new since probes take another time in another mode, nanoseconds: those of its own calls,
     * or, where it calls others, of all calls of what changed.
     */
    long nanosOfProbes(String function) {
        return touchesOwnTime(function) ? Math.round(nanosPerCall * (isCaller(function) ? changedCalls : callsOf(function))) : 0;
    }
}
