package io.statsprofile.internal.query;

import co.elastic.clients.elasticsearch._types.SortOrder;
import co.elastic.clients.elasticsearch._types.aggregations.Aggregation;
import co.elastic.clients.elasticsearch._types.aggregations.LongTermsBucket;
import co.elastic.clients.elasticsearch._types.aggregations.StringTermsBucket;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.util.NamedValue;
import io.statsprofile.internal.document.DocumentFields;
import io.statsprofile.internal.series.Measure;
import io.statsprofile.pstats.CallerProfile;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.Uncertainty;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sums up functions and their callers by Elasticsearch. No document travels, so an answer is as long as there are edges, not slices:
 * first all functions, with their places and about how many callers each has; then the callers, of as many functions at once as fit below
 * the server's limit on buckets; then places that were told before the window only.
 */
final class ElasticsearchCalls {

    private static final int FUNCTIONS = 10_000;
    /** Below the server's limit of 65,536 buckets an answer. */
    private static final int BUCKETS_AT_ONCE = 40_000;
    private static final String PRIMITIVE = "primitive";

    private final PointInTimeSearch search;
    private final Query documents;
    private final Query places;
    private final WindowProfile profile = new WindowProfile();
    private final Map<String, FunctionProfile> called = new HashMap<>();
    private final List<List<String>> batches = new ArrayList<>();
    private boolean cutOff;

    /**
     * @param documents of the window and of the query's kind, each once
     * @param places those that may say where these documents' functions are
     */
    ElasticsearchCalls(PointInTimeSearch search, Query documents, Query places) {
        this.search = search;
        this.documents = documents;
        this.places = places;
    }

    /** @param notes gets what is left out */
    WindowProfile profile(Measure measure, List<String> notes) throws IOException {
        functions(measure);
        for (List<String> batch : batches) {
            callers(batch);
        }
        places(profile.unplaced());
        profile.note().ifPresent(notes::add);
        if (cutOff) {
            notes.add("Callers are those of the " + FUNCTIONS + " functions with the largest " + measure.key() + ".");
        }
        return profile;
    }

    private void functions(Measure measure) throws IOException {
        Map<String, Aggregation> table = new HashMap<>(Aggregations.measures());
        table.putAll(EstimateAggregations.aggregations());
        table.put("open", Aggregations.max(Fields.OPEN_CALLS));
        table.put("folded", Aggregations.max(Fields.FOLDED));
        table.putAll(place());
        table.put("callers", callersOf(Map.of("count", Aggregation.of(a -> a.cardinality(c -> c.field(Fields.CALLER)
                .precisionThreshold(100))))));
        AggregateResult found = search.aggregate(documents, Map.of("functions", Aggregations.nested(
                Map.of("table", Aggregations.largest(Fields.FUNCTION, FUNCTIONS, measure.key(), table))))).in("functions");
        cutOff = found.isCutOff("table");
        long room = 0;
        for (StringTermsBucket bucket : found.terms("table")) {
            AggregateResult sums = new AggregateResult(bucket.aggregations());
            FunctionProfile row = row(bucket.key().stringValue(), sums, bucket.docCount());
            if (sums.count("callers") == 0) {
                profile.add(row, false);
                continue;
            }
            called.put(row.id().function(), row);
            long most = Math.min(WindowProfile.MOST_CALLERS, 20 + 2 * sums.in("callers").cardinality("count"));
            if (batches.isEmpty() || room < most) {
                batches.add(new ArrayList<>());
                room = BUCKETS_AT_ONCE;
            }
            batches.get(batches.size() - 1).add(row.id().function());
            room -= most;
        }
    }

    private void places(List<String> functions) throws IOException {
        if (!functions.isEmpty()) {
            AggregateResult found = search.aggregate(places, Map.of("functions", Aggregations.nested(
                    Map.of("these", Aggregations.these(Fields.FUNCTION, functions, place()))))).in("functions");
            found.terms("these").forEach(bucket -> profile.place(id(bucket.key().stringValue(),
                    new AggregateResult(bucket.aggregations()))));
        }
    }

    private static Map<String, Aggregation> place() {
        return Map.of("files", last(Fields.FILE_NAME), "lines", Aggregation.of(a -> a.terms(t -> t.field(Fields.LINE_NUMBER).size(1)
                .order(NamedValue.of("_key", SortOrder.Desc))).aggregations("files", last(Fields.FILE_NAME))));
    }

    /** The greatest value there is; values are compared as {@link FunctionId#merge} compares them. */
    private static Aggregation last(String field) {
        return Aggregation.of(a -> a.terms(t -> t.field(field).size(1).order(NamedValue.of("_key", SortOrder.Desc))));
    }

    private static Aggregation callersOf(Map<String, Aggregation> within) {
        return Aggregation.of(a -> a.nested(n -> n.path(Fields.CALLERS)).aggregations(within));
    }

