package io.statsprofile.pstats;

import io.statsprofile.internal.python.PythonFloat;
import java.util.stream.Stream;

/** One line of {@link StatsTable#printStats}; a figure that does not exist is left blank. */
record StatsLine(FunctionProfile row) {

    static final String BLANK = " ".repeat(8);

    void appendTo(StringBuilder out) {
        String calls = CPythonView.ncalls(row.ncalls(), row.primitiveCalls());
        double tottime = PythonFloat.seconds(row.tottimeNanos());
        double cumtime = PythonFloat.seconds(row.cumtimeNanos());
        out.append(" ".repeat(Math.max(0, 9 - calls.length()))).append(calls).append(' ');
        out.append(PythonFloat.column(tottime)).append(' ');
        out.append(perCall(tottime, row.ncalls())).append(' ');
        out.append(row.hasCumtime() ? PythonFloat.column(cumtime) : BLANK).append(' ');
        out.append(row.hasCumtime() ? perCall(cumtime, row.primitiveCalls()) : BLANK).append(' ');
        out.append(row.id().standardName()).append(marks()).append('\n');
    }

    /** Behind the line as CPython has it: what it has no place for. */
    private String marks() {
        Timing timing = row.timing();
        return timing.isExact() ? "" : "  [" + String.join(", ", Stream.of(error("tottime", timing.uncertainty().tottimeErrorNanos()),
                error("cumtime", timing.uncertainty().cumtimeErrorNanos()), timing.mode() == Mode.EXACT ? "" : timing.mode().key())
                .filter(mark -> !mark.isEmpty()).toList())
                + "]";
    }

    static String marks(Uncertainty uncertainty) {
        return uncertainty.isNone() ? "" : "  [" + String.join(", ", Stream.of(error("tottime", uncertainty.tottimeErrorNanos()),
                error("cumtime", uncertainty.cumtimeErrorNanos())).filter(mark -> !mark.isEmpty()).toList()) + "]";
    }

    /** An estimate is never said to be exact. */
    private static String error(String figure, double nanos) {
        double seconds = Uncertainty.HALF_OF_95_PERCENT * nanos / 1e9;
        return nanos == 0 ? "" : figure + " \u00b1" + PythonFloat.fixed(Math.max(0.001, seconds));
    }

    private static String perCall(double seconds, long calls) {
        return calls == 0 ? BLANK : PythonFloat.column(seconds / calls);
    }
}
