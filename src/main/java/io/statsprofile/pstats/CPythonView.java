package io.statsprofile.pstats;

import io.statsprofile.internal.python.PythonFloat;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A profile in the very types and roundings of CPython's {@code pstats.Stats.get_stats_profile()}, for those who want to compare. It loses
 * what CPython's loses (microseconds, callers); everything else of ours works with {@link StatsProfile}.
 *
 * @param totalTt seconds, rounded to three decimals
 * @param funcProfiles by function name
 */
public record CPythonView(double totalTt, Map<String, Row> funcProfiles) {

    public CPythonView {
        funcProfiles = Collections.unmodifiableMap(new LinkedHashMap<>(funcProfiles));
    }

    /**
     * One function. Times are seconds, rounded to three decimals.
     *
     * @param ncalls all calls, or {@code "3/1"}: all calls and primitive calls, where these differ
     * @param tottime own time
     * @param percallTottime own time by calls; -1 where there is no call
     * @param cumtime cumulative time; -1 for {@code (other)}, which CPython does not have
     * @param percallCumtime cumulative time by primitive calls; -1 where there is none
     * @param fileName source file, {@code ~} where unknown
     * @param lineNumber first line, 0 where unknown
     */
    public record Row(String ncalls, double tottime, double percallTottime, double cumtime, double percallCumtime,
            String fileName, int lineNumber) {
    }

    /** The profile as CPython would show it. */
    public static CPythonView of(StatsProfile profile) {
        Map<String, Row> rows = new LinkedHashMap<>();
        double total = 0;
        for (FunctionProfile row : profile.funcProfiles().values()) {
            double tottime = PythonFloat.seconds(row.tottimeNanos());
            total += tottime;
            rows.put(row.id().function(), row(row, tottime));
        }
        return new CPythonView(PythonFloat.round(total), rows);
    }

    /** Calls as CPython writes them: {@code "3"}, or {@code "3/1"} with primitive calls behind the stroke where these differ. */
    public static String ncalls(long ncalls, long primitiveCalls) {
        return ncalls == primitiveCalls ? Long.toString(ncalls) : ncalls + "/" + primitiveCalls;
    }

    private static Row row(FunctionProfile row, double tottime) {
        double cumtime = PythonFloat.seconds(row.cumtimeNanos());
        boolean percallCumtime = row.primitiveCalls() != 0 && row.hasCumtime();
        return new Row(ncalls(row.ncalls(), row.primitiveCalls()), PythonFloat.round(tottime),
                row.ncalls() == 0 ? -1 : PythonFloat.round(tottime / row.ncalls()),
                row.hasCumtime() ? PythonFloat.round(cumtime) : -1,
                percallCumtime ? PythonFloat.round(cumtime / row.primitiveCalls()) : -1,
                row.id().sortableFileName(), row.id().lineNumber());
    }
}
