package io.statsprofile.http;

import java.io.IOException;

/** What a setting names cannot be used now; the message says in one line which setting, why, and the remedy, and shows no secret. */
final class AccessException extends IOException {

    AccessException(String message, Throwable cause) {
        super(message, cause);
    }
}
