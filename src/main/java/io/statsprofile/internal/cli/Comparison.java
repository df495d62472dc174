package io.statsprofile.internal.cli;

import io.statsprofile.internal.base.Amounts;
import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.internal.query.ProfileQuery;
import io.statsprofile.internal.query.ProfileSource;
import io.statsprofile.internal.query.Resolution;
import io.statsprofile.internal.series.ComparedFunction;
import io.statsprofile.internal.series.Composition;
import io.statsprofile.internal.series.FunctionTrend;
import io.statsprofile.internal.series.Measure;
import io.statsprofile.internal.series.ModeChanges;
import io.statsprofile.internal.series.ProfileComparison;
import io.statsprofile.internal.series.ProfileSeries;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Asks for both sides of a comparison, without the warm-up of their runs, and how far time per call varies on them. Not thread-safe. */
final class Comparison {

    /** Functions whose slices are looked at; beyond them nothing is known of chance. */
    private static final int TRENDS = 2_000;

    private final ProfileSource source;
    private final ProfileQuery before;
    private final ProfileQuery after;
    private final long leastCalls;
    private final List<String> remarks = new ArrayList<>();

    Comparison(ProfileSource source, ProfileQuery before, ProfileQuery after, long leastCalls) {
        this.source = source;
        this.before = before;
        this.after = after;
        this.leastCalls = leastCalls;
    }

    /** @param wanted how much of each run's beginning to leave out, if enough is left then */
    ProfileComparison compare(Duration wanted) throws IOException {
        remarks.clear();
        Duration warmup = wanted;
        ProfileSeries first = source.answer(before.withoutWarmup(warmup));
        ProfileSeries second = source.answer(after.withoutWarmup(warmup));
        while (!warmup.isZero() && (takesTooMuch(first) || takesTooMuch(second))) {
            warmup = warmup.toSeconds() < 2 ? Duration.ZERO : Duration.ofSeconds(warmup.toSeconds() / 2);
            first = source.answer(before.withoutWarmup(warmup));
            second = source.answer(after.withoutWarmup(warmup));
        }
        remark(wanted, warmup, first, second);
        first.notes().forEach(note -> remarks.add("before: " + note));
        second.notes().stream().filter(note -> !remarks.contains("before: " + note)).forEach(note -> remarks.add("after: " + note));
        if (!ModeChanges.between(first, second).isEmpty()) {
            // Edges tell whose own time that touches.
            first = source.answer(same(before, first, warmup).withCallers());
            second = source.answer(same(after, second, warmup).withCallers());
        }
        return withTrends(ProfileComparison.of(first, second), warmup);
    }

    private static boolean takesTooMuch(ProfileSeries series) {
        return series.coverage().warmup() > series.coverage().slices();
    }

    private void remark(Duration wanted, Duration warmup, ProfileSeries first, ProfileSeries second) {
        long slices = first.coverage().warmup() + second.coverage().warmup();
        String less = warmup.equals(wanted) ? "" : "; " + Amounts.spelled(wanted) + " would have left less than they take away";
        if (slices > 0) {
            remarks.add("Left out as warm-up: the first " + Amounts.spelled(warmup) + " of each run, "
                    + Amounts.counted(first.coverage().warmup(), "slice") + " of before and "
                    + Amounts.counted(second.coverage().warmup(), "slice") + " of after" + less + " (--warmup).");
        } else if (!less.isEmpty()) {
            remarks.add("Nothing is left out as warm-up" + less + ", so what follows may be the start of a service (--warmup).");
        }
    }

    private ProfileComparison withTrends(ProfileComparison comparison, Duration warmup) throws IOException {
        if (!comparison.measure().isTime() || comparison.before().coverage().isEmpty() || comparison.after().coverage().isEmpty()) {
            return comparison;
        }
        Map<Measure, List<String>> names = comparison.rankedBySpeed(leastCalls).functions().stream().filter(row -> row.hasCalls(leastCalls))
                .limit(TRENDS)
                .collect(Collectors.groupingBy(ComparedFunction::measure,
                Collectors.mapping(ComparedFunction::function, Collectors.toList())));
        Map<String, FunctionTrend> first = new HashMap<>();
        Map<String, FunctionTrend> second = new HashMap<>();
        for (Map.Entry<Measure, List<String>> some : names.entrySet()) {
            first.putAll(source.trends(same(before, comparison.before(), warmup).by(some.getKey()), some.getValue()));
            second.putAll(source.trends(same(after, comparison.after(), warmup).by(some.getKey()), some.getValue()));
        }
        return comparison.withTrends(first, second);
    }

    /** The very window, buckets and documents that the answer has. */
    private static ProfileQuery same(ProfileQuery query, ProfileSeries answer, Duration warmup) {
        Composition made = answer.coverage().composition();
        Resolution resolution = query.resolution() != Resolution.AUTO ? query.resolution()
                : made.isOfSlices() ? Resolution.SLICES
                : made.stretches().isEmpty() ? Resolution.AUTO
                : made.stretches().stream().anyMatch(stretch -> stretch.kind() == Kind.DAY) ? Resolution.DAYS : Resolution.HOURS;
        return query.withoutWarmup(warmup).between(answer.from(), answer.to()).inBucketsOf(answer.bucket()).from(resolution);
    }

    /** What a reader of the comparison should know of how it was asked. */
    List<String> remarks() {
        return List.copyOf(remarks);
    }
}
