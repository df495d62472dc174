package io.statsprofile.internal.report;

import io.statsprofile.internal.series.Measure;
import java.util.ArrayList;
import java.util.List;

/**
 * A value axis from 0 with round ticks.
 *
 * @param measure what it measures
 * @param step between ticks, nanoseconds or calls
 * @param top value at its end, a multiple of {@code step}
 */
record Axis(Measure measure, long step, long top) {

    /** @param ticks how many there should be at most */
    static Axis of(Measure measure, long greatest, int ticks) {
        long target = Math.max(1, greatest / ticks);
        long step = 1;
        while (step < Long.MAX_VALUE / 100 && step * 10 <= target) {
            step *= 10;
        }
        for (long factor : new long[] {1, 2, 5, 10}) {
            if (step * factor * ticks >= greatest) {
                step *= factor;
                break;
            }
        }
        long steps = Math.max(1, -Math.floorDiv(-greatest, step));
        while (steps > Long.MAX_VALUE / step) {
            step /= 10;
            steps = Math.min(Long.MAX_VALUE / step, -Math.floorDiv(-greatest, step));
        }
        return new Axis(measure, step, step * steps);
    }

    List<Long> ticks() {
        List<Long> ticks = new ArrayList<>();
        for (long i = 0; i <= top / step; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    String label(long value) {
        if (value == 0) {
            return "0";
        }
        return measure.isTime() ? trimmed(Units.time(value)) : Units.count(value);
    }

    /** Round values need no zeros behind the point. */
    private static String trimmed(String time) {
        return time.contains(".") ? time.replaceFirst("\\.?0+ ", " ") : time;
    }
}
