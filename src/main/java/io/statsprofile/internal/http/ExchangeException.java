package io.statsprofile.internal.http;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import javax.net.ssl.SSLException;

/** An exchange without an answer that can be used; the message says in one line why, and the remedy. */
public final class ExchangeException extends IOException {

    private final boolean arrived;
    private final boolean tooLarge;
    private final int status;

    ExchangeException(String message, boolean arrived, boolean tooLarge, int status, Throwable cause) {
        super(message, cause);
        this.arrived = arrived;
        this.tooLarge = tooLarge;
        this.status = status;
    }

    /** Whether the server may have got the request, and may still be at it. */
    public boolean mayHaveArrived() {
        return arrived;
    }

    /** Whether the answer was larger than the client's bound. */
    public boolean isTooLarge() {
        return tooLarge;
    }

    /** Whether a connection was not made or broke, by what another attempt may not meet: not where keys or certificates do not do. */
    public boolean isOfConnection() {
        boolean breaks = false;
        boolean isOfTls = false;
        for (Throwable cause = getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof AccessException) {
                return false;
            }
            breaks |= cause instanceof EOFException || cause instanceof SocketException;
            isOfTls |= cause instanceof SSLException;
        }
        return getCause() != null && (breaks || !isOfTls);
    }

    /** The status of HTTP, 0 where there was none. */
    public int status() {
        return status;
    }
}
