package io.statsprofile.internal.backfill;

import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ServiceId;
import io.statsprofile.internal.rollup.Rollup;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * What slices must have alike to be in one hour document, beside sequences in a row: the hour, the run, and all that a document says of
 * where it comes from. A reload of a configuration may change that within a run.
 *
 * @param part of the hour that the slices say they belong to, where a service has its hours in parts; else the hour
 */
record SliceOrigin(Instant part, String runId, String namespace, ServiceId service, String hostName, long pid, Map<String, String> labels,
        long intervalNanos) {

    private static final Duration HOUR = Duration.ofHours(1);

    static SliceOrigin of(ProfileDocument slice) {
        Instant said = slice.facts().rollup().belongsTo();
        Instant hour = slice.timestamp().truncatedTo(ChronoUnit.HOURS);
        boolean isPart = said != null && said.truncatedTo(ChronoUnit.HOURS).equals(hour) && !said.isAfter(slice.timestamp());
        return new SliceOrigin(isPart ? said : hour, slice.runId(), slice.namespace(),
                slice.service(), slice.hostName(), slice.pid(), slice.labels(), slice.facts().intervalNanos());
    }

    /** In UTC. */
    Instant hour() {
        return part.truncatedTo(ChronoUnit.HOURS);
    }

    /** Nothing yet of what these slices are summed up to. */
    Rollup rollup() {
        // The longest part that begins then: how long it is nobody says.
        long offset = Duration.between(hour(), part).toMillis();
        return Rollup.ofHour(Duration.ofMillis(BigInteger.valueOf(offset).gcd(BigInteger.valueOf(HOUR.toMillis())).longValue()));
    }
}
