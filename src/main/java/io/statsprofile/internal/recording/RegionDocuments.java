package io.statsprofile.internal.recording;

import io.statsprofile.internal.model.DeliveryFigures;
import io.statsprofile.internal.model.FittedProfile;
import io.statsprofile.internal.model.Overhead;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.SliceFacts;
import io.statsprofile.pstats.StatsProfile;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes documents of regions. They have a run id of their own, so that the sequence of the process's slices has no gaps where a
 * program logs regions in between. Works without the probe. Thread-safe.
 */
public final class RegionDocuments {

    private final SliceSettings settings;
    private final String runId = RunIds.next(Instant.now());
    private final AtomicLong sequence = new AtomicLong();

    /** @param settings what stands in every document; the interval does not matter */
    public RegionDocuments(SliceSettings settings) {
        this.settings = settings;
    }

    /** Identity of their run, which is none of slices. */
    public String runId() {
        return runId;
    }

    /**
     * A document of one region; each call makes a new one, with the next sequence number.
     *
     * @param start wall clock
     * @param end wall clock
     * @param durationNanos by the monotonic clock, nanoseconds
     * @param profile what was measured in between
     */
    public ProfileDocument of(Instant start, Instant end, long durationNanos, StatsProfile profile) {
        FittedProfile fitted = settings.fit(profile, Overhead.UNKNOWN, DeliveryFigures.NONE);
        return new ProfileDocument(ProfileDocument.Kind.REGION, start, start, end, durationNanos, runId,
                sequence.getAndIncrement(), settings.namespace(), settings.service(), settings.hostName(), settings.pid(),
                settings.labels(), profile.functionCount(), fitted.profile(),
                SliceFacts.NONE.withFoldedForSize(fitted.foldedForSize()));
    }
}
