package io.statsprofile.internal.backfill;

import io.statsprofile.internal.backfill.StoredHours.HourId;
import io.statsprofile.internal.base.Amounts;
import io.statsprofile.internal.document.DocumentFields;
import io.statsprofile.internal.server.JsonTree;
import io.statsprofile.internal.server.StreamFamily;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes days of the hours that are in Elasticsearch and in no day yet, a day document for each service, version, environment and namespace.
 * An hour that comes when its day was made already gets into a further document of that day.
 */
final class DayBackfill {

    private static final String RANGES = DocumentFields.ofSlice(DocumentFields.HOUR_RANGES);

    private final BackfillServer server;
    private final BackfillPlan plan;
    private final DocumentSink sink;
    private final BackfillCounts counts;
    private final BackfillNotes notes;

    DayBackfill(BackfillServer server, BackfillPlan plan, DocumentSink sink, BackfillCounts counts, BackfillNotes notes) {
        this.server = server;
        this.plan = plan;
        this.sink = sink;
        this.counts = counts;
        this.notes = notes;
    }

    void run() throws IOException {
        try (StoredHours hours = StoredHours.open(server, plan, notes);
                PointInTime days = PointInTime.open(server, StreamFamily.DAYS)) {
            Instant from = plan.from() == null ? null : plan.from().truncatedTo(ChronoUnit.DAYS);
            for (Instant day : hours.days(from, plan.to())) {
                counts.hasSeen = true;
                if (plan.includesDay(day)) {
                    day(hours, days, day);
                }
            }
        }
        sink.settle();
    }

    private void day(StoredHours hours, PointInTime days, Instant day) throws IOException {
        for (DayKey key : hours.keys(day)) {
            Made made = made(days, key);
            List<HourId> missing = hours.hours(key).stream().filter(hour -> !made.ranges().hasAll(hour.runId(), hour.first(), hour.last()))
                    .toList();
            if (missing.isEmpty()) {
                continue;
            }
            long before = counts.days;
            if (plan.write()) {
                make(hours, key, made, missing);
                sink.flush();
            } else {
                counts.days++;
            }
            notes.tell(key.day().toString().substring(0, 10) + ", " + key.told() + ": " + (plan.write() ? "made " : "would make ")
                    + Amounts.counted(counts.days - before, "day document") + " of " + Amounts.counted(missing.size(), "hour document")
                    + (made.next() > 0 ? ", which came when the day was made already" : ""));
        }
    }

    private void make(StoredHours hours, DayKey key, Made made, List<HourId> missing) throws IOException {
        Set<String> runs = new TreeSet<>();
        missing.forEach(hour -> runs.add(hour.runId()));
        DayAssembler assembler = new DayAssembler(key, made.next(), plan.top(), sink);
        RunRanges taken = made.ranges();
        List<String> all = List.copyOf(runs);
        for (int from = 0; from < all.size(); from += StoredHours.MOST_RUNS) {
            hours.documents(key, all.subList(from, Math.min(all.size(), from + StoredHours.MOST_RUNS)), hour -> {
                // A copy is in the day with the document itself.
                if (!taken.hasAll(hour)) {
                    taken.add(hour);
                    assembler.add(hour);
                }
            });
        }
        assembler.finish();
    }

    /**
     * What a day has already.
     *
     * @param ranges of the hours that are in its documents
     * @param next sequence of its next document
     */
    private record Made(RunRanges ranges, long next) {
    }

    private static Made made(PointInTime days, DayKey key) throws IOException {
        RunRanges ranges = new RunRanges();
        long next = 0;
        for (JsonTree document : days.sources(Questions.term(Questions.RUN_ID, key.runId()), List.of(Questions.SEQUENCE, RANGES),
                Questions.BY_SEQUENCE)) {
            JsonTree of = document.path(DocumentFields.STATSPROFILE);
            next = Math.max(next, of.path(DocumentFields.SEQUENCE).asLong() + 1);
            for (JsonTree range : of.path(DocumentFields.HOUR_RANGES)) {
                ranges.add(range.path(DocumentFields.RUN_ID).asText(), range.path(DocumentFields.SEQUENCE).asLong(),
                        range.path(DocumentFields.LAST_SEQUENCE).asLong());
            }
        }
        return new Made(ranges, next);
    }
}
