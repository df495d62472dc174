package io.statsprofile.matrix;

import io.statsprofile.internal.server.StreamFamily;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** What the workload of a row counts, and how that is held against what Elasticsearch has. Thread-safe. */
final class Counts {

    private final Set<String> produced = ConcurrentHashMap.newKeySet();
    private final Set<String> inHand = ConcurrentHashMap.newKeySet();
    private final Set<String> spoilt = ConcurrentHashMap.newKeySet();
    private final AtomicLong faults = new AtomicLong();
    private final AtomicLong told = new AtomicLong();
    /** How many documents can have been in hand at kills, in all. */
    private final AtomicLong mostUnwritten = new AtomicLong();
    private final List<String> problems = new CopyOnWriteArrayList<>();
    private final List<String> notes = new CopyOnWriteArrayList<>();

    /** A document was made, and is about to be handed over. */
    void produced(String id) {
        produced.add(id);
    }

    /** A document was made that nobody promises to be there: its process may be killed before it is on disk. */
    void inHand(String id) {
        inHand.add(id);
    }

    /**
     * A process was killed, and it is a problem where more is lost of what it had in hand than can be.
     *
     * @param mostInHand documents that were handed over and that its disk did not have
     */
    void killed(int mostInHand) {
        mostUnwritten.addAndGet(mostInHand);
    }

    /** What waits of a document was changed, so what is there of it later, if it is, is another one: it is lost all the same. */
    void spoilt(String id) {
        spoilt.add(id);
    }

    /** Something was broken, beside what the proxy counts. */
    void broke() {
        faults.incrementAndGet();
    }

    /** So many losses were told by a service, refused documents included. */
    void told(long losses) {
        told.addAndGet(losses);
    }

    /** What must hold in this row beside its promise. */
    void require(boolean holds, String problem) {
        if (!holds) {
            problems.add(problem);
        }
    }

    void note(String note) {
        notes.add(note);
    }

    /**
     * To be called when everything has been delivered.
     *
     * @param asked how many documents were to be made while the fault lasts
     * @param service that made the documents
     * @param isFlat whether what was made is to be in the flat stream, too
     * @param refused ids that it said are refused
     * @param proxied requests that a fault has hit
     */
    Outcome outcome(Row row, int asked, String service, boolean isFlat, Set<String> refused, long proxied, Admin admin, Duration took)
            throws IOException, InterruptedException {
        Stored slices = Stored.in(Row.stream(service), admin);
        Stored stored = isFlat ? slices.and(Stored.inFlat(StreamFamily.FUNCTIONS.stream(service), admin)) : slices;
        inHand.stream().filter(stored::has).forEach(produced::add);
        if (!inHand.isEmpty()) {
            long unwritten = inHand.stream().filter(id -> !produced.contains(id)).count();
            note(unwritten + " of " + inHand.size() + " that were handed over were not on disk when their process was killed, "
                    + mostUnwritten + " can be");
            require(unwritten <= mostUnwritten.get(), "more were not on disk than can have been in hand");
        }
        long unknown = stored.copies().keySet().stream().filter(id -> !produced.contains(id)).count();
        require(unknown == 0, unknown + " documents are there that nobody made");
        long lost = produced.stream().filter(id -> spoilt.contains(id) || !stored.has(id) && !refused.contains(id)).count();
        // A report looks at all streams of the server, of which others may have left some that no report can be made of.
        boolean isToBeReported = row.promise() == Promise.COPIES_TOLD && stored.documents() > stored.ids();
        long copies = isToBeReported ? Reported.copies(service, admin.server()) : 0;
        return new Outcome(row, asked, produced.size(), stored.ids(), stored.documents(), refused.size(), lost,
                told.get() - refused.size() + copies, faults.get() + proxied, took, List.copyOf(problems), List.copyOf(notes));
    }
}
