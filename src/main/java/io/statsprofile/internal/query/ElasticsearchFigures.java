package io.statsprofile.internal.query;

import co.elastic.clients.elasticsearch._types.aggregations.Aggregation;
import co.elastic.clients.elasticsearch._types.aggregations.DateHistogramBucket;
import co.elastic.clients.elasticsearch._types.aggregations.StringTermsBucket;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.internal.series.Coverage;
import io.statsprofile.internal.series.FunctionTotals;
import io.statsprofile.internal.series.Measure;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.StatsProfile;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sums over a window by Elasticsearch: first the table of all functions, then time buckets for those that are charted. The buckets stand
 * inside the nested objects, which hold the slice's time; the other way round is slower and meets the server's limit on buckets.
 */
final class ElasticsearchFigures implements WindowFigures {

    private static final int FUNCTIONS = 10_000;
    private static final int NAMES = 1_000;
    /** Below the server's limit of 65,536 buckets an answer. */
    private static final int BUCKETS_AT_ONCE = 40_000;

    private final PointInTimeSearch search;
    private final Query documents;
    private final ChosenDocuments chosen;
    private final Buckets buckets;
    private final ProfileFilter filter;
    private final CoverageAccumulator accumulator;
    private final List<String> notes = new ArrayList<>();
    private final List<FunctionTotals> functions = new ArrayList<>();
    private final SliceAccumulator slices;
    /** Null until the first bars were asked for; those of all functions are asked for with them. */
    private BucketFigures all;

    /** @param documents those of the chosen ones that count, each once */
    ElasticsearchFigures(PointInTimeSearch search, Query documents, ChosenDocuments chosen, ProfileQuery query,
            CoverageAccumulator accumulator) throws IOException {
        this.search = search;
        this.documents = documents;
        this.chosen = chosen;
        this.buckets = chosen.buckets();
        this.filter = query.filter();
        this.accumulator = accumulator;
        this.slices = new SliceAccumulator(buckets);
        load(query.measure());
    }

    private void load(Measure measure) throws IOException {
        Map<String, Aggregation> table = new HashMap<>(Aggregations.measures());
        table.putAll(EstimateAggregations.aggregations());
        table.put("open", Aggregations.max(Fields.OPEN_CALLS));
        Map<String, Aggregation> all = new HashMap<>(DocumentFacts.aggregations(NAMES));
        all.put("slices", Aggregations.histogram(chosen.timeField(), buckets, chosen.isMixed()
                ? Map.of("end", Aggregations.max(Fields.EVENT_END), "in", Aggregations.slices())
                : Map.of("end", Aggregations.max(Fields.EVENT_END))));
        if (chosen.isMixed()) {
            all.put("hours", Aggregations.where(Conditions.kind(Kind.HOUR), Map.of()));
            all.put("days", Aggregations.where(Conditions.kind(Kind.DAY), Map.of()));
        }
        all.put("functions", inFunctions(Map.of("table", Aggregations.largest(Fields.FUNCTION, FUNCTIONS, measure.key(), table))));
        AggregateResult found = search.aggregate(documents, all);
        for (DateHistogramBucket bucket : found.histogram("slices")) {
            AggregateResult documents = new AggregateResult(bucket.aggregations());
            long count = chosen.isMixed() ? documents.number("in") : bucket.docCount();
            slices.add(bucket.key(), count, documents.number("end"));
            accumulator.slices += count;
        }
        accumulator.hours = found.count("hours");
        accumulator.days = found.count("days");
        accumulator.stretches = chosen.stretches();
        accumulator.missing = chosen.missing();
        DocumentFacts.read(found, accumulator);
        AggregateResult nested = found.in("functions").in("matching");
        nested.terms("table").forEach(bucket -> functions.add(totals(bucket)));
        if (nested.isCutOff("table")) {
            notes.add("Only the " + FUNCTIONS + " functions with the largest " + measure.key() + " are listed; the rest is in Other.");
        }
    }

    /** Over the nested objects whose function fits the filter. */
    private Aggregation inFunctions(Map<String, Aggregation> within) {
        return Aggregations.nested(Map.of("matching", Aggregations.where(Conditions.functions(filter), within)));
    }

    private static FunctionTotals totals(StringTermsBucket bucket) {
        AggregateResult found = new AggregateResult(bucket.aggregations());
        return new FunctionTotals(bucket.key().stringValue(), found.number(Measure.NCALLS.key()),
                EstimateAggregations.primitiveCalls(found), found.number("open"),
                found.nanos(Measure.TOTTIME.key()), found.nanos(Measure.CUMTIME.key()), EstimateAggregations.timing(found,
                        bucket.docCount()));
    }

    @Override
    public Collection<FunctionTotals> functions() {
        return functions;
    }

    @Override
    public Map<String, BucketFigures> of(Collection<String> wanted) throws IOException {
        Map<String, BucketFigures> values = new HashMap<>();
        if (buckets.count() == 0) {
            return values;
        }
        List<String> names = List.copyOf(wanted);
        int atOnce = (int) Math.max(1, BUCKETS_AT_ONCE / buckets.count());
        for (int i = 0; i < names.size(); i += atOnce) {
            List<String> some = names.subList(i, Math.min(names.size(), i + atOnce));
            Aggregation these = Aggregations.these(Fields.FUNCTION, some, Map.of("times", timeBuckets()));
            AggregateResult found = search.aggregate(documents, Map.of("functions", inFunctions(all == null
                    ? Map.of("these", these, "times", timeBuckets()) : Map.of("these", these)))).in("functions").in("matching");
            if (all == null) {
                all = read(found);
            }
            for (StringTermsBucket bucket : found.terms("these")) {
                values.put(bucket.key().stringValue(), read(new AggregateResult(bucket.aggregations())));
            }
        }
        return values;
    }

    @Override
    public BucketFigures all() throws IOException {
        if (all == null) {
            AggregateResult found = search.aggregate(documents, Map.of("functions", inFunctions(Map.of("times", timeBuckets()))));
            all = read(found.in("functions").in("matching"));
        }
        return all;
    }

    private Aggregation timeBuckets() {
        return Aggregations.histogram(Fields.FUNCTION_TIMESTAMP, buckets, Aggregations.measures());
    }

    private BucketFigures read(AggregateResult found) {
        BucketFigures values = new BucketFigures((int) buckets.count());
        for (DateHistogramBucket bucket : found.histogram("times")) {
            AggregateResult sums = new AggregateResult(bucket.aggregations());
            for (Measure measure : Measure.values()) {
                values.add(measure, buckets.indexOf(bucket.key()), measure.isTime() ? sums.nanos(measure.key())
                        : sums.number(measure.key()));
            }
        }
        return values;
    }

    @Override
    public StatsProfile profile(Measure measure) throws IOException {
        long from = buckets.fromMillis() - ProfileDocument.PLACE_EVERY * (accumulator.intervalNanos / 1_000_000);
        Query places = Conditions.both(chosen.ofRuns(filter),
                Conditions.documents(filter, Instant.ofEpochMilli(from), Instant.ofEpochMilli(buckets.toMillis())));
        return new ElasticsearchCalls(search, documents, places).profile(measure, notes).by(measure);
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
    public Coverage coverage() {
        long named = functions.stream().filter(row -> !row.function().equals(FunctionProfile.OTHER)).count();
        return accumulator.coverage(buckets, (int) named);
    }

    /** May be added to. */
    @Override
    public List<String> notes() {
        return notes;
    }
}
