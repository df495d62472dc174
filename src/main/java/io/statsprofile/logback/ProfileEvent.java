package io.statsprofile.logback;

import io.statsprofile.internal.document.DocumentWriter;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.pstats.StatsProfile;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The argument of a logging event that carries a profile. As text it is the document's one human line, so any appender shows
 * something readable; {@link StatsProfileAppender} ships what is inside. Thread-safe.
 */
public final class ProfileEvent {

    private final ProfileDocument document;
    private final AtomicBoolean taken = new AtomicBoolean();

    ProfileEvent(ProfileDocument document) {
        this.document = document;
    }

    /** The figures that are logged: of the top functions, and {@code (other)}. */
    public StatsProfile profile() {
        return document.profile();
    }

    ProfileDocument document() {
        return document;
    }

    /** True for the first who asks: an appender that hangs at several loggers sees one event several times. */
    boolean take() {
        return taken.compareAndSet(false, true);
    }

    @Override
    public String toString() {
        return DocumentWriter.message(document);
    }
}
