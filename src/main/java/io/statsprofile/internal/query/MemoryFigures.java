package io.statsprofile.internal.query;

import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.series.Coverage;
import io.statsprofile.internal.series.FunctionTotals;
import io.statsprofile.internal.series.Measure;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.StatsProfile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Sums over documents in memory: the same aggregation as Elasticsearch's, written out. Not thread-safe. */
final class MemoryFigures implements WindowFigures {

    private static final Comparator<MemoryDocument> NEWEST_FIRST = Comparator.comparingLong(MemoryDocument::startMillis)
            .thenComparing(document -> document.runId() + "-" + document.sequence()).reversed();

    private final Buckets buckets;
    private final ProfileFilter filter;
    private final Predicate<String> functionFilter;
    private final Map<String, FunctionTotals> totals = new HashMap<>();
    private final Map<String, BucketFigures> byFunction = new HashMap<>();
    private final BucketFigures all;
    private final SliceAccumulator slices;
    private final CoverageAccumulator accumulator = new CoverageAccumulator();
    private final List<MemoryDocument> documents;
    private final List<MemoryDocument> beyond;
    private final List<String> notes;

    MemoryFigures(Buckets buckets, ProfileQuery query, List<MemoryDocument> documents, List<MemoryDocument> duplicates,
            List<String> notes) {
        this.buckets = buckets;
        this.filter = query.filter();
        this.functionFilter = filter.function() == null ? name -> true : new NamePattern(filter.function()).regex().asMatchPredicate();
        this.all = new BucketFigures((int) buckets.count());
        this.slices = new SliceAccumulator(buckets);
        this.beyond = documents;
        this.notes = new ArrayList<>(notes);
        List<MemoryDocument> all = documents.stream().filter(this::isInWindow).toList();
        all.forEach(this::survey);
        if (!accumulator.lackingFirst(buckets, query.from() == null).isEmpty()) {
            documents.stream().filter(document -> document.kind() == filter.kind() && accumulator.runs.containsKey(document.runId()))
                    .forEach(this::lookBefore);
        }
        this.documents = all.stream().filter(document -> !document.isWithin(query.warmup())).toList();
        this.documents.forEach(this::add);
        this.documents.stream().sorted(NEWEST_FIRST).limit(OverheadAccumulator.NEWEST)
                .forEach(document -> document.facts().overhead().outProfiles().forEach(accumulator.overhead::out));
        accumulator.warmup = all.size() - this.documents.size();
        accumulator.duplicates = duplicates.stream().filter(this::isInWindow).count();
    }

    private boolean isInWindow(MemoryDocument document) {
        return document.kind() == filter.kind() && buckets.contains(document.startMillis()) && document.isFrom(filter);
    }

    /** What is known of runs is known of their beginning, too, whether that is counted or not. */
    private void survey(MemoryDocument document) {
        RunAccumulator run = accumulator.run(document.runId());
        run.sequence(document.sequence(), Buckets.nominal(document.startMillis(), document.facts().intervalNanos() / 1_000_000));
        run.begin(document.sequence(), document.startMillis());
        run.interval(document.facts().intervalNanos() / 1_000_000);
        run.end(document.sequence(), document.endMillis(), document.facts().last());
        run.dropped(document.facts().droppedDocuments(), document.facts().droppedDocuments());
        for (String field : LossFields.ALL) {
            long lost = LossFields.value(field, document.facts().delivery());
            run.lost(field, lost, lost);
        }
        for (String field : CounterFields.ALL) {
            long counted = CounterFields.value(field, document.facts().delivery());
            run.counted(field, counted, counted);
        }
    }

    private void lookBefore(MemoryDocument document) {
        RunAccumulator run = accumulator.run(document.runId());
        if (document.sequence() < run.leastSequence()) {
            run.earlier(document.sequence());
        }
    }

    private void add(MemoryDocument document) {
        cover(document);
        int bucket = buckets.indexOf(document.functionsMillis());
        slices.add(document.startMillis(), 1, document.endMillis());
        document.rows().stream().filter(row -> functionFilter.test(row.function())).forEach(row -> add(row, bucket));
    }

