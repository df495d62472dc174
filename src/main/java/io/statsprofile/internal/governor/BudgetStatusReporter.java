package io.statsprofile.internal.governor;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Tells the operator what had to be done to stay within the budget, when numbers have changed: at first some seconds after the change, then
 * ever less often, from once a minute to once an hour. Not thread-safe.
 */
final class BudgetStatusReporter {

    /** Right after a change there are more to come. */
    private static final long SETTLED_NANOS = 5_000_000_000L;
    private static final long SHORTEST_NANOS = 60_000_000_000L;
    private static final long LONGEST_NANOS = 3_600_000_000_000L;
    private static final int NAMED = 3;

    private final Consumer<String> news;
    private long exact;
    private long sampled;
    private long out;
    private long changedSince;
    private long told;
    private long pause;

    BudgetStatusReporter(Consumer<String> news) {
        this.news = news;
    }

    void look(List<GovernedFunction> functions, ModePolicy decisions, long now) {
        long nowSampled = 0;
        long nowOut = 0;
        long nowExact = 0;
        for (GovernedFunction function : functions) {
            if (counts(function)) {
                nowSampled += function.mode == ProbeMode.SAMPLED ? 1 : 0;
                nowOut += function.mode == ProbeMode.OUT ? 1 : 0;
                nowExact += function.mode == ProbeMode.EXACT ? 1 : 0;
            }
        }
        boolean same = nowSampled == sampled && nowOut == out || nowSampled + nowOut + sampled + out == 0;
        if (same) {
            changedSince = 0;
        } else if (changedSince == 0) {
            changedSince = now;
        }
        if (!same && now - changedSince >= SETTLED_NANOS && (pause == 0 || now - told >= pause)) {
            sampled = nowSampled;
            out = nowOut;
            exact = nowExact;
            told = now;
            pause = pause == 0 ? SHORTEST_NANOS : Math.min(2 * pause, LONGEST_NANOS);
            changedSince = 0;
            news.accept(text(functions, decisions));
        }
    }

    private static boolean counts(GovernedFunction function) {
        return function.budgeted && function.called && function.pin == null && function.selected && !function.isCollected();
    }

    private String text(List<GovernedFunction> functions, ModePolicy decisions) {
        String budget = percent(decisions.budget());
        if (sampled + out == 0) {
            return "profiling stays within overheadBudget, " + budget + ", with all " + exact + " functions timed exactly again";
        }
        return "to stay within overheadBudget, " + budget + " of the profiled threads' CPU time, " + exact + " of "
                + (exact + sampled + out) + " functions that were called are timed exactly, " + sampled + " are counted with estimated"
                + " times" + named(functions, decisions, ProbeMode.SAMPLED) + ", and " + out
                + " are left out, so their time counts as their callers' own" + named(functions, decisions, ProbeMode.OUT)
                + "; raise overheadBudget, name functions in exactFunctions, or profile less by levels";
    }

    private static String named(List<GovernedFunction> functions, ModePolicy decisions, ProbeMode mode) {
        String names = functions.stream().filter(function -> counts(function) && function.mode == mode)
                .sorted(Comparator.comparingDouble((GovernedFunction function) -> density(function, decisions)).reversed()).limit(NAMED)
                .map(function -> String.format(Locale.ROOT, "%s, called %,d times a second of CPU time", function.function,
                        Math.round(density(function, decisions) * 1e9)))
                .collect(Collectors.joining("; "));
        return names.isEmpty() ? "" : " (foremost " + names + ")";
    }

    private static double density(GovernedFunction function, ModePolicy decisions) {
        return function.mode == ProbeMode.OUT ? function.densityWhenOut() : function.density(decisions.cpu());
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.3f", share * 100).replaceFirst("\\.?0+$", "") + "%";
    }
}
