package io.statsprofile.internal.query;

import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import io.statsprofile.internal.base.Amounts;
import io.statsprofile.internal.model.ProfileDocument.Kind;
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
        return queries(search, documents, warmup, Fields.INTERVAL, Kind.SLICE);
    }

    private static List<Query> queries(PointInTimeSearch search, Query documents, Duration warmup, String interval, Kind kind)
            throws IOException {
        List<Query> queries = new ArrayList<>();
        if (!warmup.isZero()) {
            Query ofKind = Conditions.both(documents, Conditions.kind(kind));
            AggregateResult found = search.aggregate(ofKind, Map.of("intervals", Aggregations.names(interval, INTERVALS)));
            found.doubleTerms("intervals").forEach(bucket -> {
                long slices = slices(warmup, Math.max(1, Math.round(bucket.key() * 1_000)));
                queries.add(Conditions.both(Conditions.kind(kind),
                        Conditions.both(Query.of(q -> q.term(t -> t.field(interval).value(bucket.key()))),
                        Query.of(q -> q.range(r -> r.number(n -> n.field(Fields.SEQUENCE).lt((double) slices)))))));
            });
        }
        return queries;
    }

    /** How many hours begin within the warm-up of their run: it is in their sums, and cannot be left out. */
    static long hours(PointInTimeSearch search, Query documents, Duration warmup) throws IOException {
        return count(search, documents, queries(search, documents, warmup, Fields.SLICE_INTERVAL, Kind.HOUR));
    }

    /** The sentence for those who asked to leave the warm-up out. */
    static String note(Duration warmup, long hours, long days) {
        return "The first " + Amounts.spelled(warmup) + " of runs " + (hours > 0 ? "is in the sums of " + Amounts.counted(hours, "hour")
                + (days > 0 ? " and of days" : "") : "is in the sums of days")
                + ", and not left out there (--resolution slices leaves it out).";
    }

    /** How many these are. */
    static long count(PointInTimeSearch search, Query documents, List<Query> queries) throws IOException {
        if (queries.isEmpty()) {
            return 0;
        }
        return search.aggregate(documents, Map.of("warmup", Aggregations.where(Conditions.any(queries), Map.of()))).count("warmup");
    }
}
