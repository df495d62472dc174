package io.statsprofile.bench.scale;

import io.statsprofile.bench.programs.Documents;
import io.statsprofile.bench.programs.Verdicts;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Holds what {@link ScaleProcess} said against what is promised, one line each. */
final class ScaleChecks {

    private static final double MOST_CUT_MILLIS = 50;
    /** What the longest call during a cut may take longer than without us: what the machine has of chance. */
    private static final double MOST_WAIT_MILLIS = 1;
    private static final int FEWEST_COMPARED = 20;

    private final Verdicts verdicts;

    ScaleChecks(Verdicts verdicts) {
        this.verdicts = verdicts;
    }

    void check(ScaleRun run, ScaleReport.Kind kind) {
        switch (kind) {
            case BUDGETED -> budgeted(run);
            case TIGHT -> tight(run);
            default -> pinned(run, kind == ScaleReport.Kind.SAMPLED ? 1 : 0);
        }
    }

    /** @param sampled the part of the calls that must have been sampled */
    private void pinned(ScaleRun run, double sampled) {
        whole(run);
        nothingKeptOut(run);
        double part = run.documents().sum("sampled_calls") / run.documents().totalCalls();
        // Constructors were called before anything was sampled.
        verdicts.atLeast("part of the calls that were sampled", part, sampled * 0.999);
        verdicts.atMost("part of the calls that were sampled", part, sampled);
    }

    private void budgeted(ScaleRun run) {
        general(run);
        nothingKeptOut(run);
        double lacking = run.calls() - run.documents().totalCalls() - run.documents().sum("unrecorded_calls");
        long ofOut = run.made().entrySet().stream().filter(made -> run.out().contains(made.getKey())).mapToLong(Map.Entry::getValue).sum();
        verdicts.atLeast("calls that documents lack without a word", lacking, 0);
        verdicts.atMost("the same, beside all of functions that are out", lacking, ofOut);
        Documents.Slice last = run.documents().slices().get(run.documents().slices().size() - 1);
        System.out.printf(Locale.ROOT, "%.1f %% of the calls counted; functions in the end: %.0f exact, %.0f sampled, %d out%n",
                100.0 * run.documents().totalCalls() / run.calls(), last.number("exact_functions"), last.number("sampled_functions"),
                run.out().size());
    }

    private void tight(ScaleRun run) {
        whole(run);
        double over = run.documents().sum("over_memory_calls");
        verdicts.atLeast("calls that found no memory", over, 1);
        verdicts.atMost("calls kept out for another reason", run.documents().sum("unrecorded_calls") - over, 0);
        verdicts.atMost("functions refused", last(run, "refused_functions"), 0);
    }

    /** Each call is in a document, or among those that documents say were kept out. */
    private void whole(ScaleRun run) {
        general(run);
        double told = run.documents().totalCalls() + run.documents().sum("unrecorded_calls");
        verdicts.atMost("calls that no document explains", Math.abs(run.calls() - told), 0);
    }

    private void general(ScaleRun run) {
        Documents documents = run.documents();
        System.out.printf(Locale.ROOT, "%n%s: %,d calls, %d slices, %,d virtual threads; %.0f ms of CPU a slice on the thread that cuts%n",
                run.contender().title(), run.calls(), documents.slices().size(), run.virtualThreads(),
                run.readerNanos() / documents.slices().size() / 1e6);
        verdicts.atLeast("functions with probes", last(run, "registered_functions"), Parts.FUNCTIONS);
        verdicts.atMost("memory over its limit, bytes", documents.slices().stream()
                .mapToDouble(slice -> slice.number("memory_bytes") - slice.number("memory_limit_bytes")).max().orElse(1), 0);
        System.out.printf(Locale.ROOT, "memory: at most %.1f MB of %.1f%n", documents.slices().stream()
                .mapToDouble(slice -> slice.number("memory_bytes")).max().orElse(0) / 1e6, last(run, "memory_limit_bytes") / 1e6);
        cuts(run);
        compare(run);
    }

