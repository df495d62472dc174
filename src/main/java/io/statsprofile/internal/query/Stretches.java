package io.statsprofile.internal.query;

import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.internal.series.Stretch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a window by the grids of hours and days, so that each moment is answered from documents of one kind: days within, hours around
 * them, and slices for the parts of hours at both edges. An hour that ended less than ten minutes ago is slices, since its document may
 * be under way, and the newest two days are hours.
 */
final class Stretches {

    static final long HOUR = Duration.ofHours(1).toMillis();
    static final long DAY = Duration.ofDays(1).toMillis();
    /** How long ago an hour or a day has to have ended until its documents are expected; milliseconds. */
    private static final long LAG_OF_HOURS = Duration.ofMinutes(10).toMillis();
    private static final long LAG_OF_DAYS = 2 * DAY;

    private Stretches() {
    }

    /**
     * @param longest the longest documents that may be taken
     * @param nowMillis what the time is
     * @return in order; slices alone where no whole hour is in the window
     */
    static List<Stretch> of(Kind longest, long fromMillis, long toMillis, long nowMillis) {
        List<Stretch> stretches = new ArrayList<>();
        long firstHour = ceiling(fromMillis, HOUR);
        long lastHour = Math.floorDiv(Math.min(toMillis, nowMillis - LAG_OF_HOURS), HOUR) * HOUR;
        if (longest == Kind.SLICE || firstHour >= lastHour) {
            add(stretches, Kind.SLICE, fromMillis, toMillis);
            return stretches;
        }
        add(stretches, Kind.SLICE, fromMillis, firstHour);
        long firstDay = ceiling(firstHour, DAY);
        long lastDay = Math.floorDiv(Math.min(toMillis, nowMillis - LAG_OF_DAYS), DAY) * DAY;
        if (longest == Kind.HOUR || firstDay >= lastDay) {
            add(stretches, Kind.HOUR, firstHour, lastHour);
        } else {
            add(stretches, Kind.HOUR, firstHour, firstDay);
            add(stretches, Kind.DAY, firstDay, lastDay);
            add(stretches, Kind.HOUR, lastDay, lastHour);
        }
        add(stretches, Kind.SLICE, lastHour, toMillis);
        return stretches;
    }

    private static long ceiling(long millis, long unit) {
        return -Math.floorDiv(-millis, unit) * unit;
    }

    private static void add(List<Stretch> stretches, Kind kind, long fromMillis, long toMillis) {
        if (fromMillis < toMillis) {
            stretches.add(new Stretch(kind, Instant.ofEpochMilli(fromMillis), Instant.ofEpochMilli(toMillis)));
        }
    }
}
