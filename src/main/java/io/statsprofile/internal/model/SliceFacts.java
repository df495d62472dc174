package io.statsprofile.internal.model;

import io.statsprofile.internal.base.FigureChecks;
import java.util.Objects;

/**
 * What else is to be known about a slice, or of several taken together.
 *
 * @param intervalNanos the configured interval of slices, or of what slices are rolled up to; nanoseconds
 * @param cutSkewNanos distance between the first and the last thread's stamp, nanoseconds
 * @param late longer than one and a half intervals
 * @param last the run's last slice; open calls were closed
 * @param threads threads that had something in this slice
 * @param deferredThreads threads whose figures come with a later slice
 * @param unrecordedCalls calls that a bound kept out of the figures
 * @param droppedDocuments documents of this run that were dropped before this one was written, in all
 * @param estimatedCostNanos what profiling itself took of the threads' time in this slice, estimated, nanoseconds; 0 where nobody
 *     estimated it
 * @param bounds what the agent holds, and what its bounds kept out
 * @param overhead what profiling might take and took, where a budget is kept
 * @param foldedForSize functions that are in {@code (other)} only since the event would have been too long
 * @param previousRun the run before this one; null in all documents but a run's first one, and where it is not known
 * @param delivery what became of the process's documents before this one was cut; {@link DeliveryFigures#NONE} where nobody delivers
 * @param rollup which slices it is made of, and what it belongs to; {@link RollupFacts#NONE} where there is nothing to say
 */
public record SliceFacts(long intervalNanos, long cutSkewNanos, boolean late, boolean last, int threads, int deferredThreads,
        long unrecordedCalls, long droppedDocuments, long estimatedCostNanos, ProbeBounds bounds, Overhead overhead, long foldedForSize,
        PreviousRun previousRun, DeliveryFigures delivery, RollupFacts rollup) {

    /** Facts of a region, which has no interval. */
    public static final SliceFacts NONE = new SliceFacts(0, 0, false, false, 1, 0, 0, 0, 0);

    /** Facts of what is not rolled up. */
    public SliceFacts(long intervalNanos, long cutSkewNanos, boolean late, boolean last, int threads, int deferredThreads,
            long unrecordedCalls, long droppedDocuments, long estimatedCostNanos, ProbeBounds bounds, Overhead overhead,
            long foldedForSize, PreviousRun previousRun, DeliveryFigures delivery) {
        this(intervalNanos, cutSkewNanos, late, last, threads, deferredThreads, unrecordedCalls, droppedDocuments, estimatedCostNanos,
                bounds, overhead, foldedForSize, previousRun, delivery, RollupFacts.NONE);
    }

    /** Facts without the agent's bounds. */
    public SliceFacts(long intervalNanos, long cutSkewNanos, boolean late, boolean last, int threads, int deferredThreads,
            long unrecordedCalls, long droppedDocuments, long estimatedCostNanos) {
        this(intervalNanos, cutSkewNanos, late, last, threads, deferredThreads, unrecordedCalls, droppedDocuments, estimatedCostNanos,
                ProbeBounds.UNKNOWN);
    }

    /** Facts that name no previous run. */
    public SliceFacts(long intervalNanos, long cutSkewNanos, boolean late, boolean last, int threads, int deferredThreads,
            long unrecordedCalls, long droppedDocuments, long estimatedCostNanos, ProbeBounds bounds, Overhead overhead,
            long foldedForSize) {
        this(intervalNanos, cutSkewNanos, late, last, threads, deferredThreads, unrecordedCalls, droppedDocuments, estimatedCostNanos,
                bounds, overhead, foldedForSize, null, DeliveryFigures.NONE);
    }

    /** Facts of an event that was not too long. */
    public SliceFacts(long intervalNanos, long cutSkewNanos, boolean late, boolean last, int threads, int deferredThreads,
            long unrecordedCalls, long droppedDocuments, long estimatedCostNanos, ProbeBounds bounds, Overhead overhead) {
        this(intervalNanos, cutSkewNanos, late, last, threads, deferredThreads, unrecordedCalls, droppedDocuments, estimatedCostNanos,
                bounds, overhead, 0);
    }

    /** Facts without a budget. */
    public SliceFacts(long intervalNanos, long cutSkewNanos, boolean late, boolean last, int threads, int deferredThreads,
            long unrecordedCalls, long droppedDocuments, long estimatedCostNanos, ProbeBounds bounds) {
        this(intervalNanos, cutSkewNanos, late, last, threads, deferredThreads, unrecordedCalls, droppedDocuments, estimatedCostNanos,
                bounds,
                Overhead.UNKNOWN);
    }

    /** @throws IllegalArgumentException when a number is negative */
    public SliceFacts {
        Objects.requireNonNull(delivery, "delivery");
        Objects.requireNonNull(rollup, "rollup");
        FigureChecks.notNegative("a slice", "interval", intervalNanos);
        FigureChecks.notNegative("a slice", "cut_skew", cutSkewNanos);
        FigureChecks.notNegative("a slice", "threads", threads);
        FigureChecks.notNegative("a slice", "deferred_threads", deferredThreads);
        FigureChecks.notNegative("a slice", "unrecorded_calls", unrecordedCalls);
        FigureChecks.notNegative("a slice", "dropped_documents", droppedDocuments);
        FigureChecks.notNegative("a slice", "estimated_cost", estimatedCostNanos);
        FigureChecks.notNegative("a slice", "folded_for_size", foldedForSize);
    }

    /** The same of an event in which so many functions were folded for its length. */
    public SliceFacts withFoldedForSize(long functions) {
        return functions == foldedForSize ? this : new SliceFacts(intervalNanos, cutSkewNanos, late, last, threads, deferredThreads,
                unrecordedCalls,
                droppedDocuments, estimatedCostNanos, bounds, overhead, functions, previousRun, delivery, rollup);
    }

    /** The same of a run's first slice, which names the run before. */
    public SliceFacts withPreviousRun(PreviousRun previous) {
        return new SliceFacts(intervalNanos, cutSkewNanos, late, last, threads, deferredThreads, unrecordedCalls, droppedDocuments,
                estimatedCostNanos, bounds, overhead, foldedForSize, previous, delivery, rollup);
    }

    /** The same with what became of documents before. */
    public SliceFacts withDelivery(DeliveryFigures figures) {
        return new SliceFacts(intervalNanos, cutSkewNanos, late, last, threads, deferredThreads, unrecordedCalls, droppedDocuments,
                estimatedCostNanos, bounds, overhead, foldedForSize, previousRun, figures, rollup);
    }

    /** The same with which slices it is made of, and what it belongs to. */
    public SliceFacts withRollup(RollupFacts other) {
        return new SliceFacts(intervalNanos, cutSkewNanos, late, last, threads, deferredThreads, unrecordedCalls, droppedDocuments,
                estimatedCostNanos, bounds, overhead, foldedForSize, previousRun, delivery, other);
    }
}
