package io.statsprofile.internal.query;

import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch._types.aggregations.Aggregation;
import co.elastic.clients.elasticsearch._types.aggregations.CompositeAggregate;
import co.elastic.clients.elasticsearch._types.aggregations.CompositeAggregationSource;
import co.elastic.clients.elasticsearch._types.aggregations.CompositeBucket;
import co.elastic.clients.elasticsearch._types.aggregations.StatsAggregate;
import co.elastic.clients.elasticsearch._types.aggregations.StringTermsBucket;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import io.statsprofile.internal.model.ProfileDocument.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks for missing and duplicate documents. A run whose count, least, greatest and sum of sequences are those of an unbroken row is
 * whole; only the others are looked at document by document, so that the cost follows the trouble and not the number of documents. An hour
 * counts as the row of its sequences. What is missing and what is there twice may cancel each other in the count, and does so in the sum as
 * well only where both have the same sum.
 */
final class RunSurvey {

    private static final int RUNS = 10_000;
    private static final int PAGE = 5_000;
    /** Sums of sequences that differ by less are the same: they are whole numbers, or halves. */
    private static final double WHOLE = 0.25;
    /** Before the name of a field. */
    private static final String LEAST = "least ";
    private static final String MOST = "most ";

    private final PointInTimeSearch search;
    private final Query documents;
    private final boolean isMixed;
    private final CoverageAccumulator accumulator;
    private final List<String> duplicateIds = new ArrayList<>();
    private final List<String> overlappingIds = new ArrayList<>();
    private boolean cutOff;

    private RunSurvey(PointInTimeSearch search, Query documents, boolean isMixed, CoverageAccumulator accumulator) {
        this.search = search;
        this.documents = documents;
        this.isMixed = isMixed;
        this.accumulator = accumulator;
    }

    /**
     * @param filter whose documents; a run has slices of a process, and hours of these, or regions, which have no last one
     * @param chosen those of them that the question is about
     */
    static RunSurvey of(PointInTimeSearch search, ProfileFilter filter, ChosenDocuments chosen, CoverageAccumulator accumulator,
            boolean openBegin) throws IOException {
        RunSurvey survey = new RunSurvey(search, chosen.surveyed(filter), chosen.isMixed(), accumulator);
        survey.survey();
        survey.lookBefore(chosen.ofRuns(filter), accumulator.lackingFirst(chosen.buckets(), openBegin));
        survey.lookAtLosses();
        return survey;
    }

    /** {@code event.id} of documents that are there more than once. */
    List<String> duplicateIds() {
        return duplicateIds;
    }

    /** Hours of slices that another hour has, too, as where a part was summed up before the rest came: they are not to be counted. */
    List<Query> overlapping() {
        return overlappingIds.isEmpty() ? List.of() : List.of(Conditions.anyOf(Fields.EVENT_ID, overlappingIds));
    }

    /** Whether there were more runs than can be looked at. */
    boolean isCutOff() {
        return cutOff;
    }

    private void survey() throws IOException {
        Map<String, Aggregation> each = new HashMap<>(Map.of(
                "sequences", Aggregations.stats(Fields.SEQUENCE), "begin", Aggregations.min(Fields.EVENT_START), "end",
                Aggregations.max(Fields.EVENT_END),
                "last", Aggregations.where(Conditions.isTrue(Fields.LAST), Map.of()),
                "least", Aggregations.min(Fields.DROPPED), "most", Aggregations.max(Fields.DROPPED)));
        each.putAll(Aggregations.interval());
        if (isMixed) {
            each.put("slices", Aggregations.slices());
            each.put("lasts", Aggregations.max(Fields.LAST_SEQUENCE));
            each.put("hours", Aggregations.where(Conditions.kind(Kind.HOUR), Map.of("slices", Aggregations.slices(),
                    "firsts", Aggregations.sum(Fields.SEQUENCE), "first", Aggregations.meanOverSlices(Fields.SEQUENCE),
                    "last", Aggregations.meanOverSlices(Fields.LAST_SEQUENCE))));
        }
        each.put("counters", Aggregations.where(tellingOfDelivery(), ranges(CounterFields.ALL)));
        AggregateResult found = search.aggregate(documents, Map.of("runs", Aggregations.groups(Fields.RUN_ID, RUNS, each)));
        cutOff = found.isCutOff("runs");
        for (StringTermsBucket bucket : found.terms("runs")) {
            String runId = bucket.key().stringValue();
            AggregateResult run = new AggregateResult(bucket.aggregations());
            StatsAggregate sequences = bucket.aggregations().get("sequences").stats();
            long last = Math.max((long) sequences.max(), run.number("lasts"));
            RunAccumulator tallied = accumulator.run(runId);
            tallied.begin((long) sequences.min(), run.number("begin"));
            tallied.end(last, run.number("end"), run.count("last") > 0);
            tallied.dropped(run.number("least"), run.number("most"));
            AggregateResult counters = run.in("counters");
            for (String field : CounterFields.ALL) {
                tallied.counted(field, counters.number(LEAST + field), counters.number(MOST + field));
            }
            long interval = Aggregations.intervalNanos(run) / 1_000_000;
            tallied.interval(interval);
            boolean isWhole = isMixed ? isWhole(sequences, last, run) : isWhole(sequences);
            if (!isWhole) {
                lookAtEach(runId, tallied);
            } else {
                tallied.sequence((long) sequences.min(), Buckets.nominal(run.number("begin"), interval));
            }
        }
    }

    /** Hours may not tell of it, and a document that does not would count as one before anything was delivered. */
    private Query tellingOfDelivery() {
        return !isMixed ? Query.of(q -> q.matchAll(m -> m))
                : Conditions.any(List.of(Conditions.kind(Kind.SLICE), Conditions.exists(CounterFields.CUT)));
    }

