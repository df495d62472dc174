package io.statsprofile.bench.delivery;

import io.statsprofile.internal.shipping.QueuedDocument;
import java.io.IOException;

/** Another way to deliver documents, for comparison. Used by one thread. */
interface Rival extends AutoCloseable {

    /** Hands a document over. */
    void offer(QueuedDocument document);

    /** Documents that arrived so far, as who got them says. */
    long arrived();

    @Override
    void close() throws IOException;
}
