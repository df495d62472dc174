package io.statsprofile.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.statsprofile.internal.model.ProfileDocument;
import java.util.Optional;

/** The document that a logging event carries. */
public final class LoggedDocument {

    private LoggedDocument() {
    }

    /** Empty for an event of others. */
    public static Optional<ProfileDocument> of(ILoggingEvent event) {
        Object[] arguments = event.getArgumentArray();
        return arguments != null && arguments[0] instanceof ProfileEvent profile ? Optional.of(profile.document()) : Optional.empty();
    }
}
