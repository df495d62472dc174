package io.statsprofile.internal.backfill;

import io.statsprofile.internal.model.ProfileDocument;
import java.io.IOException;

/** Where hours and days go to. Not thread-safe. */
interface DocumentSink {

    /** Takes a document, which may wait for others that go with it. */
    void put(ProfileDocument document) throws IOException;

    /** When it returns, what was put is there. */
    void flush() throws IOException;

    /** As {@link #flush}, and whoever looks for it finds it. */
    void settle() throws IOException;
}
