package io.statsprofile.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.statsprofile.Profile;
import io.statsprofile.Region;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ServiceId;
import io.statsprofile.internal.recording.RegionDocuments;
import io.statsprofile.internal.recording.SliceSettings;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;

/**
 * Logs a {@link Profile} so that every appender carries it as a document.
 *
 * <p>{@code log.info("checkout {}", profile)} is enough for {@link StatsProfileAppender}, wherever it is attached, to ship the profile as a
 * document with {@code statsprofile.kind: region}. Other appenders write only the message of such an event. An event of {@link #log} also
 * carries the document's JSON fields through logstash-logback-encoder, with the region's start as its time, and both ways bring the same
 * document.
 */
public final class ProfileEvents {

    private static final int TOP_FUNCTIONS = 100;

    private ProfileEvents() {
    }

    /**
     * Logs at INFO what the profile has seen so far. Service, labels and namespace are those of the appender that runs. Never throws for
     * trouble of ours; thread-safe, but a profile that is enabled is for its own thread.
     *
     * @param logger where to; nothing happens when INFO is off there
     * @param profile a profile that is disabled, or that the calling thread has enabled
     * @throws IllegalStateException when another thread has the profile enabled
     */
    public static void log(Logger logger, Profile profile) {
        if (!logger.isInfoEnabled()) {
            return;
        }
        ProfileEvent argument = new ProfileEvent(document(documents(), profile.region()));
        if (logger instanceof ch.qos.logback.classic.Logger target) {
            target.callAppenders(event(target, argument));
        } else {
            logger.info("{}", argument);
        }
    }

    static LoggingEvent event(ch.qos.logback.classic.Logger logger, ProfileEvent argument) {
        LoggingEvent event = new LoggingEvent(ProfileEvents.class.getName(), logger, Level.INFO, "{}", null, new Object[] {argument});
        event.setInstant(argument.document().timestamp());
        RawFields.add(event, logger.getLoggerContext(), argument.document());
        return event;
    }

    /** A document of what a region holds; each call makes a new one. */
    static ProfileDocument document(RegionDocuments documents, Region region) {
        return documents.of(region.start(), region.end(), region.durationNanos(), region.profile());
    }

    private static RegionDocuments documents() {
        Session session = Session.running();
        return session != null ? session.regions() : WithoutAppender.DOCUMENTS;
    }

    /** For a process where no appender runs, and other appenders carry the documents; made when first needed. */
    private static final class WithoutAppender {

        static final RegionDocuments DOCUMENTS = new RegionDocuments(settings());

        private static SliceSettings settings() {
            Environment environment = Environment.ofProcess();
            return new SliceSettings(Duration.ofSeconds(10), TOP_FUNCTIONS, StatsProfileAppender.DEFAULT_NAMESPACE,
                    environment.complete(ServiceId.UNKNOWN), environment.hostName(), ProcessHandle.current().pid(), Map.of());
        }
    }
}
