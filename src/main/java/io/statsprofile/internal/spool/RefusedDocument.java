package io.statsprofile.internal.spool;

import io.statsprofile.internal.shipping.QueuedDocument;

/**
 * A document that was refused for good, and is to be kept as a dead letter.
 *
 * @param document or null, where it is on disk only
 * @param held or null, where it is in memory only
 * @param reason what Elasticsearch said, one line
 */
record RefusedDocument(QueuedDocument document, StoredDocument held, String reason) {
}
