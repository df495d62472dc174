package io.statsprofile.recording;

import io.statsprofile.model.DeliveryFigures;
import io.statsprofile.model.FittedProfile;
import io.statsprofile.model.Overhead;
import io.statsprofile.model.ProfileDocument;
import io.statsprofile.model.SliceFacts;
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

    /** A document of what {@code region} holds now; each call makes a new one, with the next sequence number. */
    public ProfileDocument of(Region region) {
        FittedProfile fitted = settings.fit(region.profile(), Overhead.UNKNOWN, DeliveryFigures.NONE);
        return new ProfileDocument(ProfileDocument.Kind.REGION, region.start(), region.start(), region.end(), region.durationNanos(), runId,
                sequence.getAndIncrement(), settings.namespace(), settings.service(), settings.hostName(), settings.pid(),
                settings.labels(), region.profile().functionCount(), fitted.profile(),
                SliceFacts.NONE.withFoldedForSize(fitted.foldedForSize()));
    }
}
