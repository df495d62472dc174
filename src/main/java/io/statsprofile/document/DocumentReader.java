package io.statsprofile.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.statsprofile.model.ProfileDocument;
import java.io.IOException;
import java.time.format.DateTimeParseException;
import java.util.Set;

/**
 * Reads what {@link DocumentWriter} wrote, alone or inside a larger object that a log shipper made of it.
 *
 * <p>Fields are known by their path, whether it is written with dots or as nested objects; unknown ones are passed over. The document may
 * be the object itself, or stand under {@code _source} (a search hit) or {@code json} (Filebeat). Thread-safe, since it keeps nothing.
 */
public final class DocumentReader {

    private static final Set<String> ENVELOPES = Set.of("_source", "json");
    private static final Set<String> OBJECTS = Set.of("event", "ecs", "data_stream", "service", "service.node", "host", "process",
            DocumentFields.LABELS, DocumentFields.STATSPROFILE);
    private static final JsonFactory JSON = JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private DocumentReader() {
    }

    /**
     * @throws ForeignDocumentException when it is a JSON object, but none of ours, such as another log event in the same file
     * @throws IOException when the bytes are not such a document; the message of one line says what is wrong
     */
    public static ProfileDocument read(byte[] json) throws IOException {
        DocumentDraft draft = new DocumentDraft();
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException(parser.currentToken() == null ? "is empty" : "is not a JSON object");
            }
            draft = readObject(parser, "", draft);
            if (parser.nextToken() != null) {
                throw new IOException("goes on after the end of the JSON object, at column " + column(parser));
            }
        } catch (JsonProcessingException e) {
            throw new IOException("is not JSON: " + e.getOriginalMessage().lines().findFirst().orElse("") + ", at column "
                    + (e.getLocation() == null ? "?" : e.getLocation().getColumnNr()), e);
        } catch (IllegalArgumentException | ArithmeticException | DateTimeParseException e) {
            throw new IOException("is broken: " + e.getMessage(), e);
        }
        return draft.build();
    }

    /** Reads up to the end of the object; answers the draft that holds the document, which an envelope's is. */
    private static DocumentDraft readObject(JsonParser parser, String prefix, DocumentDraft draft) throws IOException {
        DocumentDraft found = draft;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String path = prefix + parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.START_OBJECT && prefix.isEmpty() && ENVELOPES.contains(path)) {
                DocumentDraft inner = readObject(parser, "", new DocumentDraft());
                found = inner.isOurs() ? inner : found;
            } else if (value == JsonToken.START_OBJECT && OBJECTS.contains(path)) {
                readObject(parser, path + ".", draft);
            } else if (value.isStructStart() && path.equals(DocumentFields.ofSlice(DocumentFields.FUNC_PROFILES))) {
                FunctionReader.readAll(parser, draft::add, draft::opened);
            } else if (value.isStructStart()) {
                parser.skipChildren();
            } else if (value != JsonToken.VALUE_NULL) {
                draft.set(path, parser);
            }
        }
        return found;
    }

    private static int column(JsonParser parser) {
        return parser.currentTokenLocation().getColumnNr();
    }
}
