package io.statsprofile.internal.backfill;

import io.statsprofile.internal.server.JsonTree;
import io.statsprofile.internal.server.StreamFamily;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Slices as they are in Elasticsearch at one moment. Not thread-safe. */
final class StoredSlices implements AutoCloseable {

    private static final String SLICE = "slice";
    /** So many ranges stand in a query; where there are more, what is known already is read and passed over. */
    private static final int MOST_RANGES = 50;

    private final PointInTime search;
    private final JsonTree ofServices;
    private final BackfillNotes notes;

    private StoredSlices(PointInTime search, JsonTree ofServices, BackfillNotes notes) {
        this.search = search;
        this.ofServices = ofServices;
        this.notes = notes;
    }

    static StoredSlices open(BackfillServer server, BackfillPlan plan, BackfillNotes notes) throws IOException {
        return new StoredSlices(PointInTime.open(server, StreamFamily.SLICES), Questions.of(plan), notes);
    }

    /**
     * Slices of a run that begin within an hour. Nearly all belong to it: where a slice is cut a little before or after its boundary, it
     * begins in the hour beside its own.
     *
     * @param first least sequence
     * @param last greatest sequence
     * @param interval the longest of its slices
     */
    record RunHour(Instant hour, String runId, long first, long last, Duration interval) {
    }

    /** Days in UTC in which slices begin. */
    List<Instant> days(Instant from, Instant to) throws IOException {
        List<Instant> days = new ArrayList<>();
        search.aggregate(slices(from, to), Questions.days(Questions.EVENT_START)).path("buckets")
                .forEach(bucket -> days.add(Instant.ofEpochMilli(bucket.path("key").asLong())));
        return days;
    }

    /** By hour, what there is of a day. */
    TreeMap<Instant, List<RunHour>> survey(Instant day) throws IOException {
        TreeMap<Instant, List<RunHour>> found = new TreeMap<>();
        search.buckets(slices(day, day.plus(1, ChronoUnit.DAYS)), List.of(Questions.hours("hour", Questions.EVENT_START),
                Questions.values("run", Questions.RUN_ID)), Map.of("first", Questions.least(Questions.SEQUENCE), "last",
                Questions.greatest(Questions.SEQUENCE), "interval", Questions.greatest(Questions.INTERVAL)), bucket -> {
                    String runId = bucket.at("/key/run").asText(null);
                    if (runId != null && bucket.at("/first/value").isNumber()) {
                        Instant hour = Instant.ofEpochMilli(bucket.at("/key/hour").asLong());
                        found.computeIfAbsent(hour, beginning -> new ArrayList<>()).add(new RunHour(hour, runId,
                                bucket.at("/first/value").asLong(), bucket.at("/last/value").asLong(),
                                Duration.ofMillis(Math.round(1_000 * bucket.at("/interval/value").decimalValue().doubleValue()))));
                    }
                });
        return found;
    }

    /** How many of an hour's slices are in no range. */
    long countMissing(RunHour of, RunRanges known) throws IOException {
        List<SequenceRanges.Range> ranges = known.missing(of.runId(), of.first(), of.last());
        return ranges.isEmpty() ? 0 : search.count(missing(of, ranges, Duration.ZERO));
    }

    /** Slices of an hour that are in no range, by sequence, and some of the hours beside it. */
    void missing(RunHour of, RunRanges known, DocumentConsumer slices) throws IOException {
        // Beyond the hour there may be others that belong to it: which ones only they themselves say.
        long slack = slack(of).toMillis() / Math.max(1, of.interval().toMillis()) + 1;
        List<SequenceRanges.Range> ranges = known.missing(of.runId(), Math.max(0, of.first() - slack), of.last() + slack);
        search.documents(missing(of, ranges, slack(of)), Questions.BY_SEQUENCE, slice -> {
            if (!known.has(of.runId(), slice.sequence())) {
                slices.accept(slice);
            }
        }, problem -> notes.broken("a slice of run " + of.runId() + " " + problem));
    }

    /** Slices of a run with these sequences, in order, whenever they began. */
    void some(String runId, List<SequenceRanges.Range> ranges, DocumentConsumer slices) throws IOException {
        for (int from = 0; from < ranges.size(); from += MOST_RANGES) {
            List<JsonTree> some = ranges.subList(from, Math.min(ranges.size(), from + MOST_RANGES)).stream().map(Questions::sequences)
                    .toList();
            search.documents(Questions.all(slices(null, null), Questions.term(Questions.RUN_ID, runId), Questions.any(some)),
                    Questions.BY_SEQUENCE, slices, problem -> notes.broken("a slice of run " + runId + " " + problem));
        }
    }

    private static Duration slack(RunHour of) {
        return of.interval().isZero() ? Duration.ofMinutes(1) : of.interval();
    }

    private JsonTree missing(RunHour of, List<SequenceRanges.Range> ranges, Duration slack) {
        JsonTree ofRun = Questions.all(slices(of.hour().minus(slack), of.hour().plus(1, ChronoUnit.HOURS).plus(slack)),
                Questions.term(Questions.RUN_ID, of.runId()));
        return ranges.size() > MOST_RANGES ? ofRun
                : Questions.all(ofRun, Questions.any(ranges.stream().map(Questions::sequences).toList()));
    }

    private JsonTree slices(Instant from, Instant to) {
        return Questions.all(ofServices, Questions.term(Questions.KIND, SLICE), Questions.between(Questions.EVENT_START, from, to));
    }

    @Override
    public void close() {
        search.close();
    }
}
