package io.statsprofile.internal.backfill;

import io.statsprofile.internal.backfill.SequenceRanges.Range;
import io.statsprofile.internal.base.Amounts;
import io.statsprofile.internal.document.LoggedProfile;
import io.statsprofile.internal.model.HourRange;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.internal.query.DocumentFiles;
import io.statsprofile.internal.rollup.Rollup;
import io.statsprofile.pstats.StatsProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Makes hours, and days where they do not go to Elasticsearch, of documents in files, in whatever order these have them. The files are read
 * twice: first to see which slices, hours and days there are, then to sum up what is missing. In memory are ranges of sequences by run and
 * hour, {@link LoggedLines}, and the sums of the hours under way: those of which some slices were read, and some not yet. Hours of days
 * wait in {@link WaitingHours}, and days are made of them one by one. Not thread-safe.
 */
final class FileBackfill {

    private final DocumentFiles files;
    private final BackfillPlan plan;
    private final DocumentSink sink;
    private final BackfillCounts counts;
    private final BackfillNotes notes;
    private final LoggedLines logged = new LoggedLines();
    private final Map<SliceOrigin, SequenceRanges> slices = new HashMap<>();
    private final RunRanges known = new RunRanges();
    /** By run of a day document, the hours that it has, and its next sequence. */
    private final Map<String, RunRanges> hoursOfDays = new HashMap<>();
    private final Map<String, Long> nextOfDays = new HashMap<>();
    /** Slices that are to be in one document, by the first of them. */
    private final Map<SliceOrigin, TreeMap<Long, Piece>> pieces = new HashMap<>();
    private final RunRanges hoursInDays = new RunRanges();

    FileBackfill(DocumentFiles files, BackfillPlan plan, DocumentSink sink, BackfillCounts counts, BackfillNotes notes) {
        this.files = files;
        this.plan = plan;
        this.sink = sink;
        this.counts = counts;
        this.notes = notes;
    }

    /** A document under way. */
    private static final class Piece {

        private final Range range;
        private final SequenceRanges seen = new SequenceRanges();
        /** Null before the first slice. */
        private Rollup rollup;

        Piece(Range range) {
            this.range = range;
        }

        /** @return whether it is whole now, and was not before */
        boolean add(SliceOrigin origin, ProfileDocument slice) {
            if (!seen.add(slice.sequence(), slice.sequence())) {
                return false;
            }
            rollup = rollup == null ? origin.rollup() : rollup;
            rollup.add(slice);
            return seen.hasAll(range.first(), range.last());
        }
    }

    /**
     * The first reading.
     *
     * @param hoursCount whether an hour that is in the files need not be made
     */
    void look(boolean hoursCount) throws IOException {
        files.read(document -> {
            counts.hasSeen = true;
            if (!plan.isAbout(document)) {
                return;
            }
            switch (document.kind()) {
                case SLICE -> {
                    if (LoggedProfile.isOneOf(document)) {
                        logged.add(document);
                    } else {
                        see(document);
                    }
                }
                case HOUR -> {
                    if (hoursCount) {
                        known.add(document);
                    }
                }
                case DAY -> {
                    nextOfDays.merge(document.runId(), document.sequence() + 1, Math::max);
                    RunRanges hours = hoursOfDays.computeIfAbsent(document.runId(), run -> new RunRanges());
                    for (HourRange range : document.facts().rollup().hourRanges()) {
                        hours.add(range.runId(), range.first(), range.last());
                    }
                }
                default -> {
                    // A region measures what slices do.
                }
            }
        });
        logged.number(this::see);
        files.notes().forEach(notes::complain);
    }

    /** The same without figures of functions. */
    static ProfileDocument bare(ProfileDocument d) {
        return new ProfileDocument(d.kind(), d.timestamp(), d.start(), d.end(), 0, d.runId(), d.sequence(), d.namespace(), d.service(),
                d.hostName(), d.pid(), d.labels(), 0, StatsProfile.EMPTY, d.facts());
    }

    private void see(ProfileDocument slice) {
        SliceOrigin origin = SliceOrigin.of(slice);
        if (plan.includesHour(origin.hour())) {
            slices.computeIfAbsent(origin, of -> new SequenceRanges()).add(slice.sequence(), slice.sequence());
        }
    }

