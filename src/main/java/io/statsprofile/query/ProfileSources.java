package io.statsprofile.query;

import java.io.InputStream;
import java.util.List;

/** Opens sources of documents. */
public final class ProfileSources {

    private ProfileSources() {
    }

    /**
     * NDJSON files, plain or gzipped, as any appender or log shipper wrote them. Read once, at the first question, into memory: about 60 bytes per
     * function and document.
     *
     * @param names files, directories (all files beneath), glob patterns, or {@code -} for standard input
     * @param standardInput read to its end when {@code -} is among the names; may be null otherwise
     */
    public static ProfileSource files(List<String> names, InputStream standardInput) {
        return new FileSource(names, standardInput);
    }
}
