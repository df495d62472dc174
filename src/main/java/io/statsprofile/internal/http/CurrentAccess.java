package io.statsprofile.internal.http;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.function.LongSupplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * Who we are and whom we trust, as the files say it now. They are looked at before an exchange, on its thread, but not more often than
 * every {@link #LOOK_EVERY}, and compared by content, since a link may be turned to another file of the same age. Files that cannot be used
 * change nothing as long as what was read before works: a certificate and its key are seldom replaced at the same moment. Thread-safe.
 */
final class CurrentAccess {

    static final Duration LOOK_EVERY = Duration.ofSeconds(3);
    private final HttpSettings settings;
    private final LongSupplier nanoTime;
    private LoadedAccess loaded;
    private byte[] digest;
    private long lookedAt;
    /** Whether what was read is not good enough, since there is none, or the server does not take it. */
    private boolean isDoubtful = true;

    CurrentAccess(HttpSettings settings, LongSupplier nanoTime) {
        this.settings = settings;
        this.nanoTime = nanoTime;
    }

    /** Contents of the files, null for what is not set. */
    private record Contents(String authorization, byte[] ca, byte[] certificate, byte[] key) {

        byte[] digest() {
            try {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                for (byte[] part : new byte[][] {authorization == null ? null : authorization.getBytes(StandardCharsets.UTF_8), ca,
                        certificate, key}) {
                    digest.update((part == null ? "-" : part.length + ":").getBytes(StandardCharsets.US_ASCII));
                    digest.update(part == null ? new byte[0] : part);
                }
                return digest.digest();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("Every JVM has SHA-256", e);
            }
        }
    }

    /**
     * What to use now; the same object as before where nothing has changed.
     *
     * @throws AccessException when a file cannot be used, and what was read before neither
     */
    synchronized LoadedAccess now() throws AccessException {
        if (isDoubtful) {
            look();
            isDoubtful = false;
        } else if (nanoTime.getAsLong() - lookedAt >= LOOK_EVERY.toNanos()) {
            try {
                look();
            } catch (AccessException e) {
                // When the server refuses what we have, this comes up again, and is told.
                lookedAt = nanoTime.getAsLong();
            }
        }
        return loaded;
    }

    /**
     * The server did not take {@code used}, or could not be trusted by it; so the files are read now, and before the next exchange.
     *
     * @return whether {@link #now} is another one already
     */
    synchronized boolean isOutdated(LoadedAccess used) {
        isDoubtful = true;
        try {
            isDoubtful = now() == used;
        } catch (AccessException e) {
            // Told by the next exchange.
        }
        return !isDoubtful;
    }

    private void look() throws AccessException {
        if (loaded != null && !settings.access().isInFiles()) {
            return;
        }
        Contents contents = read();
        // What is in no file does not change.
        byte[] found = settings.access().isInFiles() ? contents.digest() : null;
        if (loaded == null || !MessageDigest.isEqual(found, digest)) {
            HttpProxy proxy = settings.access().proxy();
            loaded = new LoadedAccess(contents.authorization(), proxy == null ? null : proxy.authorization(), context(contents));
            digest = found;
        }
        lookedAt = nanoTime.getAsLong();
    }

    private Contents read() throws AccessException {
        String server = settings.server();
        TlsFiles files = settings.access().tls();
        String authorization = settings.access().credentials().authorization(server);
        byte[] ca = files.caFile() == null ? null
                : SmallFile.read(server + " caFile", files.caFile(), "name a PEM file with the certificate authority's certificate");
        if (!files.hasCertificate()) {
            return new Contents(authorization, ca, null, null);
        }
        return new Contents(authorization, ca,
                SmallFile.read(server + " certificateFile", files.certificateFile(), "name a PEM file with the certificate of this client"),
                SmallFile.read(server + " keyFile", files.keyFile(), "name a PEM file with the private key of this client"));
    }

    private SSLContext context(Contents contents) throws AccessException {
        if (contents.ca() == null && contents.key() == null) {
            return null;
        }
        TlsFiles files = settings.access().tls();
        KeyManager[] keys = contents.key() == null ? null
                : new KeyManager[] {new ClientCertificate(settings.server(), files).read(contents.certificate(), contents.key())};
        // Null stands for the JVM's.
        TrustManager[] trusted = contents.ca() == null ? null : TrustedAuthority.managers(settings.server() + " caFile", files.caFile(),
                contents.ca());
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trusted, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new AccessException("this JVM has no TLS (" + NoAnswerMessages.said(e) + ")", e);
        }
    }
}