    /** Hours of which there are slices. */
    TreeSet<Instant> hours() {
        TreeSet<Instant> hours = new TreeSet<>();
        slices.keySet().forEach(origin -> hours.add(origin.hour()));
        return hours;
    }

    /** Days in UTC of which there are slices. */
    TreeSet<Instant> days() {
        TreeSet<Instant> found = new TreeSet<>();
        hours().forEach(hour -> found.add(hour.truncatedTo(ChronoUnit.DAYS)));
        return found;
    }

    /** Slices that are in hours already, wherever these are. */
    RunRanges known() {
        return known;
    }

    /** Finds out what is missing. To be called after {@link #look}. */
    void choose() {
        Map<Instant, long[]> byHour = new TreeMap<>();
        slices.forEach((origin, ranges) -> ranges.ranges().forEach(range -> known.missing(origin.runId(), range.first(), range.last())
                .forEach(missing -> {
                    pieces.computeIfAbsent(origin, of -> new TreeMap<>()).put(missing.first(), new Piece(missing));
                    long[] told = byHour.computeIfAbsent(origin.hour(), hour -> new long[2]);
                    told[0]++;
                    told[1] += missing.count();
                })));
        slices.clear();
        byHour.forEach((hour, told) -> notes.tell(hour + ": " + (plan.write() ? "making " : "would make ")
                + Amounts.counted(told[0], "hour document") + " of " + Amounts.counted(told[1], "slice")));
        if (!plan.write()) {
            byHour.values().forEach(told -> {
                counts.hours += told[0];
                counts.slices += told[1];
            });
        }
    }

    /**
     * The second reading.
     *
     * @param withHours whether hours are made
     * @param withDays whether days are made
     */
    void make(boolean withHours, boolean withDays) throws IOException {
        try (WaitingHours waiting = withDays ? new WaitingHours() : null) {
            read(withHours, waiting);
            long left = withHours ? pieces.values().stream().mapToLong(TreeMap::size).sum() : 0;
            if (left > 0) {
                // Such as by a file that was rotated away.
                notes.complain(Amounts.counted(left, "hour document") + " could not be made, since files have changed between two"
                        + " readings; run it again");
            }
            for (DayKey key : withDays ? waiting.keys() : List.<DayKey>of()) {
                DayAssembler day = new DayAssembler(key, nextOfDays.getOrDefault(key.runId(), 0L), plan.top(), sink);
                waiting.take(key, day::add);
                day.finish();
            }
        }
        sink.settle();
    }

    private void read(boolean withHours, WaitingHours waiting) throws IOException {
        try {
            files.read(document -> {
                try {
                    if (!plan.isAbout(document)) {
                        return;
                    }
                    if (document.kind() == Kind.SLICE && withHours) {
                        ProfileDocument slice = LoggedProfile.isOneOf(document) ? logged.numbered(document) : document;
                        if (slice != null) {
                            add(slice, waiting);
                        }
                    } else if (document.kind() == Kind.HOUR && waiting != null) {
                        addToDay(document, waiting);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void add(ProfileDocument slice, WaitingHours waiting) throws IOException {
        SliceOrigin origin = SliceOrigin.of(slice);
        TreeMap<Long, Piece> ofOrigin = pieces.get(origin);
        Map.Entry<Long, Piece> entry = ofOrigin == null ? null : ofOrigin.floorEntry(slice.sequence());
        if (entry == null || slice.sequence() > entry.getValue().range.last()) {
            return;
        }
        if (entry.getValue().add(origin, slice)) {
            ofOrigin.remove(entry.getKey());
            counts.slices += entry.getValue().range.count();
            ProfileDocument hour = entry.getValue().rollup.document(plan.top(), HourAssembler.MOST_BYTES);
            sink.put(hour);
            if (waiting != null) {
                addToDay(hour, waiting);
            }
        }
    }

    private void addToDay(ProfileDocument hour, WaitingHours waiting) throws IOException {
        Instant day = hour.timestamp().truncatedTo(ChronoUnit.DAYS);
        DayKey key = DayKey.of(day, hour);
        boolean isIn = hoursOfDays.containsKey(key.runId()) && hoursOfDays.get(key.runId()).hasAll(hour) || hoursInDays.hasAll(hour);
        if (plan.includesDay(day) && !isIn) {
            hoursInDays.add(hour);
            waiting.add(key, hour);
        }
    }
}
