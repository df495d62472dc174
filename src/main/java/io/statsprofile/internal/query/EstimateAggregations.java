package io.statsprofile.internal.query;

import co.elastic.clients.elasticsearch._types.aggregations.Aggregation;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import io.statsprofile.internal.series.Measure;
import io.statsprofile.pstats.Mode;
import io.statsprofile.pstats.Timing;
import io.statsprofile.pstats.Uncertainty;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Adds up by Elasticsearch how many calls were primitive, and how the times of functions came about. Counts that do not stand in a
 * document follow from others there, so such documents are added up apart; errors add up by their squares. Most functions of most
 * documents are neither recursive nor estimates: two filters keep them away from what is only asked of the others.
 */
final class EstimateAggregations {

    private static final String PRIMITIVE = "primitive";
    private static final String RECURSIVE = "recursive";
    private static final String INEXACT = "inexact";
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
        Aggregation calls = Aggregations.sum(Fields.NCALLS);
        Map<String, Aggregation> inexact = new TreeMap<>();
        inexact.put(SAMPLED, Aggregations.sum(Fields.SAMPLED_CALLS));
        inexact.put(ALL_SAMPLED, Aggregations.where(Conditions.both(Conditions.term(Fields.MODE, Mode.SAMPLED.key()),
                lacking(Fields.SAMPLED_CALLS)),
                Map.of(CALLS, calls)));
        inexact.put(IS_SAMPLED, Aggregations.where(Conditions.term(Fields.MODE, Mode.SAMPLED.key()), Map.of()));
        inexact.put(IS_OUT, Aggregations.where(Conditions.term(Fields.MODE, Mode.OUT.key()), Map.of()));
        inexact.put(OUT, Aggregations.sum(Fields.OUT_SHARE));
        inexact.put(Fields.TOTTIME_ERROR, squares(Fields.TOTTIME_ERROR));
        inexact.put(Fields.CUMTIME_ERROR, squares(Fields.CUMTIME_ERROR));
        return Map.of(RECURSIVE, Aggregations.where(Conditions.exists(Fields.PRIMITIVE_CALLS),
                Map.of(CALLS, calls, PRIMITIVE, Aggregations.sum(Fields.PRIMITIVE_CALLS))),
                INEXACT, Aggregations.where(inexact(), inexact), OVERHEAD, Aggregations.stats(Fields.TOTTIME_OVERHEAD));
    }

    private static Query inexact() {
        return Conditions.any(List.of(Conditions.anyOf(Fields.MODE, List.of(Mode.SAMPLED.key(), Mode.OUT.key())),
                Conditions.exists(Fields.TOTTIME_ERROR), Conditions.exists(Fields.CUMTIME_ERROR), Conditions.exists(Fields.SAMPLED_CALLS),
                Conditions.exists(Fields.OUT_SHARE)));
    }

    private static Query lacking(String field) {
        return Query.of(q -> q.bool(b -> b.mustNot(not -> not.exists(e -> e.field(field)))));
    }

    static Aggregation squares(String field) {
        return Aggregation.of(a -> a.extendedStats(s -> s.field(field)));
    }

    /** @param found has a sum of all calls beside these aggregations */
    static long primitiveCalls(AggregateResult found) {
        AggregateResult recursive = found.in(RECURSIVE);
        return found.number(Measure.NCALLS.key()) - recursive.number(CALLS) + recursive.number(PRIMITIVE);
    }

    /** @param documents functions in slices that were added up */
    static Timing timing(AggregateResult found, long documents) {
        AggregateResult inexact = found.in(INEXACT);
        Mode mode = inexact.count(IS_OUT) > 0 ? Mode.OUT : inexact.count(IS_SAMPLED) > 0 ? Mode.SAMPLED : Mode.EXACT;
        return Timing.of(mode, inexact.number(SAMPLED) + inexact.in(ALL_SAMPLED).number(CALLS), inexact.amount(OUT),
                uncertainty(inexact, Fields.TOTTIME_ERROR, Fields.CUMTIME_ERROR),
                found.values(OVERHEAD) == documents && documents > 0 ? OptionalLong.of(found.nanos(OVERHEAD)) : OptionalLong.empty());
    }

    static Uncertainty uncertainty(AggregateResult found, String ofTottime, String ofCumtime) {
        return Uncertainty.of(found.squares(ofTottime) * NANOS_SQUARED, found.squares(ofCumtime) * NANOS_SQUARED);
    }
}