    /** Looks beyond the question for the first documents of runs that were made within the window: before it, and of another version. */
    private void lookBefore(Query kind, List<RunAccumulator> lackingFirst) throws IOException {
        for (RunAccumulator run : lackingFirst) {
            Query earlier = Query.of(q -> q.range(r -> r.number(n -> n.field(Fields.SEQUENCE).lt((double) run.leastSequence()))));
            AggregateResult found = search.aggregate(Conditions.both(kind, Conditions.term(Fields.RUN_ID, run.runId())),
                    Map.of("earlier", Aggregations.where(earlier, Map.of("most", Aggregations.max(Fields.SEQUENCE), "lasts",
                            Aggregations.max(Fields.LAST_SEQUENCE)))));
            if (found.count("earlier") > 0) {
                run.earlier(Math.max(found.in("earlier").number("most"), found.in("earlier").number("lasts")));
            }
        }
    }

    /** Asks why documents were dropped, where some were. */
    private void lookAtLosses() throws IOException {
        List<String> lossy = accumulator.runs.values().stream().filter(run -> run.dropped() > 0).map(RunAccumulator::runId).toList();
        if (lossy.isEmpty()) {
            return;
        }
        AggregateResult runs = search.aggregate(documents, Map.of("lossy", Aggregations.these(Fields.RUN_ID, lossy,
                Map.of("losses", Aggregations.where(tellingOfDelivery(), ranges(LossFields.ALL))))));
        for (StringTermsBucket bucket : runs.terms("lossy")) {
            AggregateResult found = new AggregateResult(bucket.aggregations()).in("losses");
            RunAccumulator run = accumulator.run(bucket.key().stringValue());
            for (String field : LossFields.ALL) {
                run.lost(field, found.number(LEAST + field), found.number(MOST + field));
            }
        }
    }

    private static Map<String, Aggregation> ranges(List<String> fields) {
        Map<String, Aggregation> ranges = new HashMap<>();
        for (String field : fields) {
            ranges.put(LEAST + field, Aggregations.minOrZero(field));
            ranges.put(MOST + field, Aggregations.max(field));
        }
        return ranges;
    }

    private static boolean isWhole(StatsAggregate sequences) {
        double count = sequences.max() - sequences.min() + 1;
        return sequences.count() == count && sequences.sum() == count * (sequences.min() + sequences.max()) / 2;
    }

    /** @param sequences those of slices, and the first ones of hours */
    private static boolean isWhole(StatsAggregate sequences, long last, AggregateResult run) {
        double count = last - sequences.min() + 1;
        AggregateResult hours = run.in("hours");
        double ofHours = hours.number("slices") * (hours.mean("first") + hours.mean("last")) / 2;
        double sum = sequences.sum() - hours.number("firsts") + ofHours;
        // A mean times its weight may have lost a last digit.
        return run.number("slices") == count && Math.abs(sum - count * (sequences.min() + last) / 2) < WHOLE;
    }

    private void lookAtEach(String runId, RunAccumulator run) throws IOException {
        Query ofRun = Conditions.both(documents, Conditions.term(Fields.RUN_ID, runId));
        Map<String, FieldValue> after = Map.of();
        do {
            CompositeAggregate page = search.aggregate(ofRun, Map.of("page", page(after))).composite("page");
            for (CompositeBucket bucket : page.buckets().array()) {
                lookAt(runId, run, bucket);
            }
            after = new HashMap<>(page.afterKey());
        } while (!after.isEmpty());
    }

    private void lookAt(String runId, RunAccumulator run, CompositeBucket bucket) {
        long sequence = bucket.key().get("sequence").longValue();
        AggregateResult document = new AggregateResult(bucket.aggregations());
        long interval = Aggregations.intervalNanos(document) / 1_000_000;
        long opened = Buckets.nominal(document.number("start"), interval);
        boolean isHour = isMixed && bucket.key().get("kind").stringValue().equals("hour");
        String id = isHour ? runId + "-hour-" + sequence : runId + "-" + sequence;
        boolean isFirst = !isMixed || run.sequences(sequence, isHour ? document.number("last") : sequence,
                isHour ? document.number("slices") : 1, opened, Buckets.nominal(document.number("end") - interval, interval));
        if (!isMixed) {
            run.sequence(sequence, opened);
        }
        if (!isFirst) {
            accumulator.duplicates += bucket.docCount();
            overlappingIds.add(id);
        } else if (bucket.docCount() > 1) {
            accumulator.duplicates += bucket.docCount() - 1;
            duplicateIds.add(id);
        }
    }

    private Aggregation page(Map<String, FieldValue> after) {
        List<Map<String, CompositeAggregationSource>> sources = new ArrayList<>();
        sources.add(Map.of("sequence", CompositeAggregationSource.of(s -> s.terms(t -> t.field(Fields.SEQUENCE)))));
        Map<String, Aggregation> each = new HashMap<>(Aggregations.interval());
        each.put("start", Aggregations.min(Fields.EVENT_START));
        if (isMixed) {
            // Of those that begin with one slice the longest comes first: hour before slice.
            sources.add(Map.of("kind", CompositeAggregationSource.of(s -> s.terms(t -> t.field(Fields.KIND)))));
            each.put("end", Aggregations.max(Fields.EVENT_END));
            each.put("last", Aggregations.max(Fields.LAST_SEQUENCE));
            each.put("slices", Aggregations.max(Fields.SLICES));
        }
        return Aggregation.of(a -> a.composite(c -> {
            c.size(PAGE).sources(sources);
            return after.isEmpty() ? c : c.after(after);
        }).aggregations(each));
    }
}
