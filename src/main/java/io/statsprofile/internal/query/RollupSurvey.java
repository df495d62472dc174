package io.statsprofile.internal.query;

import co.elastic.clients.elasticsearch._types.aggregations.Aggregation;
import co.elastic.clients.elasticsearch._types.aggregations.DateHistogramBucket;
import co.elastic.clients.elasticsearch._types.aggregations.LongTermsBucket;
import co.elastic.clients.elasticsearch._types.aggregations.StringTermsBucket;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.internal.series.MissingRollup;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Looks for slices that no hour document has, by run and sequence, and for hours that no day document has. Each run's count, least and
 * greatest sequence of an hour are compared, and whether its hour documents are a row without a gap, since slices that were lost could hide
 * a missing hour in the count. Only where something differs, the ranges of hour documents are looked at one by one, of {@value #LOOKED_AT}
 * stretches of time at most; of further ones the counts alone tell, and so they do where a copy of an hour is as long as a gap. A stretch
 * is an hour, or longer where there are so many runs, or so many hours, that an answer would be too large. Not thread-safe.
 */
final class RollupSurvey {

    private static final int RUNS = 10_000;
    /** Twice as many, for slices and for hours, stay below the server's limit of 65,536 buckets an answer. */
    private static final long BUCKETS = 25_000;
    private static final int LOOKED_AT = 100;
    private static final int RANGES = 1_000;
    private static final long[] STEPS = {Stretches.HOUR, Stretches.DAY, 7 * Stretches.DAY, 28 * Stretches.DAY, 364 * Stretches.DAY};
    private static final String HOURS = "hours";
    private static final String SLICES = "slices";
    private static final String DAYS = "days";
    private static final String LEAST = "least";
    private static final String MOST = "most";
    private static final String SUM = "sum";
    private static final String FIRSTS = "firsts";
    private static final String LASTS = "lasts";

    private final PointInTimeSearch search;
    private final Query names;
    private final List<MissingRollup> missing = new ArrayList<>();
    private long found;
    private int lookedAt;

    /** @param names whose documents */
    RollupSurvey(PointInTimeSearch search, Query names) {
        this.search = search;
        this.names = names;
    }

    /** What is missing, in order of time for each run. */
    List<MissingRollup> missing() {
        return missing;
    }

    /** How many slices are in documents that are there. */
    long found() {
        return found;
    }

    /** How many are in none. */
    long missingSlices() {
        return missing.stream().mapToLong(MissingRollup::slices).sum();
    }

    /**
     * What is known of one run's slices, or hours, within a step.
     *
     * @param covered of hours how many sequences their ranges have
     */
    private record Row(long slices, long least, long most, long covered) {

        boolean isUnbroken() {
            return covered == most - least + 1;
        }
    }

    /** Compares slices and hours; both ends are whole hours. */
    RollupSurvey hours(Instant from, Instant to) throws IOException {
        Query documents = Conditions.both(names, Conditions.time(Fields.TIMESTAMP, from, to));
        Query both = Conditions.both(documents, Conditions.any(List.of(Conditions.kind(Kind.SLICE), Conditions.kind(Kind.HOUR))));
        long runs = search.aggregate(both, Map.of("runs", Aggregation.of(a -> a.cardinality(c -> c.field(Fields.RUN_ID)))))
                .cardinality("runs");
        long step = step(to.toEpochMilli() - from.toEpochMilli(), Math.max(1, runs));
        AggregateResult answer = search.aggregate(both, Map.of(
                SLICES, Aggregations.where(Conditions.kind(Kind.SLICE), byRun(step, Map.of(LEAST, Aggregations.min(Fields.SEQUENCE),
                        MOST, Aggregations.max(Fields.SEQUENCE)))),
                HOURS, Aggregations.where(Conditions.kind(Kind.HOUR), byRun(step, Map.of(LEAST, Aggregations.min(Fields.SEQUENCE),
                        MOST, Aggregations.max(Fields.LAST_SEQUENCE), SUM, Aggregations.slices(), FIRSTS, Aggregations.sum(Fields.SEQUENCE),
                        LASTS, Aggregations.sum(Fields.LAST_SEQUENCE))))));
        Map<String, Map<Long, Row>> hours = rows(answer.in(HOURS));
        hours.values().forEach(ofRun -> ofRun.values().forEach(row -> found += row.slices()));
        for (Map.Entry<String, Map<Long, Row>> run : rows(answer.in(SLICES)).entrySet()) {
            for (Map.Entry<Long, Row> time : run.getValue().entrySet()) {
                Row hour = hours.getOrDefault(run.getKey(), Map.of()).get(time.getKey());
                Instant start = later(from, Instant.ofEpochMilli(time.getKey()));
                Instant end = earlier(to, Instant.ofEpochMilli(time.getKey() + step));
                add(Kind.HOUR, run.getKey(), start, end, lacking(documents, run.getKey(), start, end, time.getValue(), hour));
            }
        }
        return this;
    }

    /** Compares hours and days; both ends are whole days. */
    RollupSurvey days(Instant from, Instant to) throws IOException {
        AggregateResult answer = search.aggregate(Conditions.both(names, Conditions.time(Fields.TIMESTAMP, from, to)), Map.of(
                HOURS, Aggregations.where(Conditions.kind(Kind.HOUR), byDay()),
                DAYS, Aggregations.where(Conditions.kind(Kind.DAY), byDay())));
        Map<Long, Long> days = new HashMap<>();
        for (DateHistogramBucket day : answer.in(DAYS).histogram("times")) {
            long slices = new AggregateResult(day.aggregations()).number(SUM);
            days.put(day.key(), slices);
            found += slices;
        }
        for (DateHistogramBucket day : answer.in(HOURS).histogram("times")) {
            long slices = new AggregateResult(day.aggregations()).number(SUM) - days.getOrDefault(day.key(), 0L);
            add(Kind.DAY, null, Instant.ofEpochMilli(day.key()), Instant.ofEpochMilli(day.key() + Stretches.DAY), slices);
        }
        return this;
    }

    private static Map<String, Aggregation> byDay() {
        return Map.of("times", Aggregations.histogram(Fields.TIMESTAMP, Stretches.DAY, Map.of(SUM, Aggregations.slices())));
    }

    /** The shortest step of time that keeps an answer below the server's limit. */
    private static long step(long window, long runs) {
        for (long step : STEPS) {
            if (runs * (window / step + 2) <= BUCKETS) {
                return step;
            }
        }
        return STEPS[STEPS.length - 1];
    }

    private static Map<String, Aggregation> byRun(long step, Map<String, Aggregation> figures) {
        return Map.of("runs", Aggregations.groups(Fields.RUN_ID, RUNS, Map.of("times",
                Aggregations.histogram(Fields.TIMESTAMP, step, figures))));
    }

    private static Map<String, Map<Long, Row>> rows(AggregateResult found) {
        Map<String, Map<Long, Row>> rows = new TreeMap<>();
        for (StringTermsBucket run : found.terms("runs")) {
            Map<Long, Row> times = new TreeMap<>();
            for (DateHistogramBucket time : new AggregateResult(run.aggregations()).histogram("times")) {
                AggregateResult sums = new AggregateResult(time.aggregations());
                // Of slices, which are as many as it takes longest to look at, nothing is asked that their number tells.
                long slices = time.aggregations().containsKey(SUM) ? sums.number(SUM) : time.docCount();
                times.put(time.key(), new Row(slices, sums.number(LEAST), sums.number(MOST),
                        sums.number(LASTS) - sums.number(FIRSTS) + time.docCount()));
            }
            rows.put(run.key().stringValue(), times);
        }
        return rows;
    }

    /** How many of these slices are in no hour. */
    private long lacking(Query documents, String run, Instant from, Instant to, Row slices, Row hours) throws IOException {
        if (hours == null) {
            return slices.slices();
        }
        boolean isWithin = slices.least() >= hours.least() && slices.most() <= hours.most();
        if (isWithin && hours.isUnbroken() && slices.slices() <= hours.slices()) {
            return 0;
        }
        if (lookedAt++ >= LOOKED_AT) {
            return Math.max(isWithin ? 0 : 1, slices.slices() - hours.slices());
        }
        return slicesOutside(Conditions.both(Conditions.both(documents, Conditions.term(Fields.RUN_ID, run)),
                Conditions.time(Fields.TIMESTAMP, from, to)));
    }

    private long slicesOutside(Query ofRun) throws IOException {
        AggregateResult hours = search.aggregate(Conditions.both(ofRun, Conditions.kind(Kind.HOUR)), Map.of(HOURS,
                Aggregations.groups(Fields.SEQUENCE, RANGES, Map.of(MOST, Aggregations.max(Fields.LAST_SEQUENCE)))));
        List<Query> ranges = new ArrayList<>();
        for (LongTermsBucket hour : hours.longTerms(HOURS)) {
            double last = new AggregateResult(hour.aggregations()).number(MOST);
            ranges.add(Query.of(q -> q.range(r -> r.number(n -> n.field(Fields.SEQUENCE).gte((double) hour.key()).lte(last)))));
        }
        Query outside = Conditions.except(Conditions.both(ofRun, Conditions.kind(Kind.SLICE)), ranges);
        return search.aggregate(outside, Map.of(SUM, Aggregations.slices())).number(SUM);
    }

    /** Stretches that follow on each other are one. */
    private void add(Kind kind, String run, Instant from, Instant to, long slices) {
        if (slices <= 0) {
            return;
        }
        MissingRollup before = missing.isEmpty() ? null : missing.get(missing.size() - 1);
        if (before != null && before.kind() == kind && before.to().equals(from) && (run == null || run.equals(before.runId()))) {
            missing.set(missing.size() - 1, new MissingRollup(kind, run, before.from(), to, before.slices() + slices));
        } else {
            missing.add(new MissingRollup(kind, run, from, to, slices));
        }
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
