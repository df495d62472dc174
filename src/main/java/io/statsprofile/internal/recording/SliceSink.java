package io.statsprofile.internal.recording;

import io.statsprofile.internal.model.DeliveryFigures;
import io.statsprofile.internal.model.PreviousRun;
import io.statsprofile.internal.model.ProfileDocument;

/** Takes the documents of a {@link SliceRecorder}; called by one thread at a time. */
public interface SliceSink {

    /**
     * Whether a document would find its way at this moment. Asked before a cut by schedule, and about once a second until it is so, while
     * the slice in hand goes on; and before a cut by which another recorder takes over, which is not made where it is not so.
     */
    boolean isReady();

    /**
     * Takes a document.
     *
     * @return whether it was handed on; where not, the next document gets its sequence number
     */
    boolean accept(ProfileDocument document);

    /** Documents of this run that were dropped so far on the way that follows. */
    long droppedDocuments();

    /** What became of documents so far on the way that follows. Asked when a slice is cut; returns at once. */
    default DeliveryFigures delivery() {
        return DeliveryFigures.NONE;
    }

    /**
     * The run before this one, for the run's first document; may take some seconds to find out.
     *
     * @return null where it is not known
     */
    default PreviousRun previousRun() {
        return null;
    }

    /** A slice could not be made or handed on; the schedule goes on. */
    void failed(Throwable problem);

    /** Takes the document of an hour that has ended, or of a part of one. Where it throws, the hour is lost, and that is told. */
    default void acceptHour(ProfileDocument hour) {
    }

    /** Whether somebody keeps the hour so far, for the case that the process is killed. */
    default boolean keepsHourSoFar() {
        return false;
    }

    /** Takes the hour in hand as it is now, in the place of what it was before; returns at once. */
    default void hourSoFar(ProfileDocument hour) {
    }

    /** The hour so far could not be handed to {@link #hourSoFar}. It goes on, and is handed on again some minutes later. */
    default void hourNotKept(Throwable problem) {
        failed(problem);
    }

    /** The hour in hand is lost; slices go on, and another hour begins with the next one. */
    default void hourFailed(Throwable problem) {
        failed(problem);
    }
}