    private void cover(MemoryDocument document) {
        accumulator.slices++;
        accumulator.late += document.facts().late() ? 1 : 0;
        accumulator.deferredThreads = Math.addExact(accumulator.deferredThreads, document.facts().deferredThreads());
        accumulator.unrecordedCalls = Math.addExact(accumulator.unrecordedCalls, document.facts().unrecordedCalls());
        accumulator.overMemoryCalls = Math.addExact(accumulator.overMemoryCalls, document.facts().bounds().overMemoryCalls());
        accumulator.estimatedCostNanos = Math.addExact(accumulator.estimatedCostNanos, document.facts().estimatedCostNanos());
        accumulator.intervalNanos = Math.max(accumulator.intervalNanos, document.facts().intervalNanos());
        accumulator.profiledNanos = Math.addExact(accumulator.profiledNanos, document.durationNanos());
        accumulator.foldedForSize = Math.addExact(accumulator.foldedForSize, document.facts().foldedForSize());
        accumulator.longestWaitNanos = Math.max(accumulator.longestWaitNanos, document.facts().delivery().backlog()
                .oldestMillis() * 1_000_000);
        accumulator.spoolBytes = Math.max(accumulator.spoolBytes, document.facts().delivery().backlog().spoolBytes());
        accumulator.lastError = LastError.later(accumulator.lastError, LastError.of(document));
        accumulator.overhead.add(document.facts().overhead());
        see(document.service().name(), accumulator.services);
        see(document.service().version(), accumulator.versions);
        see(document.service().environment(), accumulator.environments);
        see(document.host(), accumulator.hosts);
    }

    private static void see(String name, Collection<String> names) {
        if (name != null) {
            names.add(name);
        }
    }

    private void add(MemoryDocument.Row row, int bucket) {
        totals.merge(row.function(), new FunctionTotals(row.function(), row.ncalls(), row.primitiveCalls(), row.openCalls(),
                row.tottimeNanos(),
                row.cumtimeNanos(), row.timing()), MemoryFigures::plus);
        add(row, bucket, byFunction.computeIfAbsent(row.function(), name -> new BucketFigures((int) buckets.count())));
        add(row, bucket, all);
    }

    private static void add(MemoryDocument.Row row, int bucket, BucketFigures to) {
        to.add(Measure.TOTTIME, bucket, row.tottimeNanos());
        to.add(Measure.CUMTIME, bucket, row.cumtimeNanos());
        to.add(Measure.NCALLS, bucket, row.ncalls());
    }

    private static FunctionTotals plus(FunctionTotals a, FunctionTotals b) {
        return new FunctionTotals(a.function(), Math.addExact(a.ncalls(), b.ncalls()),
                Math.addExact(a.primitiveCalls(), b.primitiveCalls()),
                Math.max(a.openCalls(), b.openCalls()), Math.addExact(a.tottimeNanos(), b.tottimeNanos()),
                Math.addExact(a.cumtimeNanos(), b.cumtimeNanos()),
                a.timing().plus(b.timing()));
    }

    @Override
    public Collection<FunctionTotals> functions() {
        return totals.values();
    }

    @Override
    public Map<String, BucketFigures> of(Collection<String> functions) {
        Map<String, BucketFigures> found = new HashMap<>(byFunction);
        found.keySet().retainAll(functions);
        return found;
    }

    @Override
    public BucketFigures all() {
        return all;
    }

    @Override
    public boolean mayRunAt(long millis) {
        return accumulator.mayRunAt(millis);
    }

    @Override
    public SliceAccumulator slices() {
        return slices;
    }

    @Override
    public StatsProfile profile(Measure measure) {
        WindowProfile profile = new WindowProfile();
        documents.stream().flatMap(document -> document.rows().stream()).forEach(profile::add);
        long from = buckets.fromMillis() - ProfileDocument.PLACE_EVERY * (accumulator.intervalNanos / 1_000_000);
        beyond.stream().filter(document -> document.kind() == filter.kind() && document.isFrom(filter) && document.startMillis() >= from
                && document.startMillis() < buckets.toMillis()).flatMap(document -> document.rows().stream())
                .forEach(row -> profile.place(row.id()));
        profile.note().ifPresent(notes::add);
        return profile.by(measure);
    }

    @Override
    public Coverage coverage() {
        return accumulator.coverage(buckets, totals.size() - (totals.containsKey(FunctionProfile.OTHER) ? 1 : 0));
    }

    @Override
    public List<String> notes() {
        return notes;
    }
}
