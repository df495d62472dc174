package io.statsprofile.internal.backfill;

import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.internal.query.DocumentFiles;
import io.statsprofile.internal.server.RequestRetry;
import io.statsprofile.internal.server.StreamFamily;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Makes hours that are missing, and days. It asks what is there and makes the rest; ids follow from what is in a document, and nothing is
 * replaced. So it can be ended at any point and be run again: done twice is done once. Not thread-safe.
 */
public final class Backfill {

    private final BackfillPlan plan;
    private final BackfillCounts counts = new BackfillCounts();
    private final BackfillNotes notes;

    /**
     * Does nothing yet.
     *
     * @param progress hears what was done, one line each
     * @param problems hears what is wrong, one line each
     */
    public Backfill(BackfillPlan plan, Consumer<String> progress, Consumer<String> problems) {
        this.plan = plan;
        this.notes = new BackfillNotes(progress, problems, counts);
    }

    /**
     * From the slices in Elasticsearch into its streams of hours and days. Needs the privileges of {@code role-rollup.json}.
     *
     * @param retry how documents that do not pass are tried again; requests that read are as {@code elasticsearch} was opened
     * @throws IOException when it could not go on; what was made is there
     */
    public BackfillCounts ofStreams(Elasticsearch elasticsearch, RequestRetry retry) throws IOException {
        elasticsearch.requireVersion();
        try (BackfillServer server = BackfillServer.of(elasticsearch, notes::tell)) {
            return ofStreams(server, retry);
        }
    }

    BackfillCounts ofStreams(BackfillServer server, RequestRetry retry) throws IOException {
        if (plan.hours()) {
            new HourBackfill(server, plan, sink(server, StreamFamily.HOURS, retry), counts, notes).run();
        }
        if (plan.days()) {
            days(server, plan, retry);
        }
        return counts;
    }

    private void days(BackfillServer server, BackfillPlan of, RequestRetry retry) throws IOException {
        new DayBackfill(server, of, sink(server, StreamFamily.DAYS, retry), counts, notes).run();
    }

    private DocumentSink sink(BackfillServer server, StreamFamily family, RequestRetry retry) {
        return new StreamSink(server, family, retry, counts, notes);
    }

    /**
     * From slices and hours in files into lines of JSON.
     *
     * @param out left open
     * @throws IOException when nothing could be read, or not all be written
     */
    public BackfillCounts ofFiles(DocumentFiles files, OutputStream out) throws IOException {
        FileBackfill backfill = new FileBackfill(files, plan, new NdjsonSink(out, counts), counts, notes);
        backfill.look(true);
        if (plan.hours()) {
            backfill.choose();
        }
        if (plan.write()) {
            backfill.make(plan.hours(), plan.days());
        }
        return counts;
    }

    /**
     * From slices in files into Elasticsearch; days are of all hours that are there then.
     *
     * @param retry how documents that do not pass are tried again; requests that read are as {@code elasticsearch} was opened
     * @throws IOException when it could not go on; what was made is there
     */
    public BackfillCounts ofFiles(DocumentFiles files, Elasticsearch elasticsearch, RequestRetry retry) throws IOException {
        elasticsearch.requireVersion();
        try (BackfillServer server = BackfillServer.of(elasticsearch, notes::tell)) {
            return ofFiles(files, server, retry);
        }
    }

    BackfillCounts ofFiles(DocumentFiles files, BackfillServer server, RequestRetry retry) throws IOException {
        FileBackfill backfill = new FileBackfill(files, plan, sink(server, StreamFamily.HOURS, retry), counts, notes);
        backfill.look(false);
        TreeSet<Instant> days = backfill.days();
        if (plan.hours()) {
            try (StoredHours hours = StoredHours.open(server, plan, notes)) {
                for (Instant day : days) {
                    hours.addRanges(backfill.known(), day.minus(HourBackfill.BESIDE),
                            day.plus(1, ChronoUnit.DAYS).plus(HourBackfill.BESIDE));
                }
            }
            backfill.choose();
            if (plan.write()) {
                backfill.make(true, false);
            }
        }
        if (plan.days() && !days.isEmpty()) {
            days(server, plan.between(days.first(), days.last().plus(1, ChronoUnit.DAYS)), retry);
        }
        return counts;
    }
}
