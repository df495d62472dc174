package io.statsprofile.demo;

import io.statsprofile.internal.series.ComparedFunction;
import io.statsprofile.internal.series.Coverage;
import io.statsprofile.internal.series.ProfileComparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether what came back from Elasticsearch is what happened. */
final class Verdict {

    private static final String SLOWED = "io.statsprofile.demo.shop.PriceEngine.quote";
    private static final int DIFFERENCES_SHOWN = 20;

    private final CallCheck old;
    private final CallCheck next;
    private final TimeCheck time;
    private final long slices;
    private final List<String> failures = new ArrayList<>();

    private Verdict(CallCheck old, CallCheck next, TimeCheck time, long slices) {
        this.old = old;
        this.next = next;
        this.time = time;
        this.slices = slices;
        failures.addAll(old.differences());
        failures.addAll(next.differences());
        failures.addAll(time.failures());
    }

    static Verdict of(Map<String, Map<String, CallCount>> counts, Exhibition exhibition) {
        Verdict verdict = new Verdict(CallCheck.of(counts.get(Play.OLD), exhibition.before()),
                CallCheck.of(counts.get(Play.NEW), exhibition.after()), TimeCheck.of(counts.values(), exhibition.all()),
                exhibition.all().coverage().slices());
        verdict.complete(Play.OLD, exhibition.before().coverage());
        verdict.complete(Play.NEW, exhibition.after().coverage());
        verdict.slowed(exhibition.comparison());
        return verdict;
    }

    private void complete(String version, Coverage coverage) {
        expect(version, "runs", 1, coverage.runs());
        expect(version, "missing slices", 0, coverage.missing());
        expect(version, "runs without their last slice", 0, coverage.unfinished().size());
        expect(version, "duplicate documents", 0, coverage.duplicates());
        expect(version, "dropped documents", 0, coverage.droppedDocuments());
        expect(version, "unrecorded calls", 0, coverage.unrecordedCalls());
    }

    private void expect(String version, String what, long expected, long found) {
        if (found != expected) {
            failures.add("release %s: %d %s, not %d".formatted(version, found, what, expected));
        }
    }

    private void slowed(ProfileComparison comparison) {
        List<ComparedFunction> grown = comparison.functions().stream().filter(row -> row.change() > 0).toList();
        if (grown.isEmpty() || !grown.get(0).function().equals(SLOWED)) {
            failures.add("the release slowed " + SLOWED + ", but what grew most between before and after is "
                    + (grown.isEmpty() ? "nothing" : "%s, by %.2f s".formatted(grown.get(0).function(), grown.get(0).change() / 1e9)));
        }
    }

    /** What was found to agree. */
    String text() throws DemoFailure {
        if (!failures.isEmpty()) {
            List<String> shown = failures.subList(0, Math.min(DIFFERENCES_SHOWN, failures.size()));
            throw new DemoFailure("what came back from Elasticsearch is not what happened:\n  " + String.join("\n  ", shown)
                    + (shown.size() < failures.size() ? "\n  and " + (failures.size() - shown.size()) + " more" : ""));
        }
        return """

                Checked:
                  %,d calls: the shop's own counters and Elasticsearch agree to the last call,
                    for each of %d functions, and for %d more together with the (other) that documents fold them into
                  %s
                  %d slices of two processes, none missing, none twice
                  %s, slowed by release %s, ranks first in the difference"""
                .formatted(old.calls() + next.calls(), Math.min(old.equal(), next.equal()),
                        Math.max(old.foldedFunctions(), next.foldedFunctions()), time.text(), slices, SLOWED, Play.NEW);
    }
}
