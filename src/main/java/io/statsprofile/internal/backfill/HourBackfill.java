package io.statsprofile.internal.backfill;

import io.statsprofile.internal.backfill.StoredSlices.RunHour;
import io.statsprofile.internal.base.Amounts;
import io.statsprofile.internal.model.ProfileDocument;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Makes the hours that are missing in Elasticsearch, day by day, hour by hour and run by run. An hour is missing where it has slices that
 * are in no hour document's range. Not thread-safe.
 */
final class HourBackfill {

    /** By so much an hour may lie beside the day in which its slices begin. */
    static final Duration BESIDE = Duration.ofHours(2);

    private final BackfillServer server;
    private final BackfillPlan plan;
    private final DocumentSink sink;
    private final BackfillCounts counts;
    private final BackfillNotes notes;
    /** Slices that are in hours that were made now. */
    private final RunRanges made = new RunRanges();
    /** Slices that begin in another hour than theirs, and were not met there yet. */
    private final TreeMap<Part, SequenceRanges> strays = new TreeMap<>(Comparator.comparing(Part::hour).thenComparing(Part::runId));

    HourBackfill(BackfillServer server, BackfillPlan plan, DocumentSink sink, BackfillCounts counts, BackfillNotes notes) {
        this.server = server;
        this.plan = plan;
        this.sink = sink;
        this.counts = counts;
        this.notes = notes;
    }

    /** An hour of a run. */
    private record Part(Instant hour, String runId) {
    }

    void run() throws IOException {
        List<Instant> days;
        try (StoredSlices slices = StoredSlices.open(server, plan, notes)) {
            days = slices.days(plan.from() == null ? null : plan.from().truncatedTo(ChronoUnit.HOURS), plan.to());
        }
        for (Instant day : days) {
            counts.hasSeen = true;
            // Each day by the state of that moment: a search over one that is hours old would keep the server from merging.
            try (StoredSlices slices = StoredSlices.open(server, plan, notes); StoredHours hours = StoredHours.open(server, plan, notes)) {
                RunRanges known = hours.ranges(day.minus(BESIDE), day.plus(1, ChronoUnit.DAYS).plus(BESIDE));
                for (Map.Entry<Instant, List<RunHour>> entry : slices.survey(day).entrySet()) {
                    if (plan.includesHour(entry.getKey())) {
                        hour(slices, entry.getKey(), entry.getValue(), known);
                    }
                }
                boolean isLast = day.equals(days.get(days.size() - 1));
                settleStrays(slices, hours, isLast ? Instant.MAX : day.plus(1, ChronoUnit.DAYS));
            }
        }
        sink.settle();
    }

    private void hour(StoredSlices slices, Instant hour, List<RunHour> runs, RunRanges known) throws IOException {
        Progress progress = new Progress();
        for (RunHour run : runs) {
            if (!known.hasAll(run.runId(), run.first(), run.last())) {
                if (plan.write()) {
                    make(slices, run, known);
                } else {
                    long missing = slices.countMissing(run, known);
                    counts.slices += missing;
                    counts.hours += missing > 0 ? 1 : 0;
                }
            }
        }
        progress.tell(hour);
    }

    private void make(StoredSlices slices, RunHour run, RunRanges known) throws IOException {
        HourAssembler assembler = new HourAssembler(plan.top(), sink, counts);
        Instant end = run.hour().plus(1, ChronoUnit.HOURS);
        slices.missing(run, known, slice -> {
            SliceOrigin origin = SliceOrigin.of(slice);
            if (origin.hour().equals(run.hour())) {
                add(assembler, origin, slice);
            } else if (!slice.start().isBefore(run.hour()) && slice.start().isBefore(end)) {
                strays.computeIfAbsent(new Part(origin.hour(), run.runId()), part -> new SequenceRanges())
                        .add(slice.sequence(), slice.sequence());
            }
        });
        assembler.finish();
    }

    private void add(HourAssembler assembler, SliceOrigin origin, ProfileDocument slice) throws IOException {
        assembler.add(origin, slice);
        made.add(slice.runId(), slice.sequence(), slice.sequence());
    }

    /** Most were met in their own hour since: a slice that was cut a little early. What is left is of hours in which nothing begins. */
    private void settleStrays(StoredSlices slices, StoredHours hours, Instant before) throws IOException {
        while (!strays.isEmpty() && strays.firstKey().hour().isBefore(before)) {
            Map.Entry<Part, SequenceRanges> entry = strays.pollFirstEntry();
            Part part = entry.getKey();
            if (!plan.includesHour(part.hour()) || entry.getValue().ranges().stream()
                    .allMatch(range -> made.hasAll(part.runId(), range.first(), range.last()))) {
                continue;
            }
            Progress progress = new Progress();
            RunRanges known = hours.ranges(part.runId());
            HourAssembler assembler = new HourAssembler(plan.top(), sink, counts);
            slices.some(part.runId(), entry.getValue().ranges(), slice -> {
                SliceOrigin origin = SliceOrigin.of(slice);
                if (origin.hour().equals(part.hour()) && !made.has(part.runId(), slice.sequence())
                        && !known.has(part.runId(), slice.sequence())) {
                    add(assembler, origin, slice);
                }
            });
            assembler.finish();
            progress.tell(part.hour());
        }
    }

    /** What is made of an hour. */
    private final class Progress {

        private final long slicesBefore = counts.slices;
        private final long hoursBefore = counts.hours;

        void tell(Instant hour) throws IOException {
            long documents = counts.hours - hoursBefore;
            if (documents > 0) {
                sink.flush();
                notes.tell(hour + ": " + (plan.write() ? "made " : "would make ") + Amounts.counted(documents, "hour document") + " of "
                        + Amounts.counted(counts.slices - slicesBefore, "slice"));
            }
        }
    }
}
