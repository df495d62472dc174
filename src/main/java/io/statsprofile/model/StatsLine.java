package io.statsprofile.model;

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
        out.append(row.id().standardName()).append('\n');
    }

    private static String perCall(double seconds, long calls) {
        return calls == 0 ? BLANK : PythonFloat.column(seconds / calls);
    }
}
