package io.statsprofile.internal.recording;

import io.statsprofile.internal.base.Amounts;
import io.statsprofile.internal.base.OutsideText;
import io.statsprofile.internal.model.DeliveryFigures;
import io.statsprofile.internal.model.FittedProfile;
import io.statsprofile.internal.model.Overhead;
import io.statsprofile.internal.model.ServiceId;
import io.statsprofile.pstats.StatsProfile;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What stands in every document of a process, in the bounds of {@link OutsideText}, and how slices are cut. Immutable.
 *
 * @param interval length of a slice, more than 0, in whole milliseconds
 * @param topFunctions how many functions by tottime, by cumtime and by ncalls a document keeps, 1 or more
 * @param eventBytes how long an event may be at most; functions beyond are folded
 * @param namespace of the data stream
 * @param service who is profiled
 * @param hostName or null
 * @param pid process id
 * @param labels the user's
 * @param rollup how slices are added up
 */
public record SliceSettings(Duration interval, int topFunctions, long eventBytes, String namespace, ServiceId service, String hostName,
        long pid,
        Map<String, String> labels, RollupSettings rollup) {

    /**
     * What an event may have: as much as Amazon's CloudWatch takes of one, and a quarter of what Kafka takes where nobody has changed it.
     */
    public static final long DEFAULT_EVENT_BYTES = 256 * 1_024;
    /** Room for names and labels, and the row {@code (other)}. */
    public static final long LEAST_EVENT_BYTES = 16 * 1_024;

    /** Settings with the usual length of events. */
    public SliceSettings(Duration interval, int topFunctions, String namespace, ServiceId service, String hostName, long pid,
            Map<String, String> labels) {
        this(interval, topFunctions, DEFAULT_EVENT_BYTES, namespace, service, hostName, pid, labels);
    }

    /** Settings of slices that are not added up. */
    public SliceSettings(Duration interval, int topFunctions, long eventBytes, String namespace, ServiceId service, String hostName,
            long pid, Map<String, String> labels) {
        this(interval, topFunctions, eventBytes, namespace, service, hostName, pid, labels, RollupSettings.OFF);
    }

    /** @throws IllegalArgumentException when a figure is out of its range */
    public SliceSettings {
        if (interval.isNegative() || interval.isZero() || interval.getNano() % 1_000_000 != 0) {
            throw new IllegalArgumentException("interval is " + Amounts.spelled(interval)
                    + ", but must be more than 0 and whole milliseconds");
        }
        if (topFunctions < 1) {
            throw new IllegalArgumentException("topFunctions is " + topFunctions + ", but must be 1 or more");
        }
        if (eventBytes < LEAST_EVENT_BYTES) {
            throw new IllegalArgumentException("maxEventSize is " + eventBytes + " bytes, but must be " + LEAST_EVENT_BYTES + " or more");
        }
        Objects.requireNonNull(namespace, "namespace");
        Objects.requireNonNull(rollup, "rollup");
        service = service.bounded();
        hostName = OutsideText.bounded(hostName);
        Map<String, String> bounded = new HashMap<>();
        labels.forEach((key, value) -> bounded.put(OutsideText.bounded(key), OutsideText.bounded(value)));
        labels = Map.copyOf(bounded);
    }

    /** The functions of a slice that a document keeps. */
    FittedProfile fit(StatsProfile profile, Overhead overhead, DeliveryFigures delivery) {
        return FittedProfile.of(profile, topFunctions, eventBytes, service, hostName, namespace, labels, overhead, delivery);
    }
}