    private void cuts(ScaleRun run) {
        System.out.printf(Locale.ROOT, "%d cuts while the JVM compiled, longest %.1f ms; %d afterwards, median %.1f ms; %d with virtual"
                + " threads, median %.1f ms; room was made %d times, longest %.1f ms%n", run.early().length,
                ScaleRun.most(run.early()) / 1e6, run.cuts().length, run.medianCut() / 1e6, run.later().length,
                ScaleRun.median(run.later()) / 1e6, run.rooms().length, ScaleRun.most(run.rooms()) / 1e6);
        System.out.printf(Locale.ROOT, "CPU time of a cut: median %.1f ms, most %.1f ms%n", ScaleRun.median(run.cpu()) / 1e6,
                ScaleRun.most(run.cpu()) / 1e6);
        verdicts.atLeast("cuts that were seen, of slices with calls", run.early().length + run.cuts().length + run.later().length,
                run.documents().slices().stream().filter(slice -> slice.totalCalls() > 0).count() - 1.0);
        verdicts.atMost("longest cut, ms", Math.max(ScaleRun.most(run.early()), ScaleRun.most(run.cuts())) / 1e6, MOST_CUT_MILLIS);
        verdicts.atMost("longest cut with virtual threads, ms", ScaleRun.most(run.later()) / 1e6, MOST_CUT_MILLIS);
    }

    /** What the application's own clock says of cuts, beside a process without an agent. */
    void waits(ScaleRun run, ScaleRun none) {
        double with = ScaleRun.median(run.meanwhile());
        double without = ScaleRun.median(none.meanwhile());
        System.out.printf(Locale.ROOT, "%n%s: longest call while a cut lasts, median: %,.0f ns, %.2f of that without an agent; half"
                + " a slice later %,.0f ns, without an agent %,.0f ns; most: %,.0f, %,.0f and %,.0f ns%n", run.contender().title(),
                with, with / without,
                ScaleRun.median(run.beside()), without, ScaleRun.most(run.meanwhile()), ScaleRun.most(run.beside()),
                ScaleRun.most(none.meanwhile()));
        verdicts.atMost("ms that a call waits for a cut", (with - without) / 1e6, MOST_WAIT_MILLIS);
    }

    /** By function: no document has more than there were, and all there were where each names the function. */
    private void compare(ScaleRun run) {
        Map<String, Long> documented = run.documents().calls();
        List<Documents.Slice> slices = run.documents().slices();
        double kept = run.documents().sum("unrecorded_calls");
        long wrong = 0;
        int compared = 0;
        for (Map.Entry<String, Long> made : run.made().entrySet()) {
            String function = made.getKey();
            long lacking = made.getValue() - documented.getOrDefault(function, 0L);
            boolean whole = kept == 0 && !run.out().contains(function)
                    && slices.stream().allMatch(slice -> slice.totalCalls() == 0 || slice.isNamed(function));
            compared += whole ? 1 : 0;
            wrong += lacking < 0 || whole && lacking != 0 ? 1 : 0;
        }
        System.out.printf(Locale.ROOT, "%d functions are named in all documents with calls%n", compared);
        verdicts.atMost("functions whose calls in documents are wrong", wrong, 0);
        if (kept == 0 && run.out().isEmpty()) {
            verdicts.atLeast("functions compared in full", compared, FEWEST_COMPARED);
        }
    }

    private void nothingKeptOut(ScaleRun run) {
        verdicts.atMost("calls that were not recorded", run.documents().sum("unrecorded_calls"), 0);
        verdicts.atLeast("threads in a slice", run.documents().slices().stream().mapToDouble(slice -> slice.number("threads")).max()
                .orElse(0), ScaleProcess.THREADS);
        verdicts.atMost("functions refused", last(run, "refused_functions"), 0);
    }

    private static double last(ScaleRun run, String field) {
        return run.documents().slices().get(run.documents().slices().size() - 1).number(field);
    }
}
