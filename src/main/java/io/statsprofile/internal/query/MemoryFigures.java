package io.statsprofile.internal.query;

import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.internal.series.Coverage;
import io.statsprofile.internal.series.FunctionTotals;
import io.statsprofile.internal.series.Measure;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.StatsProfile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private final Set<Kind> kinds;
    private final List<MemoryDocument> documents;
    private final List<MemoryDocument> beyond;
    private final List<String> notes;

    /**
     * @param chosen what answers the query
     * @param documents all of any kind and time, each once
     * @param duplicates further copies of theirs
     * @param notes about the reading
     */
    MemoryFigures(Buckets buckets, ProfileQuery query, MemoryChoice.Chosen chosen, List<MemoryDocument> documents,
            List<MemoryDocument> duplicates, List<String> notes) {
        this.buckets = buckets;
        this.filter = query.filter();
        this.functionFilter = filter.function() == null ? name -> true : new NamePattern(filter.function()).regex().asMatchPredicate();
        this.all = new BucketFigures((int) buckets.count());
        this.slices = new SliceAccumulator(buckets);
        this.beyond = documents;
        this.notes = new ArrayList<>(notes);
        List<MemoryDocument> inWindow = chosen.documents();
        this.kinds = kinds(inWindow);
        inWindow.stream().filter(document -> document.kind() != Kind.DAY).sorted(Comparator.comparingLong(MemoryDocument::sequence))
                .forEach(this::survey);
        if (!accumulator.lackingFirst(buckets, query.from() == null).isEmpty()) {
            documents.stream().filter(document -> kinds.contains(document.kind()) && accumulator.runs.containsKey(document.runId()))
                    .forEach(this::lookBefore);
        }
        this.documents = inWindow.stream().filter(document -> document.kind() == Kind.DAY || !isLeftOut(document, query.warmup())).toList();
        this.documents.forEach(this::add);
        this.documents.stream().sorted(NEWEST_FIRST).limit(OverheadAccumulator.NEWEST)
                .forEach(document -> document.facts().overhead().outProfiles().forEach(accumulator.overhead::out));
        accumulator.warmup = inWindow.size() - this.documents.size();
        accumulator.duplicates = chosen.overlapping() + duplicates.stream().filter(this::isInWindow).count();
        long warmHours = this.documents.stream().filter(document -> document.kind() == Kind.HOUR && document.isWithin(query.warmup()))
                .count();
        if (warmHours > 0 || accumulator.days > 0 && !query.warmup().isZero()) {
            this.notes.add(WarmUp.note(query.warmup(), warmHours, accumulator.days));
        }
    }

    private Set<Kind> kinds(List<MemoryDocument> chosen) {
        Set<Kind> all = EnumSet.of(filter.kind());
        chosen.forEach(document -> all.add(document.kind()));
        return all;
    }

    /** The beginning of a run is in the sums of its first hour. */
    private static boolean isLeftOut(MemoryDocument document, Duration warmup) {
        return !document.isRollup() && document.isWithin(warmup);
    }

    private boolean isInWindow(MemoryDocument document) {
        return kinds.contains(document.kind()) && buckets.contains(document.beginMillis()) && document.isFrom(filter);
    }

    /** What is known of runs is known of their beginning, too, whether that is counted or not. */
    private void survey(MemoryDocument document) {
        RunAccumulator run = accumulator.run(document.runId());
        if (document.isRollup()) {
            run.sequences(document.sequence(), document.lastSequence(), document.slices(), document.openedMillis(),
                    document.lastOpenedMillis());
        } else {
            run.sequence(document.sequence(), document.openedMillis());
        }
        run.begin(document.sequence(), document.startMillis());
        run.interval(document.intervalNanos() / 1_000_000);
        run.end(document.lastSequence(), document.endMillis(), document.facts().last());
        run.dropped(document.facts().droppedDocuments(), document.facts().droppedDocuments());
        if (document.isRollup() && document.facts().delivery().isNone()) {
            return;
        }
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
            run.earlier(document.lastSequence());
        }
    }

    private void add(MemoryDocument document) {
        cover(document);
        int bucket = buckets.indexOf(document.functionsMillis());
        slices.add(document.beginMillis(), document.slices(), document.endMillis());
        document.rows().stream().filter(row -> functionFilter.test(row.function())).forEach(row -> add(row, bucket));
    }

    private void cover(MemoryDocument document) {
        accumulator.slices += document.slices();
        accumulator.hours += document.kind() == Kind.HOUR ? 1 : 0;
        accumulator.days += document.kind() == Kind.DAY ? 1 : 0;
        accumulator.late += document.facts().late() ? 1 : 0;
        accumulator.deferredThreads = Math.addExact(accumulator.deferredThreads, document.facts().deferredThreads());
        accumulator.unrecordedCalls = Math.addExact(accumulator.unrecordedCalls, document.facts().unrecordedCalls());
        accumulator.overMemoryCalls = Math.addExact(accumulator.overMemoryCalls, document.facts().bounds().overMemoryCalls());
        accumulator.estimatedCostNanos = Math.addExact(accumulator.estimatedCostNanos, document.facts().estimatedCostNanos());
        accumulator.intervalNanos = Math.max(accumulator.intervalNanos, document.intervalNanos());
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
        beyond.stream().filter(document -> kinds.contains(document.kind()) && document.isFrom(filter)
                && document.startMillis() >= from && document.startMillis() < buckets.toMillis())
                .flatMap(document -> document.rows().stream()).forEach(row -> profile.place(row.id()));
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
