package io.statsprofile.document;

import io.statsprofile.model.ProfileDocument;
import java.util.Map;

/** Writes a {@link ProfileDocument} as one JSON object. */
public final class DocumentWriter {

    private DocumentWriter() {
    }

    /** UTF-8 JSON on one line, without a line end. */
    public static byte[] write(ProfileDocument document) {
        throw new UnsupportedOperationException();
    }

    /**
     * The document's top-level fields without {@code @timestamp} and {@code message}, in order, each value as JSON: for a log
     * encoder that writes those two itself and takes the rest as raw JSON by name.
     */
    public static Map<String, String> rawFields(ProfileDocument document) {
        throw new UnsupportedOperationException();
    }

    /** The one human line that stands under {@code message}. */
    public static String message(ProfileDocument document) {
        throw new UnsupportedOperationException();
    }
}
