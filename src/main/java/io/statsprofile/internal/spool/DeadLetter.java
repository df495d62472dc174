package io.statsprofile.internal.spool;

import io.statsprofile.internal.shipping.QueuedDocument;

/**
 * A document that Elasticsearch will never take as it is.
 *
 * @param document the document
 * @param reason what Elasticsearch said, one line; empty where that is not known
 */
record DeadLetter(QueuedDocument document, String reason) {
}
