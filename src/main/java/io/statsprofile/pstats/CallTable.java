package io.statsprofile.pstats;

import io.statsprofile.internal.python.PythonFloat;
import io.statsprofile.internal.python.PythonText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The body of {@link StatsTable#printCallers} and {@link StatsTable#printCallees}. */
final class CallTable {

    private static final Comparator<Call> AS_PYTHON_TUPLES = Comparator.<Call, String>comparing(call -> call.other().sortableFileName(),
            PythonText.ORDER)
            .thenComparing(call -> call.other().lineNumber()).thenComparing(call -> call.other().function(), PythonText.ORDER);

    private final StatsProfile profile;
    private final String title;
    private final String arrow;
    /** Calls by the name of the function whose line they stand in. */
    private final Map<String, List<Call>> calls = new HashMap<>();

    private CallTable(StatsProfile profile, String title, String arrow) {
        this.profile = profile;
        this.title = title;
        this.arrow = arrow;
    }

    /** One edge as seen from one of its ends. */
    private record Call(FunctionId other, CallerProfile figures) {
    }

    static CallTable callers(StatsProfile profile) {
        CallTable table = new CallTable(profile, "was called by...", "<-");
        profile.funcProfiles().values().forEach(row -> row.callers().forEach(
                caller -> table.add(row.id().function(), table.idOf(caller.caller()), caller)));
        return table;
    }

    static CallTable callees(StatsProfile profile) {
        CallTable table = new CallTable(profile, "called...", "->");
        profile.funcProfiles().values().forEach(row -> row.callers().forEach(
                caller -> table.add(caller.caller(), row.id(), caller)));
        return table;
    }

    private void add(String function, FunctionId other, CallerProfile figures) {
        calls.computeIfAbsent(function, name -> new ArrayList<>()).add(new Call(other, figures));
    }

    /** A caller that was folded away is known by its name only. */
    private FunctionId idOf(String function) {
        FunctionProfile row = profile.get(function);
        return row == null ? FunctionId.named(function) : row.id();
    }

    /** How far the times of these functions' calls may be off. */
    Stream<Uncertainty> shown(List<FunctionProfile> rows) {
        return rows.stream().flatMap(row -> calls.getOrDefault(row.id().function(), List.of()).stream())
                .map(call -> call.figures().uncertainty());
    }

    String print(List<FunctionProfile> shown) {
        int width = shown.stream().mapToInt(row -> PythonText.length(row.id().standardName())).max().orElse(0) + 2;
        StringBuilder out = new StringBuilder();
        out.append(PythonText.left("Function ", width)).append(title).append('\n');
        if (!calls.isEmpty()) {
            out.append(" ".repeat(width)).append("    ncalls  tottime  cumtime\n");
        }
        for (FunctionProfile row : shown) {
            out.append(PythonText.left(row.id().standardName(), width)).append(arrow).append(' ');
            List<Call> lines = new ArrayList<>(calls.getOrDefault(row.id().function(), List.of()));
            lines.sort(AS_PYTHON_TUPLES);
            appendLines(out, lines, width);
        }
        return out.toString();
    }

    private static void appendLines(StringBuilder out, List<Call> lines, int width) {
        if (lines.isEmpty()) {
            out.append('\n');
        }
        boolean first = true;
        for (Call call : lines) {
            CallerProfile figures = call.figures();
            String ncalls = CPythonView.ncalls(figures.ncalls(), figures.primitiveCalls());
            int column = first ? 7 : 9;
            out.append(" ".repeat(first ? 0 : width + 1)).append(" ".repeat(Math.max(0, column - ncalls.length()))).append(ncalls)
                    .append(' ').append(PythonFloat.column(PythonFloat.seconds(figures.tottimeNanos())))
                    .append(' ').append(figures.hasCumtime() ? PythonFloat.column(PythonFloat.seconds(figures.cumtimeNanos()))
                    : StatsLine.BLANK)
                    .append("  ").append(call.other().standardName()).append(StatsLine.marks(figures.uncertainty())).append('\n');
            first = false;
        }
    }
}
