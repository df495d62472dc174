package io.statsprofile.internal.http;

import java.nio.file.Path;

/**
 * PEM files that others may change at any time, or put others in their place. Immutable.
 *
 * @param caFile certificates to trust instead of the JVM's, or null
 * @param certificateFile the certificate that we show, with those in between it and its authority, or null
 * @param keyFile its private key; with {@code certificateFile}, or null
 */
record TlsFiles(Path caFile, Path certificateFile, Path keyFile) {

    static final TlsFiles NONE = new TlsFiles(null, null, null);

    boolean hasCertificate() {
        return certificateFile != null;
    }

    @Override
    public String toString() {
        return (caFile == null ? "" : ", caFile " + caFile) + (certificateFile == null ? "" : ", certificateFile " + certificateFile
                + ", keyFile " + keyFile);
    }
}
