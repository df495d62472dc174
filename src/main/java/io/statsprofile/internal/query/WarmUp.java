package io.statsprofile.internal.query;

import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The beginnings of runs, as far as a question leaves them out: in a run's first slices classes are loaded and nothing is compiled yet. */
final class WarmUp {

    private static final int INTERVALS = 100;

    private WarmUp() {
    }

    /** How many slices begin within it. */
    static long slices(Duration warmup, long intervalMillis) {
        return -Math.floorDiv(-warmup.toMillis(), intervalMillis);
    }

    /** The documents that are left out, for each length of interval that there is. */
    static List<Query> queries(PointInTimeSearch search, Query documents, Duration warmup) throws IOException {
        List<Query> queries = new ArrayList<>();
        if (!warmup.isZero()) {
            AggregateResult found = search.aggregate(documents, Map.of("intervals", Aggregations.names(Fields.INTERVAL, INTERVALS)));
            found.doubleTerms("intervals").forEach(bucket -> {
                long slices = slices(warmup, Math.max(1, Math.round(bucket.key() * 1_000)));
                queries.add(Conditions.both(Query.of(q -> q.term(t -> t.field(Fields.INTERVAL).value(bucket.key()))),
                        Query.of(q -> q.range(r -> r.number(n -> n.field(Fields.SEQUENCE).lt((double) slices))))));
            });
        }
        return queries;
    }

    /** How many these are. */
    static long count(PointInTimeSearch search, Query documents, List<Query> queries) throws IOException {
        if (queries.isEmpty()) {
            return 0;
        }
        Query any = Query.of(q -> q.bool(b -> b.should(queries).minimumShouldMatch("1")));
        return search.aggregate(documents, Map.of("warmup", Aggregations.where(any, Map.of()))).count("warmup");
    }
}
