package io.statsprofile.internal.query;

import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch._types.aggregations.Aggregation;
import co.elastic.clients.elasticsearch._types.aggregations.CompositeAggregate;
import co.elastic.clients.elasticsearch._types.aggregations.CompositeAggregationSource;
import co.elastic.clients.elasticsearch._types.aggregations.CompositeBucket;
import co.elastic.clients.elasticsearch._types.aggregations.StatsAggregate;
import co.elastic.clients.elasticsearch._types.aggregations.StringTermsBucket;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks for missing and duplicate documents. A run whose count, least, greatest and sum of sequences are those of an unbroken row is
 * whole; only the others are looked at document by document, so that the cost follows the trouble and not the number of documents.
 */
final class RunSurvey {

    private static final int RUNS = 10_000;
    private static final int PAGE = 5_000;
    /** Before the name of a field. */
    private static final String LEAST = "least ";
    private static final String MOST = "most ";

    private final PointInTimeSearch search;
    private final Query documents;
    private final CoverageAccumulator accumulator;
    private final List<String> duplicateIds = new ArrayList<>();
    private boolean cutOff;

    private RunSurvey(PointInTimeSearch search, Query documents, CoverageAccumulator accumulator) {
        this.search = search;
        this.documents = documents;
        this.accumulator = accumulator;
    }

    /**
     * @param kind documents of one kind, since a run has one kind: slices of a process, or regions, which have no last one
     * @param documents those of them that the question is about
     */
    static RunSurvey of(PointInTimeSearch search, Query kind, Query documents, CoverageAccumulator accumulator, Buckets window,
            boolean openBegin) throws IOException {
        RunSurvey survey = new RunSurvey(search, documents, accumulator);
        survey.survey();
        survey.lookBefore(kind, accumulator.lackingFirst(window, openBegin));
        survey.lookAtLosses();
        return survey;
    }

    /** {@code event.id} of documents that are there more than once. */
    List<String> duplicateIds() {
        return duplicateIds;
    }

    /** Whether there were more runs than can be looked at. */
    boolean isCutOff() {
        return cutOff;
    }

    private void survey() throws IOException {
        Map<String, Aggregation> each = new HashMap<>(Map.of(
                "sequences", Aggregations.stats(Fields.SEQUENCE), "begin", Aggregations.min(Fields.EVENT_START), "end",
                Aggregations.max(Fields.EVENT_END),
                "interval", Aggregations.max(Fields.INTERVAL),
                "last", Aggregations.where(Conditions.isTrue(Fields.LAST), Map.of()),
                "least", Aggregations.min(Fields.DROPPED), "most", Aggregations.max(Fields.DROPPED)));
        CounterFields.ALL.forEach(field -> addRange(each, field));
        AggregateResult found = search.aggregate(documents, Map.of("runs", Aggregations.groups(Fields.RUN_ID, RUNS, each)));
        cutOff = found.isCutOff("runs");
        for (StringTermsBucket bucket : found.terms("runs")) {
            String runId = bucket.key().stringValue();
            AggregateResult run = new AggregateResult(bucket.aggregations());
            StatsAggregate sequences = bucket.aggregations().get("sequences").stats();
            RunAccumulator tallied = accumulator.run(runId);
            tallied.begin((long) sequences.min(), run.number("begin"));
            tallied.end((long) sequences.max(), run.number("end"), run.count("last") > 0);
            tallied.dropped(run.number("least"), run.number("most"));
            for (String field : CounterFields.ALL) {
                tallied.counted(field, run.number(LEAST + field), run.number(MOST + field));
            }
            long interval = run.nanos("interval") / 1_000_000;
            tallied.interval(interval);
            tallied.sequence((long) sequences.min(), Buckets.nominal(run.number("begin"), interval));
            if (!isWhole(sequences)) {
                lookAtEach(runId, tallied);
            }
        }
    }

    /** Looks beyond the question for the first documents of runs that were made within the window: before it, and of another version. */
    private void lookBefore(Query kind, List<RunAccumulator> lackingFirst) throws IOException {
        for (RunAccumulator run : lackingFirst) {
            Query earlier = Query.of(q -> q.range(r -> r.number(n -> n.field(Fields.SEQUENCE).lt((double) run.leastSequence()))));
            AggregateResult found = search.aggregate(Conditions.both(kind, Conditions.term(Fields.RUN_ID, run.runId())),
                    Map.of("earlier", Aggregations.where(earlier, Map.of("most", Aggregations.max(Fields.SEQUENCE)))));
            if (found.count("earlier") > 0) {
                run.earlier(found.in("earlier").number("most"));
            }
        }
    }

    /** Asks why documents were dropped, where some were. */
    private void lookAtLosses() throws IOException {
        List<String> lossy = accumulator.runs.values().stream().filter(run -> run.dropped() > 0).map(RunAccumulator::runId).toList();
        if (lossy.isEmpty()) {
            return;
        }
        Map<String, Aggregation> ranges = new HashMap<>();
        LossFields.ALL.forEach(field -> addRange(ranges, field));
        AggregateResult runs = search.aggregate(documents, Map.of("lossy", Aggregations.these(Fields.RUN_ID, lossy, ranges)));
        for (StringTermsBucket bucket : runs.terms("lossy")) {
            AggregateResult found = new AggregateResult(bucket.aggregations());
            RunAccumulator run = accumulator.run(bucket.key().stringValue());
            for (String field : LossFields.ALL) {
                run.lost(field, found.number(LEAST + field), found.number(MOST + field));
            }
        }
    }

    private static void addRange(Map<String, Aggregation> ranges, String field) {
        ranges.put(LEAST + field, Aggregations.minOrZero(field));
        ranges.put(MOST + field, Aggregations.max(field));
    }

    private static boolean isWhole(StatsAggregate sequences) {
        double count = sequences.max() - sequences.min() + 1;
        return sequences.count() == count && sequences.sum() == count * (sequences.min() + sequences.max()) / 2;
    }

    private void lookAtEach(String runId, RunAccumulator run) throws IOException {
        Query ofRun = Conditions.both(documents, Conditions.term(Fields.RUN_ID, runId));
        Map<String, FieldValue> after = Map.of();
        do {
            CompositeAggregate page = search.aggregate(ofRun, Map.of("page", page(after))).composite("page");
            for (CompositeBucket bucket : page.buckets().array()) {
                long sequence = bucket.key().get("sequence").longValue();
                AggregateResult slice = new AggregateResult(bucket.aggregations());
                run.sequence(sequence, Buckets.nominal(slice.number("start"), slice.nanos("interval") / 1_000_000));
                if (bucket.docCount() > 1) {
                    accumulator.duplicates += bucket.docCount() - 1;
                    duplicateIds.add(runId + "-" + sequence);
                }
            }
            after = new HashMap<>(page.afterKey());
        } while (!after.isEmpty());
    }

    private static Aggregation page(Map<String, FieldValue> after) {
        return Aggregation.of(a -> a.composite(c -> {
            c.size(PAGE).sources(List.of(Map.of("sequence", CompositeAggregationSource.of(s -> s.terms(t -> t.field(Fields.SEQUENCE))))));
            return after.isEmpty() ? c : c.after(after);
        }).aggregations(Map.of("start", Aggregations.min(Fields.EVENT_START), "interval", Aggregations.max(Fields.INTERVAL))));
    }
}
