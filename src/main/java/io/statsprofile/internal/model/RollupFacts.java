package io.statsprofile.internal.model;

import io.statsprofile.internal.base.FigureChecks;
import java.time.Instant;
import java.util.List;

/**
 * How documents are rolled up: which slices an hour or a day is made of, and to which hour a slice, or to which day an hour, belongs.
 *
 * @param belongsTo of a slice the {@code @timestamp} of its hour, of an hour that of its day; null where it is the UTC hour or UTC day of
 *     the document's own {@code @timestamp}, as it mostly is
 * @param lastSequence of an hour the sequence of its last slice; else 0
 * @param slices how many slices it is made of; 0 for a slice and a region
 * @param sliceIntervalNanos the interval of its slices, nanoseconds; 0 for a slice and a region
 * @param hours of a day how many hour documents it is made of; else 0
 * @param hosts of a day how many hosts they are from; else 0
 * @param hourRanges of a day which hours are in it; else none
 */
public record RollupFacts(Instant belongsTo, long lastSequence, long slices, long sliceIntervalNanos, long hours, long hosts,
        List<HourRange> hourRanges) {

    /** Nothing is to be said. */
    public static final RollupFacts NONE = new RollupFacts(null, 0, 0, 0, 0, 0, List.of());

    /** @throws IllegalArgumentException when a number is negative */
    public RollupFacts {
        FigureChecks.notNegative("a document", "last_sequence", lastSequence);
        FigureChecks.notNegative("a document", "slices", slices);
        FigureChecks.notNegative("a document", "slice_interval", sliceIntervalNanos);
        FigureChecks.notNegative("a document", "hours", hours);
        FigureChecks.notNegative("a document", "hosts", hosts);
        hourRanges = List.copyOf(hourRanges);
    }

    /** Facts that do not say which hours are in a day. */
    public RollupFacts(Instant belongsTo, long lastSequence, long slices, long sliceIntervalNanos, long hours, long hosts) {
        this(belongsTo, lastSequence, slices, sliceIntervalNanos, hours, hosts, List.of());
    }

    /** The same of a day that says which hours are in it. */
    public RollupFacts withHourRanges(List<HourRange> ranges) {
        return new RollupFacts(belongsTo, lastSequence, slices, sliceIntervalNanos, hours, hosts, ranges);
    }

    /** Of an hour. */
    public static RollupFacts ofHour(long lastSequence, long slices, long sliceIntervalNanos) {
        return new RollupFacts(null, lastSequence, slices, sliceIntervalNanos, 0, 0);
    }

    /** Of a day. */
    public static RollupFacts ofDay(long slices, long sliceIntervalNanos, long hours, long hosts) {
        return new RollupFacts(null, 0, slices, sliceIntervalNanos, hours, hosts);
    }

    /** Of a slice of a service whose hour documents cover less than an hour. */
    public static RollupFacts ofSlice(Instant belongsTo) {
        return new RollupFacts(belongsTo, 0, 0, 0, 0, 0);
    }
}
