package io.statsprofile.internal.model;

import io.statsprofile.internal.base.FigureChecks;
import io.statsprofile.pstats.StatsProfile;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * One document with its identity: the profile of one slice of one run, of a region, or of an hour or a day of slices.
 *
 * @param kind slice, region, hour or day; charts add up one kind at a time
 * @param timestamp grid boundary that the slice nominally opened at, or the hour or day began at; {@code @timestamp}
 * @param start real start, wall clock
 * @param end real end, wall clock
 * @param durationNanos by the monotonic clock, nanoseconds
 * @param runId identifies one run of one service process
 * @param sequence counts the slices or regions of a run from 0; of an hour that of its first slice
 * @param namespace of the data stream {@code metrics-statsprofile-<namespace>}
 * @param service who was profiled
 * @param hostName or null
 * @param pid process id
 * @param labels user's labels, at most 32
 * @param functionCount functions with figures in this slice, folded ones included
 * @param profile what was measured, reduced to the top functions and {@code (other)}
 * @param facts what else is to be known
 */
public record ProfileDocument(Kind kind, Instant timestamp, Instant start, Instant end, long durationNanos, String runId,
        long sequence, String namespace, ServiceId service, String hostName, long pid, Map<String, String> labels,
        int functionCount, StatsProfile profile, SliceFacts facts) {

    /** Of so many slices in a row the first one that names a function says where it is in the source, and the others need not. */
    public static final int PLACE_EVERY = 180;

    /** What a document covers. */
    public enum Kind {
        /** All threads over one time slice. */
        SLICE,
        /** One thread over a stretch that the program chose. */
        REGION,
        /** Slices of one run in one hour, added up. */
        HOUR,
        /** Hours of one service in one day, of all hosts and runs, added up. */
        DAY
    }

    /** @throws IllegalArgumentException when a number is negative */
    public ProfileDocument {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(timestamp, "timestamp");
        Objects.requireNonNull(start, "start");
        Objects.requireNonNull(end, "end");
        Objects.requireNonNull(runId, "runId");
        Objects.requireNonNull(namespace, "namespace");
        Objects.requireNonNull(service, "service");
        Objects.requireNonNull(profile, "profile");
        Objects.requireNonNull(facts, "facts");
        String name = "document " + sequence + " of run " + runId;
        FigureChecks.notNegative(name, "duration", durationNanos);
        FigureChecks.notNegative(name, "sequence", sequence);
        FigureChecks.notNegative(name, "pid", pid);
        FigureChecks.notNegative(name, "function_count", functionCount);
        labels = Map.copyOf(labels);
    }

    /** The same with other facts. */
    public ProfileDocument withFacts(SliceFacts other) {
        return new ProfileDocument(kind, timestamp, start, end, durationNanos, runId, sequence, namespace, service, hostName, pid, labels,
                functionCount, profile, other);
    }

    /**
     * {@code run_id-sequence}, of an hour {@code run_id-hour-sequence}, of a day {@code run_id-day-sequence}: {@code event.id}, and
     * {@code _id} in Elasticsearch.
     */
    public String id() {
        return runId + (kind == Kind.HOUR ? "-hour-" : kind == Kind.DAY ? "-day-" : "-") + sequence;
    }
}
