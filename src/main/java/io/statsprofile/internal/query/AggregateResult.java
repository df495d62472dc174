package io.statsprofile.internal.query;

import co.elastic.clients.elasticsearch._types.aggregations.Aggregate;
import co.elastic.clients.elasticsearch._types.aggregations.CompositeAggregate;
import co.elastic.clients.elasticsearch._types.aggregations.DateHistogramBucket;
import co.elastic.clients.elasticsearch._types.aggregations.DoubleTermsBucket;
import co.elastic.clients.elasticsearch._types.aggregations.LongTermsBucket;
import co.elastic.clients.elasticsearch._types.aggregations.SingleBucketAggregateBase;
import co.elastic.clients.elasticsearch._types.aggregations.StringTermsBucket;
import io.statsprofile.internal.base.Seconds;
import jakarta.json.JsonObject;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Reads aggregations' results. Where no index held the field, there is nothing: empty lists and zeros. */
record AggregateResult(Map<String, Aggregate> aggregates) {

    /** Within a nested or filter aggregation. */
    AggregateResult in(String name) {
        Aggregate found = aggregates.get(name);
        return found == null ? new AggregateResult(Map.of()) : new AggregateResult(((SingleBucketAggregateBase) found._get())
                .aggregations());
    }

    /** Documents in a filter aggregation. */
    long count(String name) {
        Aggregate found = aggregates.get(name);
        return found == null ? 0 : ((SingleBucketAggregateBase) found._get()).docCount();
    }

    List<StringTermsBucket> terms(String name) {
        Aggregate found = aggregates.get(name);
        return found == null || !found.isSterms() ? List.of() : found.sterms().buckets().array();
    }

    List<LongTermsBucket> longTerms(String name) {
        Aggregate found = aggregates.get(name);
        return found == null || !found.isLterms() ? List.of() : found.lterms().buckets().array();
    }

    List<DoubleTermsBucket> doubleTerms(String name) {
        Aggregate found = aggregates.get(name);
        return found == null || !found.isDterms() ? List.of() : found.dterms().buckets().array();
    }

    /** About how many different values there are. */
    long cardinality(String name) {
        Aggregate found = aggregates.get(name);
        return found == null ? 0 : found.cardinality().value();
    }

    /** Whether terms had more buckets than were asked for. */
    boolean isCutOff(String name) {
        Aggregate found = aggregates.get(name);
        return found != null && found.isSterms() && found.sterms().sumOtherDocCount() != null && found.sterms().sumOtherDocCount() > 0;
    }

    SortedSet<String> names(String name) {
        SortedSet<String> names = new TreeSet<>();
        terms(name).forEach(bucket -> names.add(bucket.key().stringValue()));
        return names;
    }

    List<DateHistogramBucket> histogram(String name) {
        Aggregate found = aggregates.get(name);
        return found == null || !found.isDateHistogram() ? List.of() : found.dateHistogram().buckets().array();
    }

    CompositeAggregate composite(String name) {
        return aggregates.get(name).composite();
    }

    /** A sum, least or greatest value as a whole number; 0 where there was nothing. */
    long number(String name) {
        return Math.round(LargestSum.check(value(name)));
    }

    /**
     * Seconds as nanoseconds. Exact as long as the seconds are fewer than 2<sup>51</sup> nanoseconds (26 days), since Elasticsearch adds
     * up as doubles.
     */
    long nanos(String name) {
        return Seconds.toNanos(value(name));
    }

    /** A share, as documents write it: with three digits, of which four-byte numbers of the server keep seven. */
    double share(String name) {
        Aggregate found = aggregates.get(name);
        Double mean = found != null && found.isWeightedAvg() ? found.weightedAvg().value() : null;
        double value = mean != null ? mean : found != null && found.isMax() ? value(name) : 0;
        return Double.isFinite(value) ? new BigDecimal(value).round(new MathContext(6)).doubleValue() : 0;
    }

    /** A weighted mean; 0 where there was nothing. */
    double mean(String name) {
        Aggregate found = aggregates.get(name);
        Double mean = found == null ? null : found.weightedAvg().value();
        return mean == null || !Double.isFinite(mean) ? 0 : mean;
    }

    /** What was asked for of the documents among top hits. */
    List<JsonObject> sources(String name) {
        Aggregate found = aggregates.get(name);
        return found == null ? List.of() : found.topHits().hits().hits().stream().filter(hit -> hit.source() != null)
                .map(hit -> hit.source().toJson()).filter(JsonObject.class::isInstance).map(JsonObject.class::cast).toList();
    }

    /** A sum of shares. */
    double amount(String name) {
        return value(name);
    }

    /** How many values there were in stats. */
    long values(String name) {
        Aggregate found = aggregates.get(name);
        return found == null ? 0 : found.stats().count();
    }

    /** Sum of the squares in extended stats. */
    double squares(String name) {
        Aggregate found = aggregates.get(name);
        Double squares = found == null ? null : found.extendedStats().sumOfSquares();
        return squares == null || !Double.isFinite(squares) ? 0 : squares;
    }

    private double value(String name) {
        Aggregate found = aggregates.get(name);
        if (found == null) {
            return 0;
        }
        double value = found.isStats() ? found.stats().sum() : found.isSum() ? found.sum().value() : found.isMax() ? found.max().value()
                : found.min().value();
        return Double.isFinite(value) ? value : 0;
    }
}
