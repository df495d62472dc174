package io.statsprofile.internal.elasticsearch;

import io.statsprofile.internal.document.RunIdChange;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.shipping.RunAliases;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Under which {@code _id} documents are sent: their own, or, where another process has the id of their run, one with another id of it. What
 * waits keeps its id; it is changed on its way out only. Used by one thread at a time.
 */
final class SentIds {

    private static final Pattern ID = Pattern.compile("([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(-.+)");

    private final RunAliases aliases;

    SentIds(RunAliases aliases) {
        this.aliases = aliases;
    }

    /** Whether an id has the form of those that documents of a run have, be it this process's or another's. */
    static boolean isOfRun(String id) {
        return ID.matcher(id).matches();
    }

    /** The document as it is sent now. */
    QueuedDocument sent(QueuedDocument document) {
        Matcher id = ID.matcher(document.id());
        if (!id.matches() || aliases.current(id.group(1)).equals(id.group(1))) {
            return document;
        }
        String runId = aliases.current(id.group(1));
        try {
            return new QueuedDocument(runId + id.group(2), document.namespace(), RunIdChange.of(document.json(), id.group(1), runId),
                    document.inDoubt());
        } catch (IOException e) {
            // No JSON, which Elasticsearch will say.
            return document;
        }
    }

    /** The id under which the document is sent now. */
    String sentId(QueuedDocument document) {
        Matcher id = ID.matcher(document.id());
        return id.matches() ? aliases.current(id.group(1)) + id.group(2) : document.id();
    }

    /** All ids under which the document may have been sent. */
    List<String> ids(QueuedDocument document) {
        Matcher id = ID.matcher(document.id());
        return id.matches() ? aliases.of(id.group(1)).stream().map(runId -> runId + id.group(2)).toList() : List.of(document.id());
    }

    /**
     * Somebody else's document has the id under which this one was sent.
     *
     * @return the run id under which it is sent from now on; null where there is none
     * @throws IOException when that could not be kept
     */
    String renew(QueuedDocument document, String sentId) throws IOException {
        Matcher id = ID.matcher(document.id());
        Matcher used = ID.matcher(sentId);
        return id.matches() && used.matches() ? aliases.renew(id.group(1), used.group(1)) : null;
    }
}
