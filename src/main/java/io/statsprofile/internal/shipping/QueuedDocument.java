package io.statsprofile.internal.shipping;

/**
 * A document on its way.
 *
 * @param id identity, unique over all runs; {@code _id} in Elasticsearch
 * @param namespace of the data stream it goes to
 * @param json UTF-8; not to be modified
 * @param inDoubt whether somebody else may have sent it already, such as a process before this one: it is looked for before it is sent
 */
public record QueuedDocument(String id, String namespace, byte[] json, boolean inDoubt) {

    /** A document that nobody has sent yet. */
    public QueuedDocument(String id, String namespace, byte[] json) {
        this(id, namespace, json, false);
    }

    /** The same, but somebody may have sent it. */
    public QueuedDocument doubted() {
        return inDoubt ? this : new QueuedDocument(id, namespace, json, true);
    }
}
