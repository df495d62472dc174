package io.statsprofile.internal.spool;

import java.io.IOException;

/** What is in a file of the spool is not what was written there; the message, a clause, says how that shows. */
final class DamagedException extends IOException {

    DamagedException(String message) {
        super(message);
    }
}
