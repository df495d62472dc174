package io.statsprofile.logback;

import io.statsprofile.document.DocumentWriter;
import io.statsprofile.model.ProfileDocument;
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

    /** What is logged. */
    public ProfileDocument document() {
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