    private static FunctionId id(String function, AggregateResult places) {
        List<LongTermsBucket> lines = places.longTerms("lines");
        AggregateResult place = lines.isEmpty() ? places : new AggregateResult(lines.get(0).aggregations());
        String file = place.terms("files").stream().findFirst().map(bucket -> bucket.key().stringValue()).orElse(null);
        return new FunctionId(function, null, null, file, lines.isEmpty() ? 0 : Math.toIntExact(lines.get(0).key()));
    }

    private static FunctionProfile row(String function, AggregateResult sums, long documents) {
        return WindowProfile.figures(id(function, sums), sums.number(Measure.NCALLS.key()),
                EstimateAggregations.primitiveCalls(sums),
                sums.number("open"), sums.nanos(Measure.TOTTIME.key()), sums.nanos(Measure.CUMTIME.key()),
                Math.max(1, (int) sums.number("folded")), List.of(),
                EstimateAggregations.timing(sums, documents));
    }

    private void callers(List<String> functions) throws IOException {
        String tottimeError = Fields.ofCaller(DocumentFields.TOTTIME_ERROR);
        String cumtimeError = Fields.ofCaller(DocumentFields.CUMTIME_ERROR);
        Map<String, Aggregation> figures = Map.of(tottimeError, EstimateAggregations.squares(tottimeError), cumtimeError,
                EstimateAggregations.squares(cumtimeError), Measure.NCALLS.key(), Aggregations.sum(Fields.ofCaller(DocumentFields.NCALLS)),
                PRIMITIVE, Aggregations.sum(Fields.ofCaller(DocumentFields.PRIMITIVE_CALLS)),
                Measure.TOTTIME.key(), Aggregations.sum(Fields.ofCaller(DocumentFields.TOTTIME)),
                Measure.CUMTIME.key(), Aggregations.sum(Fields.ofCaller(DocumentFields.CUMTIME)));
        Map<String, Aggregation> edges = new HashMap<>(figures);
        edges.put("named", Aggregation.of(a -> a.terms(t -> t.field(Fields.CALLER).exclude(e -> e.terms(List.of(FunctionProfile.OTHER)))
                .size(WindowProfile.MOST_CALLERS).shardSize(2 * WindowProfile.MOST_CALLERS)
                .order(List.of(NamedValue.of(Measure.CUMTIME.key(), SortOrder.Desc), NamedValue.of(Measure.NCALLS.key(), SortOrder.Desc))))
                .aggregations(figures)));
        AggregateResult found = search.aggregate(documents, Map.of("functions", Aggregations.nested(Map.of("these",
                Aggregations.these(Fields.FUNCTION, functions, Map.of("callers", callersOf(edges))))))).in("functions");
        for (StringTermsBucket bucket : found.terms("these")) {
            AggregateResult all = new AggregateResult(bucket.aggregations()).in("callers");
            FunctionProfile row = called.get(bucket.key().stringValue());
            profile.add(WindowProfile.figures(row.id(), row.ncalls(), row.primitiveCalls(), row.openCalls(), row.tottimeNanos(),
                    row.cumtimeNanos(),
                    row.folded(), callers(all), row.timing()), all.isCutOff("named"));
        }
    }

    /** Callers by name, and what is left of all calls as those of {@link FunctionProfile#OTHER}. */
    private static List<CallerProfile> callers(AggregateResult all) {
        List<CallerProfile> callers = new ArrayList<>();
        CallerProfile rest = edge(FunctionProfile.OTHER, all);
        for (StringTermsBucket bucket : all.terms("named")) {
            CallerProfile caller = edge(bucket.key().stringValue(), new AggregateResult(bucket.aggregations()));
            callers.add(caller);
            double variance = Math.max(0, rest.uncertainty().tottimeVariance() - caller.uncertainty().tottimeVariance());
            long tottime = rest.tottimeNanos() - caller.tottimeNanos();
            rest = new CallerProfile(rest.caller(), rest.ncalls() - caller.ncalls(), rest.primitiveCalls() - caller.primitiveCalls(),
                    variance == 0 ? Math.max(0, tottime) : tottime, FunctionProfile.ABSENT, Uncertainty.of(variance, 0));
        }
        if (!rest.isZero()) {
            callers.add(rest);
        }
        return callers;
    }

    private static CallerProfile edge(String caller, AggregateResult sums) {
        return new CallerProfile(caller, sums.number(Measure.NCALLS.key()), sums.number(PRIMITIVE), sums.nanos(Measure.TOTTIME.key()),
                caller.equals(FunctionProfile.OTHER) ? FunctionProfile.ABSENT : sums.nanos(Measure.CUMTIME.key()),
                EstimateAggregations.uncertainty(sums, Fields.ofCaller(DocumentFields.TOTTIME_ERROR),
                        Fields.ofCaller(DocumentFields.CUMTIME_ERROR)));
    }
}
