package io.statsprofile.internal.report;

import io.statsprofile.internal.base.Seconds;
import io.statsprofile.internal.series.FunctionTotals;
import io.statsprofile.internal.series.ProfileSeries;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * One function in a table of figures, in the columns of {@code pstats}. Times are seconds with as many decimals as the table has; a
 * figure that does not exist is a dash.
 */
record TableLine(String ncalls, String tottime, String percallTottime, String cumtime, String percallCumtime, String open,
        String function) {

    private static final String ABSENT = "-";

    /** @param decimals of seconds, 0 to 9; with 9 they are exact, but for what is divided by calls */
    static TableLine of(FunctionTotals row, int decimals) {
        return new TableLine(row.callsText(), seconds(row.tottimeNanos(), 1, decimals), seconds(row.tottimeNanos(), row.ncalls(), decimals),
                seconds(row.cumtimeNanos(), 1, decimals), seconds(row.cumtimeNanos(), row.primitiveCalls(), decimals),
                        ReportTexts.open(row),
                row.function());
    }

    /** What the documents do not name, if there is any. It has no cumulative time, since that of several functions overlaps. */
    static Optional<TableLine> folded(ProfileSeries series, int decimals) {
        FunctionTotals row = series.folded();
        if (row.tottimeNanos() == 0 && row.ncalls() == 0) {
            return Optional.empty();
        }
        TableLine line = of(row, decimals);
        return Optional.of(new TableLine(line.ncalls, line.tottime, line.percallTottime, ABSENT, ABSENT, "",
                row.function() + " functions that the documents do not name"));
    }

    private static String seconds(long nanos, long calls, int decimals) {
        return calls == 0 ? ABSENT : Seconds.ofNanosPerCall(nanos, calls).setScale(decimals, RoundingMode.HALF_UP).toPlainString();
    }
}
