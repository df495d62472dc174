package io.statsprofile.internal.http;

import java.io.IOException;

/**
 * What a setting names, or a module of the JDK, cannot be used now; the message says in one line which, why, and the remedy, and shows no
 * secret.
 */
final class AccessException extends IOException {

    AccessException(String message, Throwable cause) {
        super(message, cause);
    }
}
