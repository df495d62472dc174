package io.statsprofile.internal.query;

import co.elastic.clients.elasticsearch._types.aggregations.Aggregation;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import io.statsprofile.pstats.Mode;
import io.statsprofile.pstats.Timing;
import io.statsprofile.pstats.Uncertainty;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Adds up by Elasticsearch how many calls were primitive, and how the times of functions came about. Counts that do not stand in a
 * document follow from others there, so such documents are added up apart; errors add up by their squares.
 */
final class EstimateAggregations {

    private static final String PRIMITIVE = "primitive";
    private static final String ALL_PRIMITIVE = "all_primitive";
    private static final String SAMPLED = "sampled";
    private static final String ALL_SAMPLED = "all_sampled";
    private static final String OUT = "out";
    private static final String IS_OUT = "is_out";
    private static final String IS_SAMPLED = "is_sampled";
    private static final String OVERHEAD = "overhead";
    private static final String CALLS = "calls";
    private static final double NANOS_SQUARED = 1e18;

    private EstimateAggregations() {
    }

    /** Aggregations over functions, to stand beside the sums of measures. */
    static Map<String, Aggregation> aggregations() {
        Map<String, Aggregation> all = new TreeMap<>();
        Aggregation calls = Aggregations.sum(Fields.NCALLS);
        all.put(PRIMITIVE, Aggregations.sum(Fields.PRIMITIVE_CALLS));
        all.put(ALL_PRIMITIVE, Aggregations.where(lacking(Fields.PRIMITIVE_CALLS), Map.of(CALLS, calls)));
        all.put(SAMPLED, Aggregations.sum(Fields.SAMPLED_CALLS));
        all.put(ALL_SAMPLED, Aggregations.where(Conditions.both(Conditions.term(Fields.MODE, Mode.SAMPLED.key()),
                lacking(Fields.SAMPLED_CALLS)),
                Map.of(CALLS, calls)));
        all.put(IS_SAMPLED, Aggregations.where(Conditions.term(Fields.MODE, Mode.SAMPLED.key()), Map.of()));
        all.put(IS_OUT, Aggregations.where(Conditions.term(Fields.MODE, Mode.OUT.key()), Map.of()));
        all.put(OUT, Aggregations.sum(Fields.OUT_SHARE));
        all.put(Fields.TOTTIME_ERROR, squares(Fields.TOTTIME_ERROR));
        all.put(Fields.CUMTIME_ERROR, squares(Fields.CUMTIME_ERROR));
        all.put(OVERHEAD, Aggregations.stats(Fields.TOTTIME_OVERHEAD));
        return all;
    }

    private static Query lacking(String field) {
        return Query.of(q -> q.bool(b -> b.mustNot(not -> not.exists(e -> e.field(field)))));
    }

    static Aggregation squares(String field) {
        return Aggregation.of(a -> a.extendedStats(s -> s.field(field)));
    }

    static long primitiveCalls(AggregateResult found) {
        return found.number(PRIMITIVE) + found.in(ALL_PRIMITIVE).number(CALLS);
    }

    /** @param documents functions in slices that were added up */
    static Timing timing(AggregateResult found, long documents) {
        Mode mode = found.count(IS_OUT) > 0 ? Mode.OUT : found.count(IS_SAMPLED) > 0 ? Mode.SAMPLED : Mode.EXACT;
        return Timing.of(mode, found.number(SAMPLED) + found.in(ALL_SAMPLED).number(CALLS), found.amount(OUT),
                uncertainty(found, Fields.TOTTIME_ERROR, Fields.CUMTIME_ERROR),
                found.values(OVERHEAD) == documents && documents > 0 ? OptionalLong.of(found.nanos(OVERHEAD)) : OptionalLong.empty());
    }

    static Uncertainty uncertainty(AggregateResult found, String ofTottime, String ofCumtime) {
        return Uncertainty.of(found.squares(ofTottime) * NANOS_SQUARED, found.squares(ofCumtime) * NANOS_SQUARED);
    }
}
