package io.statsprofile.internal.kibana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.pstats.CallerProfile;
import io.statsprofile.pstats.FunctionProfile;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** Holds what the dashboard of one function draws against what is known. */
record DrawnFunction(PanelPage page, KnownSlices known) {

    /** Everything that is drawn of a function is its own, in the window from a second to another after {@link KnownSlices#START}. */
    void is(String function, int from, int to) {
        assertThat(page.marks("chosen")).extracting(title -> title.get("fn")).containsExactly(function);
        Map<String, Object> title = page.marks("chosen").get(0);
        assertThat(number(title, "ncalls")).isEqualTo(known.sum(from, to, of(function), FunctionProfile::ncalls));
        assertThat(number(title, "primitive")).isEqualTo(known.sum(from, to, of(function), FunctionProfile::primitiveCalls));
        bars_are("calls", "ncalls", function, from, to, FunctionProfile::ncalls, 1);
        bars_are("own", "tottime", function, from, to, FunctionProfile::tottimeNanos, 1e-9);
        bars_are("cumulative", "cumtime", function, from, to, FunctionProfile::cumtimeNanos, 1e-9);
        points_are("perOwn", function, from, to, FunctionProfile::tottimeNanos, FunctionProfile::ncalls);
        points_are("perCumulative", function, from, to, FunctionProfile::cumtimeNanos, FunctionProfile::primitiveCalls);
        places_are("host", ProfileDocument::hostName, function, from, to);
        places_are("version", document -> document.service().version(), function, from, to);
        calls_are("caller", function, from, to);
        calls_are("callee", function, from, to);
    }

    private void bars_are(String mark, String figure, String function, int from, int to, ToLongFunction<FunctionProfile> what,
            double unit) {
        List<Map<String, Object>> bars = page.marks(mark);
        assertThat(bars).isNotEmpty();
        for (Map<String, Object> bar : bars) {
            int second = second(bar);
            assertThat(number(bar, figure)).as("%s of %s at %s s", mark, function, second)
                    .isCloseTo(known.sum(Math.max(from, second), Math.min(to, second + 10), of(function), what) * unit, within(1e-6));
        }
        assertThat(sum(bars, figure)).isCloseTo(known.sum(from, to, of(function), what) * unit, within(1e-6));
    }

    private void points_are(String name, String function, int from, int to, ToLongFunction<FunctionProfile> time,
            ToLongFunction<FunctionProfile> calls) {
        for (Map<String, Object> point : page.marks(name + "-point")) {
            int second = second(point);
            long count = known.sum(Math.max(from, second), second + 10, of(function), calls);
            assertThat(count).isPositive();
            assertThat(number(point, name)).isCloseTo(known.sum(Math.max(from, second), second + 10, of(function), time) / 1e9 / count,
                    within(1e-9));
        }
    }

    private void places_are(String mark, Function<ProfileDocument, String> place, String function, int from, int to) {
        for (String figure : List.of("tottime", "ncalls")) {
            Map<String, Long> drawn = new TreeMap<>();
            page.marks(mark)
                    .forEach(row -> drawn.put((String) row.get("name"),
                            Math.round(number(row, figure) * (figure.equals("ncalls") ? 1 : 1e9))));
            assertThat(drawn).as(mark + " " + figure).isEqualTo(known.sums(from, to, function, place,
                    figure.equals("ncalls") ? FunctionProfile::ncalls : FunctionProfile::tottimeNanos));
        }
    }

    private void calls_are(String mark, String function, int from, int to) {
        boolean callers = mark.equals("caller");
        List<String> drawn = page.marks(mark).stream().map(row -> callers ? row.get("fn") + " > " + function : function + " > "
                + row.get("fn")).toList();
        assertThat(drawn).containsExactlyInAnyOrderElementsOf(
                known.pairs().stream().filter(pair -> callers ? pair.endsWith(" > " + function) : pair.startsWith(function + " > "))
                .toList());
        for (Map<String, Object> row : page.marks(mark)) {
            String caller = callers ? (String) row.get("fn") : function;
            String callee = callers ? function : (String) row.get("fn");
            assertThat(number(row, "ncalls")).isEqualTo(known.calls(from, to, caller, callee, CallerProfile::ncalls));
            assertThat(number(row, "tottime")).isCloseTo(known.calls(from, to, caller, callee, CallerProfile::tottimeNanos) / 1e9,
                    within(1e-6));
            assertThat(number(row, "cumtime")).isCloseTo(known.calls(from, to, caller, callee, CallerProfile::cumtimeNanos) / 1e9,
                    within(1e-6));
        }
    }

    private static int second(Map<String, Object> item) {
        return (int) ((((Number) item.get("t")).longValue() - KnownSlices.START.toEpochMilli()) / 1_000);
    }

    /** A figure of several marks. */
    static double sum(List<Map<String, Object>> items, String figure) {
        return items.stream().mapToDouble(item -> number(item, figure)).sum();
    }

    static double number(Map<String, Object> item, String name) {
        return item.get(name) == null ? 0 : ((Number) item.get(name)).doubleValue();
    }

    static Predicate<FunctionProfile> of(String function) {
        return row -> row.id().function().equals(function);
    }
}
