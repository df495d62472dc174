package io.statsprofile.internal.backfill;

import io.statsprofile.internal.document.DocumentFields;
import io.statsprofile.internal.server.JsonTree;
import io.statsprofile.internal.server.StreamFamily;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Hours as they are in Elasticsearch at one moment. Not thread-safe. */
final class StoredHours implements AutoCloseable {

    /** Of so many runs hours are asked for at once. */
    static final int MOST_RUNS = 1_000;
    private static final String NAMESPACE = DocumentFields.DATA_STREAM_NAMESPACE;

    private final PointInTime search;
    private final JsonTree ofServices;
    private final BackfillNotes notes;

    private StoredHours(PointInTime search, JsonTree ofServices, BackfillNotes notes) {
        this.search = search;
        this.ofServices = ofServices;
        this.notes = notes;
    }

    static StoredHours open(BackfillServer server, BackfillPlan plan, BackfillNotes notes) throws IOException {
        return new StoredHours(PointInTime.open(server, StreamFamily.HOURS), Questions.of(plan), notes);
    }

    /** Which slices the hours of a stretch have, by the time at which their first slice began. */
    RunRanges ranges(Instant from, Instant to) throws IOException {
        RunRanges ranges = new RunRanges();
        for (HourId hour : hours(Questions.all(ofServices, Questions.between(Questions.EVENT_START, from, to)))) {
            if (!ranges.add(hour.runId(), hour.first(), hour.last())) {
                notes.complain("hour documents of run " + hour.runId() + " overlap at sequences " + hour.first() + " to " + hour.last()
                        + ", which count twice; delete one of them");
            }
        }
        return ranges;
    }

    /** Adds which slices the hours of a stretch have. */
    void addRanges(RunRanges ranges, Instant from, Instant to) throws IOException {
        for (HourId hour : hours(Questions.between(Questions.EVENT_START, from, to))) {
            ranges.add(hour.runId(), hour.first(), hour.last());
        }
    }

    /** Which slices the hours of a run have. */
    RunRanges ranges(String runId) throws IOException {
        RunRanges ranges = new RunRanges();
        for (HourId hour : hours(Questions.term(Questions.RUN_ID, runId))) {
            ranges.add(runId, hour.first(), hour.last());
        }
        return ranges;
    }

    /**
     * An hour document; copies of it are one.
     *
     * @param first sequence of its first slice
     * @param last sequence of its last slice
     */
    record HourId(String runId, long first, long last) {
    }

    /** Days in UTC that hours belong to. */
    List<Instant> days(Instant from, Instant to) throws IOException {
        List<Instant> days = new ArrayList<>();
        search.aggregate(Questions.all(ofServices, Questions.between(Questions.DAY, from, to)), Questions.days(Questions.DAY))
                .path("buckets").forEach(bucket -> days.add(Instant.ofEpochMilli(bucket.path("key").asLong())));
        return days;
    }

    /** Who has hours on a day. */
    List<DayKey> keys(Instant day) throws IOException {
        List<DayKey> keys = new ArrayList<>();
        search.buckets(Questions.all(ofServices, ofDay(day)), List.of(Questions.values("namespace", NAMESPACE),
                Questions.values("service", DocumentFields.SERVICE_NAME), Questions.values("version", DocumentFields.SERVICE_VERSION),
                Questions.values("environment", DocumentFields.SERVICE_ENVIRONMENT)),
                Map.of("first", Questions.least(Questions.EVENT_START)), bucket -> {
                    JsonTree key = bucket.path("key");
                    keys.add(new DayKey(day, key.path("namespace").asText("default"), key.path("service").asText(null),
                            key.path("version").asText(null), key.path("environment").asText(null)));
                });
        return keys;
    }

    /** All hours of a day. */
    List<HourId> hours(DayKey key) throws IOException {
        return hours(of(key));
    }

    private List<HourId> hours(JsonTree query) throws IOException {
        List<HourId> hours = new ArrayList<>();
        search.buckets(query, List.of(Questions.values("run", Questions.RUN_ID), Questions.values("first", Questions.SEQUENCE),
                Questions.values("last", Questions.LAST_SEQUENCE)), Map.of("begin", Questions.least(Questions.EVENT_START)), bucket -> {
                    JsonTree of = bucket.path("key");
                    String runId = of.path("run").asText(null);
                    if (runId != null && of.path("first").isNumber()) {
                        long first = of.path("first").asLong();
                        hours.add(new HourId(runId, first, Math.max(first, of.path("last").asLong(first))));
                    }
                });
        return hours;
    }

    /** The hours of these runs on a day, by run and sequence. */
    void documents(DayKey key, Collection<String> runIds, DocumentConsumer documents) throws IOException {
        search.documents(Questions.all(of(key), Questions.anyOf(Questions.RUN_ID, List.copyOf(runIds))), Questions.BY_RUN, documents,
                problem -> notes.broken("an hour of " + key.told() + " " + problem));
    }

    private static JsonTree of(DayKey key) {
        return Questions.all(ofDay(key.day()), Questions.is(NAMESPACE, key.namespace()),
                Questions.is(DocumentFields.SERVICE_NAME, key.service()), Questions.is(DocumentFields.SERVICE_VERSION, key.version()),
                Questions.is(DocumentFields.SERVICE_ENVIRONMENT, key.environment()));
    }

    private static JsonTree ofDay(Instant day) {
        return Questions.between(Questions.DAY, day, day.plus(1, ChronoUnit.DAYS));
    }

    @Override
    public void close() {
        search.close();
    }
}
