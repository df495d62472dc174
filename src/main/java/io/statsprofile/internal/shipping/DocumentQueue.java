package io.statsprofile.internal.shipping;

import io.statsprofile.internal.model.Backlog;
import java.util.List;
import java.util.function.Predicate;

/**
 * Where documents wait. {@link #head} and {@link #remove} are called by the worker of one {@link Shipper} only, the rest from any thread. A
 * document stays until it is removed, so one that is kept outside of memory survives what happens between {@link #head} and
 * {@link #remove}. Nothing here throws, and only {@link #head} may wait for a disk.
 */
public interface DocumentQueue {

    /**
     * Takes a document in, at the end.
     *
     * @return null, or one line that says why it has no room
     */
    String offer(QueuedDocument document);

    /**
     * The oldest documents of those that may go, within both bounds, but at least one if there is any; they stay.
     *
     * @param mayGo by id
     */
    List<QueuedDocument> head(int documents, long bytes, Predicate<String> mayGo);

    /** Removes documents that {@link #head} gave. */
    void remove(List<QueuedDocument> done);

    /**
     * Removes a document that {@link #head} gave and the other side will never take. To {@link #remove} it as well does no harm.
     *
     * @param reason what the other side said, one line of a bounded length
     */
    default void refuse(QueuedDocument document, String reason) {
        remove(List.of(document));
    }

    /** Documents that wait, those under way included. */
    int documents();

    /** What waits, in numbers. */
    default Backlog backlog() {
        return new Backlog(documents(), 0, 0, 0, 0);
    }

    /** Who counts what this queue writes, finds and loses by itself. Called once, before any document is offered. */
    default void countBy(DeliveryCounters counters) {
    }

    /**
     * To be told of documents that may go and could not when they were offered. Called once, before any document is offered.
     *
     * @param wake returns at once
     */
    default void whenReady(Runnable wake) {
    }

    /** Whether there are documents that {@link #head} does not give yet and soon will, by itself. */
    default boolean isComing() {
        return false;
    }

    /** The process, or who delivers, is about to end: nothing more comes, and nobody can wait for long any more. */
    default void hurry() {
    }

    /** Documents that were taken in, or found, and are lost, in all. */
    default long lostDocuments() {
        return 0;
    }

    /** Those of them that are of this run. */
    default long lostOwnDocuments() {
        return lostDocuments();
    }

    /** Ids of those that {@link #head} had given and that are lost, each once: nobody need know of them any more. */
    default List<String> takeLost() {
        return List.of();
    }

    /**
     * Takes all documents out that would be lost with this queue. To be called when nobody uses it any more.
     *
     * @return oldest first
     */
    default List<QueuedDocument> takeAll() {
        return List.of();
    }
}
