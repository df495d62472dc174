package io.statsprofile.internal.document;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Set;

/**
 * Looks for documents in a JSON value, whatever stands around them: an object is a document when it has fields of ours, else it is an
 * envelope, and its objects, arrays and strings are looked into. What an array holds is handed on at once, so that the answer of a search
 * may be as long as it likes.
 */
final class DocumentSearch {

    private static final String FUNCTIONS = DocumentFields.ofSlice(DocumentFields.FUNC_PROFILES);
    private static final String HOUR_RANGES = DocumentFields.ofSlice(DocumentFields.HOUR_RANGES);
    private static final String OUT = DocumentFields.ofSlice(DocumentFields.OUT_PROFILES);
    private static final Set<String> OBJECTS = Set.of("event", "ecs", "data_stream", "service", "service.node", "host", "process",
            DocumentFields.LABELS, DocumentFields.STATSPROFILE, DocumentFields.ofSlice(DocumentFields.DELIVERY));

    private final JsonParser parser;
    private final DocumentVisitor visitor;

    DocumentSearch(JsonParser parser, DocumentVisitor visitor) {
        this.parser = parser;
        this.visitor = visitor;
    }

    /** Reads the object or array that was just opened, to its end. */
    void read() throws IOException {
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            readArray();
        } else {
            readObject().handOn(visitor);
        }
    }

    private void readArray() throws IOException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            switch (parser.currentToken()) {
                case START_OBJECT -> readObject().handOn(visitor);
                case START_ARRAY -> readArray();
                case VALUE_STRING -> {
                    if (Envelope.mayHoldDocument(parser.getText())) {
                        visitor.text(parser.getText());
                    }
                }
                default -> {
                    // A number or the like.
                }
            }
        }
    }

    private Envelope readObject() throws IOException {
        Envelope envelope = new Envelope();
        readFields("", envelope);
        return envelope;
    }

    private void readFields(String prefix, Envelope envelope) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String path = prefix + parser.currentName();
            JsonToken value = parser.nextToken();
            if (value.isStructStart() && path.equals(FUNCTIONS)) {
                envelope.draft().readFunctions(parser);
            } else if (value.isStructStart() && path.equals(OUT)) {
                envelope.draft().readOut(parser);
            } else if (value.isStructStart() && path.equals(HOUR_RANGES)) {
                envelope.draft().readHourRanges(parser);
            } else if (value == JsonToken.START_OBJECT && path.equals(LoggedProfile.FIELD)) {
                envelope.draft().readLogged(parser);
            } else if (value == JsonToken.START_OBJECT && OBJECTS.contains(path)) {
                readFields(path + ".", envelope);
            } else if (value == JsonToken.START_OBJECT) {
                envelope.add(readObject());
            } else if (value == JsonToken.START_ARRAY) {
                readArray();
            } else if (value != JsonToken.VALUE_NULL) {
                envelope.draft().set(path, parser);
                envelope.add(parser);
            }
        }
    }
}
