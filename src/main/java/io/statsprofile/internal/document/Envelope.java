package io.statsprofile.internal.document;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * An object that is a document or may hold one. It holds one at most: collectors keep the line as text beside what they made of it, so
 * its own fields come before its objects, these before its strings, and of several that hold one the first counts. Not thread-safe.
 */
final class Envelope {

    private static final int MOST_TEXTS = 4;

    private final DocumentDraft draft = new DocumentDraft();
    private final List<String> texts = new ArrayList<>();
    private Envelope inner;

    /** Whether a string is worth looking into. */
    static boolean mayHoldDocument(String text) {
        return (text.contains(DocumentFields.STATSPROFILE) || text.contains(LoggedProfile.FIELD)) && text.indexOf('{') >= 0;
    }

    /** What its own fields say. */
    DocumentDraft draft() {
        return draft;
    }

    /** One of its objects. */
    void add(Envelope object) {
        if (inner == null && object.mayHoldDocument()) {
            inner = object;
        }
    }

    /** One of its values, on which the parser stands. */
    void add(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING && texts.size() < MOST_TEXTS && mayHoldDocument(parser.getText())) {
            texts.add(parser.getText());
        }
    }

    private boolean mayHoldDocument() {
        return draft.isOurs() || inner != null || !texts.isEmpty();
    }

    /** @return whether there was a document, broken or not */
    boolean handOn(DocumentVisitor visitor) {
        if (draft.isOurs()) {
            try {
                visitor.document(draft.build());
            } catch (IOException e) {
                visitor.broken(e.getMessage());
            }
            return true;
        }
        return inner != null && inner.handOn(visitor) || texts.stream().anyMatch(visitor::text);
    }
}
