package io.statsprofile.internal.backfill;

import io.statsprofile.internal.base.Amounts;
import io.statsprofile.internal.document.DocumentFields;
import io.statsprofile.internal.document.DocumentWriter;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.internal.server.JsonText;
import io.statsprofile.internal.server.JsonTree;
import io.statsprofile.internal.server.RequestRetry;
import io.statsprofile.internal.server.ServerException;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.internal.shipping.Delivery.Receipt;
import io.statsprofile.internal.shipping.DeliveryException;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.template.TemplateConflictException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Hours, or days, into their data streams, in requests of about 5 MB. What does not pass now is tried again for a while. What was put and
 * never flushed may be there or not, as after a kill.
 */
final class StreamSink implements DocumentSink {

    private static final int MOST_BYTES = 5_000_000;
    private static final int MOST_DOCUMENTS = 100;
    private static final int MOST_IDS = 1_000;
    private static final long LOOK_MILLIS = 200;
    private static final int UNAUTHORIZED = 401;

    private final BackfillServer server;
    private final StreamFamily family;
    private final RequestRetry retry;
    private final BackfillCounts counts;
    private final BackfillNotes notes;
    private final List<QueuedDocument> batch = new ArrayList<>();
    private final List<String> unseen = new ArrayList<>();
    private long bytes;

    /**
     * @param family {@link StreamFamily#HOURS} or {@link StreamFamily#DAYS}
     * @param retry how documents are tried again; as long as that they are waited for until searches find them
     */
    StreamSink(BackfillServer server, StreamFamily family, RequestRetry retry, BackfillCounts counts, BackfillNotes notes) {
        this.server = server;
        this.family = family;
        this.retry = retry;
        this.counts = counts;
        this.notes = notes;
    }

    @Override
    public void put(ProfileDocument document) throws IOException {
        QueuedDocument queued = new QueuedDocument(document.id(), document.namespace(), DocumentWriter.write(document));
        if (!batch.isEmpty() && (batch.size() >= MOST_DOCUMENTS || bytes + queued.json().length > MOST_BYTES)) {
            send();
        }
        batch.add(queued);
        bytes += queued.json().length;
        if (document.kind() == Kind.DAY) {
            counts.days++;
        } else {
            counts.hours++;
        }
    }

    @Override
    public void flush() throws IOException {
        send();
    }

    @Override
    public void settle() throws IOException {
        send();
        for (int from = 0; from < unseen.size(); from += MOST_IDS) {
            awaitVisible(unseen.subList(from, Math.min(unseen.size(), from + MOST_IDS)));
        }
        unseen.clear();
    }

    private void send() throws IOException {
        List<QueuedDocument> left = List.copyOf(batch);
        RequestRetry.Waits waits = retry.waits();
        while (!left.isEmpty()) {
            String reason = null;
            Duration notBefore = Duration.ZERO;
            try {
                List<Receipt> receipts = server.create(family, left);
                List<QueuedDocument> again = new ArrayList<>();
                for (int i = 0; i < left.size(); i++) {
                    Receipt receipt = receipts.get(i);
                    if (!isSettled(left.get(i), receipt)) {
                        again.add(left.get(i));
                        reason = receipt.reason();
                    }
                }
                left = again;
            } catch (IOException e) {
                requireHope(e);
                reason = e.getMessage();
                notBefore = e instanceof DeliveryException delivery ? delivery.notBefore() : Duration.ZERO;
            }
            if (!left.isEmpty() && !waits.next(reason, notBefore)) {
                throw new IOException(Amounts.counted(left.size(), "document") + " could not be stored: " + reason
                        + "; run it again, it goes on where it was");
            }
        }
        waits.end();
        batch.clear();
        bytes = 0;
    }

    private boolean isSettled(QueuedDocument document, Receipt receipt) {
        switch (receipt.outcome()) {
            case DELIVERED -> {
                if (receipt.equals(Receipt.FOUND)) {
                    counts.found++;
                }
                unseen.add(document.id());
            }
            case REFUSED -> {
                counts.refused++;
                notes.complain(document.id() + " was refused: " + receipt.reason());
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** What does not pass however often it is tried ends the command at once. */
    private static void requireHope(IOException failure) throws IOException {
        if (failure instanceof ServerException e && e.isForbidden()) {
            throw new IOException(failure.getMessage() + "; role-rollup.json of \"setup --export\" has the privileges that rollup needs",
                    failure);
        }
        if (failure instanceof TemplateConflictException || failure instanceof ServerException e && e.status() == UNAUTHORIZED) {
            throw failure;
        }
    }

    /** A search misses what is not refreshed, and days are made of what a search finds. */
    private void awaitVisible(List<String> ids) throws IOException {
        String what = "look for documents in " + family.pattern();
        JsonTree question = JsonTree.of(Map.of("size", 0, "track_total_hits", true, "query",
                Questions.anyOf(DocumentFields.EVENT_ID, ids)));
        String target = "/" + family.pattern() + "/_search?allow_partial_search_results=false";
        long until = System.nanoTime() + retry.longest().toNanos();
        while (JsonText.read(server.ask(what, "POST", target, question)).at("/hits/total/value").asLong() < ids.size()) {
            if (System.nanoTime() - until >= 0) {
                throw new IOException("documents that were stored in " + family.pattern() + " are not found by searches within "
                        + Amounts.spelled(retry.longest()) + "; look at index.refresh_interval of the stream, and run it again");
            }
            sleep(LOOK_MILLIS);
        }
    }

    private static void sleep(long millis) throws InterruptedIOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }
}
