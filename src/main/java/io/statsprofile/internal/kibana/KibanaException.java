package io.statsprofile.internal.kibana;

import java.io.IOException;

/** A request to Kibana that failed; the message of one line names address, cause and remedy. */
final class KibanaException extends IOException {

    /** Kibana gave no answer. */
    static final int NO_ANSWER = 0;
    private final int status;

    KibanaException(String message, int status, Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    /** The HTTP status, or {@link #NO_ANSWER}. */
    int status() {
        return status;
    }
}
