package io.statsprofile.pstats;

import io.statsprofile.internal.base.FigureChecks;
import java.util.Collection;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * How the figures of a function came about, and what is to be kept in mind with them.
 *
 * @param mode how it was watched
 * @param sampledCalls calls of {@code ncalls} that were made while the clock was sampled, 0 or more
 * @param outSlices the share of the slice's time in which it had no probes; added up over slices, slices' worth of time
 * @param uncertainty of its times. Own time of an exact function may have one, too: that of its sampled callees lies in it
 * @param overheadNanos the probes' own time within {@code tottime}, an estimate; empty where nobody knows. Own time less this may be
 *     negative
 */
public record Timing(Mode mode, long sampledCalls, double outSlices, Uncertainty uncertainty, OptionalLong overheadNanos) {

    /** The clock was read at each event; of the probes' own time nothing is known. */
    public static final Timing EXACT = new Timing(Mode.EXACT, 0, 0, Uncertainty.NONE, OptionalLong.empty());

    /** @throws IllegalArgumentException when a number is negative or none */
    public Timing {
        Objects.requireNonNull(uncertainty, "uncertainty");
        Objects.requireNonNull(overheadNanos, "overheadNanos");
        FigureChecks.notNegative("a function", "sampled_calls", sampledCalls);
        if (!(outSlices >= 0) || Double.isInfinite(outSlices)) {
            throw new IllegalArgumentException("out_share is " + outSlices + ", must be 0 or more");
        }
        mode = sampledCalls > 0 ? mode.or(Mode.SAMPLED) : mode;
    }

    /** {@link #EXACT} where that is all that there is to say. */
    public static Timing of(Mode mode, long sampledCalls, double outSlices, Uncertainty uncertainty, OptionalLong overheadNanos) {
        boolean trivial = mode == Mode.EXACT && sampledCalls == 0 && outSlices == 0 && uncertainty.isNone() && overheadNanos.isEmpty();
        return trivial ? EXACT : new Timing(mode, sampledCalls, outSlices, uncertainty, overheadNanos);
    }

    /** Whether every call was timed by the clock, and every figure is what it measured. */
    public boolean isExact() {
        return mode == Mode.EXACT && outSlices == 0 && uncertainty.isNone();
    }

    /**
     * Whether the function had no probes at some time. Nobody knows for how long: it has no figures in slices in which it has no probes at
     * all, so {@code outSlices} is only about those in which it went out or came back.
     */
    public boolean wasOut() {
        return mode == Mode.OUT || outSlices > 0;
    }

    /** Both taken together. The probes' own time is known where both know it. */
    public Timing plus(Timing other) {
        return of(mode.or(other.mode), FigureChecks.plus("a function", "sampled_calls", sampledCalls, other.sampledCalls), outSlices
                + other.outSlices,
                uncertainty.plus(other.uncertainty), sum(overheadNanos, other.overheadNanos));
    }

    /** What came on top of {@code earlier}; the mode is this one's. */
    Timing minus(Timing earlier) {
        OptionalLong overhead = overheadNanos.isPresent() && earlier.overheadNanos.isPresent()
                ? OptionalLong.of(overheadNanos.getAsLong() - earlier.overheadNanos.getAsLong()) : OptionalLong.empty();
        return of(mode, FigureChecks.minus("a function", "sampled_calls", sampledCalls, earlier.sampledCalls),
                Math.max(0, outSlices - earlier.outSlices), uncertainty.minus(earlier.uncertainty), overhead);
    }

    /** Of several functions as one, which has no cumulative time: sampled where any was; out for as long as the one that was so longest. */
    static Timing folded(Collection<Timing> timings) {
        Timing sum = timings.stream().reduce(Timing::plus).orElse(EXACT);
        boolean isSampled = timings.stream().anyMatch(timing -> timing.mode == Mode.SAMPLED || timing.sampledCalls > 0);
        return of(isSampled ? Mode.SAMPLED : sum.mode, sum.sampledCalls, timings.stream().mapToDouble(Timing::outSlices).max().orElse(0),
                sum.uncertainty.withoutCumtime(), sum.overheadNanos);
    }

    private static OptionalLong sum(OptionalLong a, OptionalLong b) {
        return a.isPresent() && b.isPresent() ? OptionalLong.of(FigureChecks.plus("a function", "tottime_overhead", a.getAsLong(),
                b.getAsLong()))
                : OptionalLong.empty();
    }
}
