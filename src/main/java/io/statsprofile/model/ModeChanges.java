package io.statsprofile.model;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Functions that were not watched alike on both sides of a comparison, and whom that touches. What was taken out has its time in its
 * callers' own time, and what is sampled takes less of it than what is timed exactly: such a caller's own time changes though the program
 * does not. Its cumulative time holds all of that in any case. Immutable.
 */
public final class ModeChanges {

    /** Shares of calls or of time that differ by no more are alike. */
    private static final double ALIKE = 0.01;

    private final Map<String, FunctionTotals> before;
    private final Map<String, FunctionTotals> after;
    private final Set<String> changed = new HashSet<>();
    private final Set<String> out = new HashSet<>();
    /** Null where edges do not tell. */
    private final Set<String> callers;
    private final double nanosPerCall;
    private final long changedCalls;

    private ModeChanges(ProfileSeries first, ProfileSeries second) {
        this.before = byName(first);
        this.after = byName(second);
        Set<String> outBefore = outOf(first, after);
        Set<String> outAfter = outOf(second, before);
        Set<String> names = new HashSet<>(before.keySet());
        names.addAll(after.keySet());
        names.forEach(name -> {
            boolean isOutBefore = !before.containsKey(name) && outBefore.contains(name);
            boolean isOutAfter = !after.containsKey(name) && outAfter.contains(name);
            Timing timingBefore = before.containsKey(name) ? before.get(name).timing() : Timing.EXACT;
            Timing timingAfter = after.containsKey(name) ? after.get(name).timing() : Timing.EXACT;
            if (isOutBefore || isOutAfter || timingBefore.outSlices() > 0 || timingAfter.outSlices() > 0 || isOut(timingBefore)
                    || isOut(timingAfter)) {
                out.add(name);
            }
            if (isOutBefore != isOutAfter || before.containsKey(name) && after.containsKey(name) && !areAlike(name, first, second)) {
                changed.add(name);
            }
        });
        this.callers = knownCallers(first, second);
        this.nanosPerCall = Math.max(costPerCall(first), costPerCall(second));
        this.changedCalls = changed.stream().mapToLong(this::callsOf).sum();
    }

    /** What probes took of a call, by the services' own estimate. */
    private static double costPerCall(ProfileSeries series) {
        return (double) series.coverage().estimatedCostNanos() / Math.max(1, series.series(Measure.NCALLS).total());
    }

    private long callsOf(String function) {
        return Math.max(before.containsKey(function) ? before.get(function).ncalls() : 0, after.containsKey(function) ? after.get(function)
                .ncalls() : 0);
    }

    /** Two answers' changes; where they have callers, those are looked at. */
    public static ModeChanges between(ProfileSeries before, ProfileSeries after) {
        return new ModeChanges(before, after);
    }

    private static boolean isOut(Timing timing) {
        return timing.mode() == Mode.OUT;
    }

    /** What has no figures on a side, but has on the other, and is known to be out, or may be, since not all that are out are named. */
    private static Set<String> outOf(ProfileSeries series, Map<String, FunctionTotals> other) {
        Overhead overhead = series.coverage().overhead();
        return overhead.outFunctions() > overhead.outProfiles().size() ? other.keySet()
                : overhead.outProfiles().stream().map(OutProfile::function).collect(Collectors.toSet());
    }

    private boolean areAlike(String name, ProfileSeries first, ProfileSeries second) {
        FunctionTotals a = before.get(name);
        FunctionTotals b = after.get(name);
        return Math.abs(sampledShare(a) - sampledShare(b)) <= ALIKE && Math.abs(outShare(a, first) - outShare(b, second)) <= ALIKE;
    }

    /** Of a function that was sampled, but has no call that returned, all is. */
    private static double sampledShare(FunctionTotals row) {
        boolean isSampled = row.timing().sampledCalls() > 0 || row.timing().mode() == Mode.SAMPLED;
        return row.ncalls() == 0 ? isSampled ? 1 : 0 : (double) row.timing().sampledCalls() / row.ncalls();
    }

    private static double outShare(FunctionTotals row, ProfileSeries series) {
        double share = row.timing().outSlices() / Math.max(1, series.coverage().slices());
        return share == 0 && isOut(row.timing()) ? 1 : share;
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
        return changed.isEmpty();
    }

    /** How many functions were not. */
    public int count() {
        return changed.size();
    }

    /** Whether a function was not watched alike. */
    boolean isChanged(String function) {
        return changed.contains(function);
    }

    /** Whether calls of a function were not all counted on both sides, so that their number says nothing. */
    boolean lacksCalls(String function) {
        return changed.contains(function) && out.contains(function);
    }

    /**
     * Whether own time of a function says nothing: it changed itself, or calls what changed. Where edges do not tell, whatever calls
     * anything may.
     */
    public boolean touchesOwnTime(String function) {
        return !changed.isEmpty() && (changed.contains(function)
                || (callers == null ? calls(before.get(function)) || calls(after.get(function)) : callers.contains(function)));
    }

    /**
     * How much time of a function may be gone or new since probes take another time in another mode, nanoseconds: those of its own calls,
     * or, where it calls others, of all calls of what changed.
     */
    long nanosOfProbes(String function) {
        if (!touchesOwnTime(function)) {
            return 0;
        }
        boolean callsOthers = calls(before.get(function)) || calls(after.get(function));
        return Math.round(nanosPerCall * (callsOthers ? changedCalls : callsOf(function)));
    }

    private static boolean calls(FunctionTotals row) {
        return row != null && (row.cumtimeNanos() != row.tottimeNanos() || row.primitiveCalls() != row.ncalls());
    }

    private static Map<String, FunctionTotals> byName(ProfileSeries series) {
        return series.functions().stream().collect(Collectors.toMap(FunctionTotals::function, Function.identity()));
    }
}
