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
final class MemoryFigures implements Figures {

    private static final Comparator<MemoryDocument> NEWEST_FIRST = Comparator.comparingLong(MemoryDocument::startMillis)
            .thenComparing(document -> document.runId() + "-" + document.sequence()).reversed();

    private final Buckets buckets;
    private final ProfileFilter filter;
    private final Predicate<String> functionFilter;
    private final Map<String, FunctionTotals> totals = new HashMap<>();
    private final Map<String, BucketFigures> byFunction = new HashMap<>();
    private final BucketFigures all;
    private final SliceTally slices;
    private final CoverageTally tally = new CoverageTally();
    private final List<MemoryDocument> documents;
    private final List<MemoryDocument> beyond;
    private final List<String> notes;

    MemoryFigures(Buckets buckets, ProfileQuery query, List<MemoryDocument> documents, List<MemoryDocument> duplicates,
            List<String> notes) {
        this.buckets = buckets;
        this.filter = query.filter();
        this.functionFilter = filter.function() == null ? name -> true : new NamePattern(filter.function()).regex().asMatchPredicate();
        this.all = new BucketFigures((int) buckets.count());
        this.slices = new SliceTally(buckets);
        this.beyond = documents;
        this.notes = new ArrayList<>(notes);
        List<MemoryDocument> all = documents.stream().filter(this::isInWindow).toList();
        all.forEach(this::survey);
        if (!tally.lackingFirst(buckets, query.from() == null).isEmpty()) {
            documents.stream().filter(document -> document.kind() == filter.kind() && tally.runs.containsKey(document.runId()))
                    .forEach(this::lookBefore);
        }
        this.documents = all.stream().filter(document -> !document.isWithin(query.warmup())).toList();
        this.documents.forEach(this::add);
        this.documents.stream().sorted(NEWEST_FIRST).limit(OverheadTally.NEWEST)
                .forEach(document -> document.facts().overhead().outProfiles().forEach(tally.overhead::out));
        tally.warmup = all.size() - this.documents.size();
        tally.duplicates = duplicates.stream().filter(this::isInWindow).count();
    }

    private boolean isInWindow(MemoryDocument document) {
        return document.kind() == filter.kind() && buckets.contains(document.startMillis()) && document.isFrom(filter);
    }

    /** What is known of runs is known of their beginning, too, whether that is counted or not. */
    private void survey(MemoryDocument document) {
        RunTally run = tally.run(document.runId());
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
        RunTally run = tally.run(document.runId());
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
        tally.slices++;
        tally.late += document.facts().late() ? 1 : 0;
        tally.deferredThreads = Math.addExact(tally.deferredThreads, document.facts().deferredThreads());
        tally.unrecordedCalls = Math.addExact(tally.unrecordedCalls, document.facts().unrecordedCalls());
        tally.overMemoryCalls = Math.addExact(tally.overMemoryCalls, document.facts().bounds().overMemoryCalls());
        tally.estimatedCostNanos = Math.addExact(tally.estimatedCostNanos, document.facts().estimatedCostNanos());
        tally.intervalNanos = Math.max(tally.intervalNanos, document.facts().intervalNanos());
        tally.profiledNanos = Math.addExact(tally.profiledNanos, document.durationNanos());
        tally.foldedForSize = Math.addExact(tally.foldedForSize, document.facts().foldedForSize());
        tally.longestWaitNanos = Math.max(tally.longestWaitNanos, document.facts().delivery().backlog().oldestMillis() * 1_000_000);
        tally.spoolBytes = Math.max(tally.spoolBytes, document.facts().delivery().backlog().spoolBytes());
        tally.lastError = LastError.later(tally.lastError, LastError.of(document));
        tally.overhead.add(document.facts().overhead());
        see(document.service().name(), tally.services);
        see(document.service().version(), tally.versions);
        see(document.service().environment(), tally.environments);
        see(document.host(), tally.hosts);
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
        return tally.mayRunAt(millis);
    }

    @Override
    public SliceTally slices() {
        return slices;
    }

    @Override
    public StatsProfile profile(Measure measure) {
        WindowProfile profile = new WindowProfile();
        documents.stream().flatMap(document -> document.rows().stream()).forEach(profile::add);
        long from = buckets.fromMillis() - ProfileDocument.PLACE_EVERY * (tally.intervalNanos / 1_000_000);
        beyond.stream().filter(document -> document.kind() == filter.kind() && document.isFrom(filter) && document.startMillis() >= from
                && document.startMillis() < buckets.toMillis()).flatMap(document -> document.rows().stream())
                .forEach(row -> profile.place(row.id()));
        profile.note().ifPresent(notes::add);
        return profile.by(measure);
    }

    @Override
    public Coverage coverage() {
        return tally.coverage(buckets, totals.size() - (totals.containsKey(FunctionProfile.OTHER) ? 1 : 0));
    }

    @Override
    public List<String> notes() {
        return notes;
    }
}
