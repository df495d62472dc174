package io.statsprofile.report;

import io.statsprofile.model.FunctionTotals;
import io.statsprofile.model.Measure;
import io.statsprofile.model.Mode;
import io.statsprofile.model.ProfileSeries;
import io.statsprofile.model.Seconds;
import io.statsprofile.model.Timing;
import io.statsprofile.model.Uncertainty;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.stream.Stream;

/** Estimates marked as such. Where all is exact nothing is marked. */
final class Estimates {

    /** How to read the marks. */
    static final String EXPLANATION = "±95%: an estimate, from a clock that is read now and then; the true time lies within so much of it in 95 of 100 cases. "
            + "What has no ± is exact.";
    /** Title of a column of errors. */
    static final String TITLE = "±95%";
    private static final String SIGN = "±";

    private Estimates() {
    }

    /** Whether anything is an estimate or was left out, so that columns for it are worth their room. */
    static boolean areIn(ProfileSeries series) {
        return Stream.concat(series.functions().stream(), Stream.of(series.folded())).anyMatch(row -> !row.timing().isExact());
    }

    /** Half of the interval that holds the truth in 95 of 100 cases, nanoseconds; 0 where a figure is exact. */
    static long halfWidth(Uncertainty uncertainty, Measure measure) {
        double error = uncertainty.errorNanos(measure);
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

    /** How a function was watched, where not exactly throughout; for one that was out, in which share of the slices. */
    static String mode(Timing timing, long slices) {
        if (timing.mode() == Mode.OUT || timing.outSlices() > 0) {
            return timing.outSlices() > 0 && slices > 0 ? "out " + Units.percent(Math.min(1, timing.outSlices() / slices)) : "out";
        }
        return timing.mode() == Mode.SAMPLED ? "sampled" : "";
    }

    static String mode(FunctionTotals row, ProfileSeries series) {
        return mode(row.timing(), series.coverage().slices());
    }

    /** For terminals that have ASCII only, with the width that it will have. */
    static String plain(String text, TextStyle style) {
        return style.ascii() ? Ascii.of(text) : text;
    }
}
