package io.statsprofile.pstats;

import io.statsprofile.internal.base.FigureChecks;
import io.statsprofile.internal.base.Seconds;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Figures of one function, as CPython's {@code pstats.FunctionProfile}.
 *
 * @param id the function
 * @param ncalls calls that returned or threw, 0 or more
 * @param primitiveCalls those of {@code ncalls} that were the outermost activation on their thread
 * @param openCalls activations still on a stack when the slice was cut, 0 or more
 * @param tottimeNanos own time, nanoseconds; 0 or more where it is exact, while an estimate may be a little below
 * @param cumtimeNanos time with at least one activation on a thread's stack, nanoseconds, likewise; {@link #ABSENT} for {@code (other)}
 * @param callers figures by caller, ordered by its name, each caller once; empty where callers were not recorded
 * @param folded how many functions this row stands for: 1, or more for {@code (other)}
 * @param timing how the times came about, and their errors
 */
public record FunctionProfile(FunctionId id, long ncalls, long primitiveCalls, long openCalls, long tottimeNanos,
        long cumtimeNanos, List<CallerProfile> callers, int folded, Timing timing) {

    /** A figure that does not exist, such as the cumulative time of several functions taken together. */
    public static final long ABSENT = Long.MIN_VALUE;
    /** Name of the row that stands for the functions a document had no room for, and of the caller that stands for such callers. */
    public static final String OTHER = "(other)";

    /** @throws IllegalArgumentException when a figure is out of its range */
    public FunctionProfile {
        Objects.requireNonNull(id, "id");
        String name = id.function();
        FigureChecks.notNegative(name, "ncalls", ncalls);
        FigureChecks.notNegative(name, "primitive_calls", primitiveCalls);
        FigureChecks.atMost(name, "primitive_calls", primitiveCalls, "ncalls", ncalls);
        FigureChecks.notNegative(name, "open_calls", openCalls);
        FigureChecks.atMost(name, "sampled_calls", timing.sampledCalls(), "ncalls", ncalls);
        FigureChecks.time(name, "tottime", tottimeNanos, timing.uncertainty().tottimeVariance());
        if (cumtimeNanos != ABSENT) {
            FigureChecks.time(name, "cumtime", cumtimeNanos, timing.uncertainty().cumtimeVariance());
        }
        if (folded < 1) {
            throw new IllegalArgumentException("folded of " + name + " is " + folded + ", must be 1 or more");
        }
        callers = ordered(name, callers);
    }

    /** A function whose times are exact. */
    public FunctionProfile(FunctionId id, long ncalls, long primitiveCalls, long openCalls, long tottimeNanos, long cumtimeNanos,
            List<CallerProfile> callers, int folded) {
        this(id, ncalls, primitiveCalls, openCalls, tottimeNanos, cumtimeNanos, callers, folded, Timing.EXACT);
    }

    /** A function whose callers were not recorded, with no call open. */
    public static FunctionProfile of(FunctionId id, long ncalls, long primitiveCalls, long tottimeNanos, long cumtimeNanos) {
        return new FunctionProfile(id, ncalls, primitiveCalls, 0, tottimeNanos, cumtimeNanos, List.of(), 1);
    }

    /** The row of what was folded: no cumulative time, since times of several functions overlap, and no callers. */
    static FunctionProfile other(Collection<FunctionProfile> folded) {
        FunctionId id = FunctionId.named(OTHER);
        long ncalls = 0;
        long primitiveCalls = 0;
        long openCalls = 0;
        long tottimeNanos = 0;
        int functions = 0;
        for (FunctionProfile row : folded) {
            ncalls = FigureChecks.plus(OTHER, "ncalls", ncalls, row.ncalls);
            primitiveCalls = FigureChecks.plus(OTHER, "primitive_calls", primitiveCalls, row.primitiveCalls);
            openCalls = FigureChecks.plus(OTHER, "open_calls", openCalls, row.openCalls);
            tottimeNanos = FigureChecks.plus(OTHER, "tottime", tottimeNanos, row.tottimeNanos);
            functions = Math.addExact(functions, row.folded);
        }
        return new FunctionProfile(id, ncalls, primitiveCalls, openCalls, tottimeNanos, ABSENT, List.of(), functions,
                Timing.folded(folded.stream().map(FunctionProfile::timing).toList()));
    }

    /** Whether this row stands for functions that a document had no room for. */
    public boolean isOther() {
        return folded != 1 || id.function().equals(OTHER);
    }

    /** Whether {@code cumtime} is a figure; not so for {@code (other)}. */
    public boolean hasCumtime() {
        return cumtimeNanos != ABSENT;
    }

    /** The same function by an id that says more or less of it. */
    public FunctionProfile withId(FunctionId other) {
        return id == other ? this : new FunctionProfile(other, ncalls, primitiveCalls, openCalls, tottimeNanos, cumtimeNanos, callers,
                folded, timing);
    }

    /** The same with other callers. */
    public FunctionProfile withCallers(List<CallerProfile> others) {
        return new FunctionProfile(id, ncalls, primitiveCalls, openCalls, tottimeNanos, cumtimeNanos, others, folded, timing);
    }

    /** The same, with what is known of how the times came about. */
    public FunctionProfile withTiming(Timing other) {
        return new FunctionProfile(id, ncalls, primitiveCalls, openCalls, tottimeNanos, cumtimeNanos, callers, folded, other);
    }

    /** No call, no time, nothing open: such functions are left out of documents. An absent cumulative time may have been one. */
    public boolean isZero() {
        return ncalls == 0 && openCalls == 0 && tottimeNanos == 0 && cumtimeNanos == 0;
    }

    /** {@code tottime / ncalls}, seconds with nine decimals; empty where {@code ncalls} is 0. */
    public Optional<BigDecimal> percallTottime() {
        return ncalls == 0 ? Optional.empty() : Optional.of(Seconds.ofNanosPerCall(tottimeNanos, ncalls));
    }

    /** {@code cumtime / primitive_calls}, seconds with nine decimals; empty where there is no primitive call or no cumtime. */
    public Optional<BigDecimal> percallCumtime() {
        return primitiveCalls == 0 || !hasCumtime() ? Optional.empty()
                : Optional.of(Seconds.ofNanosPerCall(cumtimeNanos, primitiveCalls));
    }

    /**
     * Both taken together; {@code other} has the same name. Of two places in the source the higher line stays. A row that
     * stands for several functions stands for as many as the larger one, since the same ones may be folded in both.
     */
    public FunctionProfile merge(FunctionProfile other) {
        long cumtime = hasCumtime() && other.hasCumtime() ? FigureChecks.plus(id.function(), "cumtime", cumtimeNanos, other.cumtimeNanos)
                : ABSENT;
        return new FunctionProfile(id.merge(other.id), FigureChecks.plus(id.function(), "ncalls", ncalls, other.ncalls),
                FigureChecks.plus(id.function(), "primitive_calls", primitiveCalls, other.primitiveCalls),
                FigureChecks.plus(id.function(), "open_calls", openCalls, other.openCalls),
                FigureChecks.plus(id.function(), "tottime", tottimeNanos, other.tottimeNanos), cumtime, Callers.merge(callers,
                        other.callers),
                Math.max(folded, other.folded), timing.plus(other.timing));
    }

    /**
     * What came on top of {@code earlier}, which has the same name. Open calls are this profile's: they are a state, not a sum.
     *
     * @throws IllegalArgumentException when a figure was larger before
     */
    public FunctionProfile subtract(FunctionProfile earlier) {
        String name = id.function();
        Uncertainty uncertainty = timing.uncertainty();
        long cumtime = hasCumtime() && earlier.hasCumtime()
                ? FigureChecks.minus(name, "cumtime", cumtimeNanos, earlier.cumtimeNanos, uncertainty.cumtimeVariance()) : ABSENT;
        return new FunctionProfile(id, FigureChecks.minus(name, "ncalls", ncalls, earlier.ncalls),
                FigureChecks.minus(name, "primitive_calls", primitiveCalls, earlier.primitiveCalls), openCalls,
                FigureChecks.minus(name, "tottime", tottimeNanos, earlier.tottimeNanos, uncertainty.tottimeVariance()), cumtime,
                Callers.subtract(name, callers, earlier.callers), folded, timing.minus(earlier.timing));
    }

    /** One order for every list of callers, so that equal profiles are equal as records. */
    private static List<CallerProfile> ordered(String name, List<CallerProfile> callers) {
        if (callers.size() < 2) {
            return List.copyOf(callers);
        }
        List<CallerProfile> sorted = new ArrayList<>(callers);
        sorted.sort(Comparator.comparing(CallerProfile::caller));
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i).caller().equals(sorted.get(i - 1).caller())) {
                throw new IllegalArgumentException("caller " + sorted.get(i).caller() + " of " + name + " is listed twice");
            }
        }
        return List.copyOf(sorted);
    }
}
