package io.statsprofile.document;

import io.statsprofile.model.ProfileDocument;
import java.io.IOException;

/** Reads what {@link DocumentWriter} wrote, alone or inside a larger object that a log shipper made of it. */
public final class DocumentReader {

    private DocumentReader() {
    }

    /** @throws IOException when the bytes are not such a document; the message says what is missing */
    public static ProfileDocument read(byte[] json) throws IOException {
        throw new UnsupportedOperationException();
    }
}
