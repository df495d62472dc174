package io.statsprofile.internal.query;

import co.elastic.clients.elasticsearch._types.SortOrder;
import co.elastic.clients.elasticsearch._types.aggregations.Aggregation;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.util.NamedValue;
import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.internal.series.Measure;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Short words for the aggregations in use. */
final class Aggregations {

    private static final String INTERVAL_OF_SLICES = "interval of slices";
    private static final String INTERVAL_OF_ROLLUPS = "interval of rollups";

    private Aggregations() {
    }

    static Aggregation sum(String field) {
        return Aggregation.of(a -> a.sum(s -> s.field(field)));
    }

    /** How many slices the documents stand for: each for itself, or those that it sums up. */
    static Aggregation slices() {
        return Aggregation.of(a -> a.sum(s -> s.field(Fields.SLICES).missing(1L)));
    }

    /** The mean over the slices that hours sum up: each hour counts as often as it has slices. */
    static Aggregation meanOverSlices(String field) {
        return Aggregation.of(a -> a.weightedAvg(w -> w.value(v -> v.field(field)).weight(v -> v.field(Fields.SLICES))));
    }

    /** The longest interval of slices, be they documents or summed up in some; read by {@link #intervalNanos}. */
    static Map<String, Aggregation> interval() {
        return Map.of(INTERVAL_OF_SLICES, where(Conditions.kind(Kind.SLICE), Map.of(INTERVAL_OF_SLICES, max(Fields.INTERVAL))),
                INTERVAL_OF_ROLLUPS, max(Fields.SLICE_INTERVAL));
    }

    static long intervalNanos(AggregateResult found) {
        return Math.max(found.in(INTERVAL_OF_SLICES).nanos(INTERVAL_OF_SLICES), found.nanos(INTERVAL_OF_ROLLUPS));
    }

    static Aggregation max(String field) {
        return Aggregation.of(a -> a.max(s -> s.field(field)));
    }

    static Aggregation min(String field) {
        return Aggregation.of(a -> a.min(s -> s.field(field)));
    }

    /** A document that does not have the field has 0. */
    static Aggregation minOrZero(String field) {
        return Aggregation.of(a -> a.min(m -> m.field(field).missing(0L)));
    }

    static Aggregation stats(String field) {
        return Aggregation.of(a -> a.stats(s -> s.field(field)));
    }

    static Aggregation names(String field, int size) {
        return Aggregation.of(a -> a.terms(t -> t.field(field).size(size)));
    }

    static Aggregation groups(String field, int size, Map<String, Aggregation> within) {
        return Aggregation.of(a -> a.terms(t -> t.field(field).size(size)).aggregations(within));
    }

    /** The groups with the largest value of one of the aggregations within; all shards tell all that could matter. */
    static Aggregation largest(String field, int size, String by, Map<String, Aggregation> within) {
        return Aggregation.of(a -> a.terms(t -> t.field(field).size(size).shardSize(2 * size).order(NamedValue.of(by, SortOrder.Desc)))
                .aggregations(within));
    }

    /** Exactly the groups named. */
    static Aggregation these(String field, Collection<String> names, Map<String, Aggregation> within) {
        return Aggregation.of(a -> a.terms(t -> t.field(field).size(names.size()).include(i -> i.terms(List.copyOf(names))))
                .aggregations(within));
    }

    static Aggregation histogram(String field, Buckets buckets, Map<String, Aggregation> within) {
        return histogram(field, buckets.bucketMillis(), within);
    }

    static Aggregation histogram(String field, long bucketMillis, Map<String, Aggregation> within) {
        return Aggregation.of(a -> a.dateHistogram(h -> h.field(field).fixedInterval(i -> i.time(bucketMillis + "ms")).minDocCount(1))
                .aggregations(within));
    }

    static Aggregation nested(Map<String, Aggregation> within) {
        return Aggregation.of(a -> a.nested(n -> n.path(Fields.FUNCTIONS)).aggregations(within));
    }

    static Aggregation where(Query query, Map<String, Aggregation> within) {
        return Aggregation.of(a -> a.filter(query).aggregations(within));
    }

    /** One sum per measure, named by its key. */
    static Map<String, Aggregation> measures() {
        return Map.of(Measure.TOTTIME.key(), sum(Fields.TOTTIME), Measure.CUMTIME.key(), sum(Fields.CUMTIME), Measure.NCALLS.key(),
                sum(Fields.NCALLS));
    }
}
