package io.statsprofile.document;

import io.statsprofile.model.ProfileDocument;

/** Writes a {@link ProfileDocument} as one JSON object. */
public final class DocumentWriter {

    private DocumentWriter() {
    }

    /** UTF-8 JSON on one line, without a line end. */
    public static byte[] write(ProfileDocument document) {
        throw new UnsupportedOperationException();
    }

    /** The one human line that stands under {@code message}. */
    public static String message(ProfileDocument document) {
        throw new UnsupportedOperationException();
    }
}
