package io.statsprofile.internal.recording;

import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.rollup.Rollup;
import io.statsprofile.pstats.StatsProfile;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Adds slices up by the hour, on the thread that cuts them.
 *
 * <p><b>Guarantees.</b> Each slice that was handed on is in one hour document, that of the hour of its {@code @timestamp}. A document
 * holds slices that follow each other, and none is made twice of the same slices. An hour ends with its last slice, with the run, and when
 * the recorder hands over. It ends as well where the clock goes backwards, so that no document ends before it begins; what follows is
 * another document, maybe of the same hour. Where memory runs out while a slice is added, the hour in hand is given up as a whole, since
 * half of a slice may be in it. Where it runs out while the hour so far is kept, the hour goes on.
 *
 * <p><b>Example.</b> Slices 0 to 41 are cut until 13:00, and 42 to 401 until 14:00. At 13:00 and 14:00 there is a document each, with ids
 * that end in {@code -hour-0} and {@code -hour-42}. The service ends after slice 410: a third document has 402 to 410.
 *
 * <p>Not thread-safe; {@link SliceRecorder} takes care.
 */
final class HourRecorder {

    /** To keep the hour so far takes a thousandth of the time at most: where it takes long, it is kept less often. */
    private static final long PAUSES = 1_000;
    /** Or, where that is less, it is kept after so long: what took long may have been the machine, and a kill loses what is not kept. */
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final SliceSettings settings;
    private final SliceSink sink;
    private final SliceClock clock;
    /** Null where no slice is in it. */
    private Rollup hour;
    private Instant began;
    private Instant latest;
    private long keepNext;

    HourRecorder(SliceSettings settings, SliceSink sink, SliceClock clock) {
        this.settings = settings;
        this.sink = sink;
        this.clock = clock;
        this.keepNext = clock.nanoTime();
    }

    /**
     * A slice was cut.
     *
     * @param whole its profile before functions were folded
     * @param handedOn whether it was handed on; else it is in no document
     * @param next {@code @timestamp} of the slice that follows
     */
    void cut(ProfileDocument slice, StatsProfile whole, boolean handedOn, Instant next) {
        if (!settings.rollup().isOn()) {
            return;
        }
        if (handedOn) {
            if (hour != null && !goesOnAt(slice.timestamp())) {
                end();
            }
            add(slice, whole);
        }
        if (hour != null && !goesOnAt(next)) {
            end();
        } else if (handedOn) {
            keep();
        }
    }

    private void add(ProfileDocument slice, StatsProfile whole) {
        if (hour == null) {
            hour = Rollup.ofHour(settings.rollup().interval());
            began = floor(slice.timestamp());
        }
        hour.add(slice, whole);
        latest = slice.timestamp();
    }

    private boolean goesOnAt(Instant timestamp) {
        return floor(timestamp).equals(began) && !timestamp.isBefore(latest);
    }

    private Instant floor(Instant timestamp) {
        return Rollup.floor(timestamp, settings.rollup().interval());
    }

    private void keep() {
        long begun = clock.nanoTime();
        if (begun - keepNext < 0 || !sink.keepsHourSoFar()) {
            return;
        }
        keepNext = begun + LONGEST_PAUSE_NANOS;
        try {
            sink.hourSoFar(document());
            long now = clock.nanoTime();
            keepNext = now + Math.min(PAUSES * (now - begun), LONGEST_PAUSE_NANOS);
        } catch (RuntimeException | Error problem) {
            // The sums are what they were.
            tell(problem);
        }
    }

    private void tell(Throwable problem) {
        try {
            sink.hourNotKept(problem);
        } catch (RuntimeException | Error e) {
            // To tell it takes memory and stack, too, and runs code of others.
        }
    }

    /** Hands the hour in hand on, where there is one. */
    void end() {
        if (hour != null) {
            ProfileDocument document = document();
            hour = null;
            sink.acceptHour(document);
        }
    }

    /** Gives the hour in hand up. */
    void giveUp() {
        hour = null;
    }

    private ProfileDocument document() {
        long bytes = settings.rollup().eventBytes();
        // Callers have what is left beyond that, and no function: so hours take the same share of what slices take at every level.
        return hour.document(settings.rollup().topFunctions(), bytes, Math.min(bytes, settings.eventBytes()));
    }
}
