package io.statsprofile.internal.report;

import io.statsprofile.internal.series.FunctionTotals;
import io.statsprofile.internal.series.Measure;
import io.statsprofile.internal.series.ProfileSeries;
import io.statsprofile.pstats.Mode;
import java.util.stream.Stream;

/**
 * Calls and own time of an answer by how they came about. What functions take while they are out is in none of these apart: it is in
 * their callers' own time.
 *
 * @param exactCalls calls that were timed exactly
 * @param sampledCalls calls that were counted while the clock was sampled
 * @param exactNanos own time that is exact, nanoseconds
 * @param sampledNanos own time of functions that were sampled in the window, if only now and then
 * @param mixedNanos own time of exact functions that is an estimate nevertheless, since that of their sampled callees is taken off it
 */
record ModeShares(long exactCalls, long sampledCalls, long exactNanos, long sampledNanos, long mixedNanos) {

    static ModeShares of(ProfileSeries series) {
        long sampledCalls = 0;
        long sampled = 0;
        long mixed = 0;
        for (FunctionTotals row : Stream.concat(series.functions().stream(), Stream.of(series.folded())).toList()) {
            sampledCalls += row.timing().sampledCalls();
            if (row.timing().sampledCalls() > 0 || row.timing().mode() == Mode.SAMPLED) {
                sampled += row.tottimeNanos();
            } else if (row.timing().uncertainty().tottimeVariance() > 0) {
                mixed += row.tottimeNanos();
            }
        }
        return new ModeShares(series.series(Measure.NCALLS).total() - sampledCalls, sampledCalls,
                series.series(Measure.TOTTIME).total() - sampled - mixed, sampled, mixed);
    }

    /** Of all calls, such as {@code 4.5%}. */
    String ofCalls(long part) {
        return share(part, exactCalls + sampledCalls);
    }

    /** Of all own time. */
    String ofTime(long part) {
        return share(part, exactNanos + sampledNanos + mixedNanos);
    }

    private static String share(long part, long whole) {
        return Units.percent(whole == 0 ? 0 : Math.max(0, Math.min(1, (double) part / whole)));
    }
}
