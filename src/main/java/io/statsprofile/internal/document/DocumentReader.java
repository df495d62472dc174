package io.statsprofile.internal.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.statsprofile.internal.model.ProfileDocument;
import java.io.IOException;

/**
 * Reads what {@link DocumentWriter} wrote, alone or inside a larger object that a log shipper made of it.
 *
 * <p>Fields are known by their path, whether it is written with dots or as nested objects; unknown ones are passed over. The document may
 * be the object itself, or stand somewhere in it, such as under {@code _source} (a search hit) or {@code json} (Filebeat). A field that
 * stands there twice, as encoders with fields of their own write it, is read where both say the same; what says who was profiled is
 * unknown where they do not, and a document with two different figures is broken. Thread-safe, since it keeps nothing.
 */
public final class DocumentReader {

    private static final JsonFactory JSON = JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

    private DocumentReader() {
    }

    /**
     * @throws ForeignDocumentException when it is a JSON object, but none of ours, such as another log event in the same file
     * @throws IOException when the bytes are not such a document; the message of one line says what is wrong
     */
    public static ProfileDocument read(byte[] json) throws IOException {
        FirstDocument first = new FirstDocument();
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException(parser.currentToken() == null ? "is empty" : "is not a JSON object");
            }
            search(parser, first);
            if (parser.nextToken() != null) {
                throw new IOException("goes on after the end of the JSON object, at column " + parser.currentTokenLocation().getColumnNr());
            }
        } catch (JsonProcessingException e) {
            throw new IOException(problem(e), e);
        }
        return first.get();
    }

    /**
     * Looks for documents in the JSON object or array that was just opened, and reads it to its end.
     *
     * @throws JsonProcessingException when it is not JSON; what was found before has been handed on
     */
    public static void search(JsonParser parser, DocumentVisitor visitor) throws IOException {
        new DocumentSearch(parser, visitor).read();
    }

    /** Whether text names what a document is known by, from an index on. */
    public static boolean mayBeIn(String text, int from) {
        return text.indexOf(DocumentFields.STATSPROFILE, from) >= 0 || text.indexOf(LoggedProfile.FIELD, from) >= 0;
    }

    /** What is wrong with what is not JSON, as a clause, with the column. */
    public static String problem(JsonProcessingException e) {
        return "is not JSON: " + e.getOriginalMessage().lines().findFirst().orElse("") + ", at column "
                + (e.getLocation() == null ? "?" : e.getLocation().getColumnNr());
    }

    /** Keeps the first document; text within text is none. */
    private static final class FirstDocument implements DocumentVisitor {

        private ProfileDocument found;
        private String problem;

        @Override
        public void document(ProfileDocument document) {
            found = found == null ? document : found;
        }

        @Override
        public void broken(String clause) {
            problem = problem == null ? clause : problem;
        }

        @Override
        public boolean text(String text) {
            return false;
        }

        ProfileDocument get() throws IOException {
            if (found == null) {
                throw problem == null ? new ForeignDocumentException() : new IOException(problem);
            }
            return found;
        }
    }
}
