package io.statsprofile.internal.recording;

import io.statsprofile.internal.base.Amounts;
import java.time.Duration;

/**
 * How a service adds its slices up. Immutable.
 *
 * @param interval length of what they are added up to, of which an hour has a whole number; zero where they are not added up
 * @param topFunctions how many functions by tottime, by cumtime and by ncalls such a document keeps, 1 to 1000
 * @param eventBytes how long its event may be at most; without callers it is not longer than that of a slice may be
 */
public record RollupSettings(Duration interval, int topFunctions, long eventBytes) {

    /**
     * What an hour's event may have where it goes to Elasticsearch by itself: room for the 6,000 callers that a document keeps, beside its
     * functions. There is one an hour; two are in one bulk request, and the queue in memory holds 16.
     */
    public static final long DEFAULT_EVENT_BYTES = 2 * 1_024 * 1_024;
    /** Slices are not added up. */
    public static final RollupSettings OFF = new RollupSettings(Duration.ZERO, 1);
    private static final Duration HOUR = Duration.ofHours(1);

    /** Settings with the usual length of events. */
    public RollupSettings(Duration interval, int topFunctions) {
        this(interval, topFunctions, DEFAULT_EVENT_BYTES);
    }

    /** @throws IllegalArgumentException when a figure is out of its range */
    public RollupSettings {
        if (!interval.isZero() && !divides(interval)) {
            throw new IllegalArgumentException("rollup interval is " + Amounts.spelled(interval)
                    + ", but an hour must have a whole number of them");
        }
        if (topFunctions < 1 || topFunctions > 1_000) {
            throw new IllegalArgumentException("rollup topFunctions is " + topFunctions + ", but must be from 1 to 1000");
        }
        if (eventBytes < SliceSettings.LEAST_EVENT_BYTES) {
            throw new IllegalArgumentException("rollup maxEventSize is " + eventBytes + " bytes, but must be "
                    + SliceSettings.LEAST_EVENT_BYTES + " or more");
        }
    }

    /** Whether an hour has a whole number of intervals, each of whole milliseconds. */
    public static boolean divides(Duration interval) {
        return !interval.isNegative() && interval.toMillis() > 0 && interval.getNano() % 1_000_000 == 0
                && HOUR.toMillis() % interval.toMillis() == 0;
    }

    /** Whether slices are added up at all. */
    public boolean isOn() {
        return !interval.isZero();
    }

    /** Whether they are added up by the hour, and not by a part of it. */
    boolean isHourly() {
        return interval.compareTo(HOUR) == 0;
    }
}
