package io.statsprofile.internal.report;

import io.statsprofile.internal.base.Seconds;
import io.statsprofile.internal.series.Measure;
import io.statsprofile.internal.series.ProfileSeries;
import io.statsprofile.pstats.Mode;
import io.statsprofile.pstats.Timing;
import io.statsprofile.pstats.Uncertainty;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.stream.Stream;

/** Estimates marked as such. Where all is exact nothing is marked. */
final class EstimateMarks {

    /** How to read the marks. */
    static final String EXPLANATION = "±95%: an estimate, from a clock that is read now and then; the true time lies within so much of it "
            + "in 95 of 100 cases. What has no ± is exact.";
    /** Title of a column of errors. */
    static final String TITLE = "±95%";
    private static final String SIGN = "±";

    private EstimateMarks() {
    }

    /** Whether anything is an estimate or was left out, so that columns for it are worth their room. */
    static boolean areIn(ProfileSeries series) {
        return Stream.concat(series.functions().stream(), Stream.of(series.folded())).anyMatch(row -> !row.timing().isExact());
    }

    /** Whether nothing is an estimate, and nothing was left out: what had no probes at all the time has no figures to mark. */
    static boolean areAbsent(ProfileSeries series) {
        return !areIn(series) && series.coverage().overhead().outFunctions() == 0;
    }

    /** Half of the interval that holds the truth in 95 of 100 cases, nanoseconds; 0 where a figure is exact. */
    static long halfWidth(Uncertainty uncertainty, Measure measure) {
        double error = measure.errorNanos(uncertainty);
        return error == 0 ? 0 : Math.max(1, Math.round(Uncertainty.HALF_OF_95_PERCENT * error));
    }

    /** In the unit that fits, such as {@code ±1.20 ms}; empty where a figure is exact. */
    static String time(Uncertainty uncertainty, Measure measure) {
        long nanos = halfWidth(uncertainty, measure);
        return nanos == 0 ? "" : SIGN + Units.time(nanos);
    }

    /** In seconds with so many decimals; empty where a figure is exact, and never 0 where it is not. */
    static String seconds(Uncertainty uncertainty, Measure measure, int decimals) {
        long nanos = halfWidth(uncertainty, measure);
        BigDecimal rounded = Seconds.ofNanos(nanos).setScale(decimals, RoundingMode.HALF_UP);
        return nanos == 0 ? "" : SIGN + (rounded.signum() == 0 ? BigDecimal.ONE.movePointLeft(decimals) : rounded).toPlainString();
    }

    /**
     * How a function was watched, where not exactly throughout: {@code out} where it had no probes for a part of the window. For how long
     * is not known, since it has no figures in slices in which it had none at all.
     */
    static String mode(Timing timing) {
        Mode mode = timing.wasOut() ? Mode.OUT : timing.mode();
        return mode == Mode.EXACT ? "" : mode.key();
    }

    /** For terminals that have ASCII only, with the width that it will have. */
    static String plain(String text, TextStyle style) {
        return style.ascii() ? Ascii.of(text) : text;
    }
}
