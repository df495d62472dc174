package io.statsprofile.elasticsearch;

import java.io.IOException;

/** A request that failed; the message of one line names address, cause and remedy. */
final class ServerException extends IOException {

    /** The server gave no answer. */
    static final int NO_ANSWER = 0;
    private final int status;

    ServerException(String message, int status, Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    /** The HTTP status, or {@link #NO_ANSWER}. */
    int status() {
        return status;
    }
}
