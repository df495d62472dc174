package io.statsprofile.matrix;

import io.statsprofile.internal.shipping.QueuedDocument;
import java.time.Duration;
import java.util.List;

/** What delivers the documents of one instance of a service. What it counts may be read by any thread. */
interface Carrier {

    /** Called once, before anything is offered. */
    void start();

    /** Called by an application's thread. */
    void offer(QueuedDocument document);

    /** Documents that wait, those under way included. */
    int waiting();

    /** Whether documents are still to be written to disk. */
    boolean isWriting();

    /** Documents that its counters say are lost or given up, refused ones and those of runs before included. */
    long reportedLosses();

    /**
     * Ends it, as a service does that ends.
     *
     * @param deadline for what waits
     * @return what it hands over to whoever follows in the same process
     */
    List<QueuedDocument> stop(Duration deadline);
}
