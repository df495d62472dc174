package io.statsprofile.internal.kibana;

import java.time.Duration;
import java.util.List;

/**
 * How often windows are asked for in the time that there is: each once, or the longest not at all, and the shorter ones, which are
 * answered fast, more often. Counts down from when it is made.
 */
final class LoadBudget {

    private final long start = System.nanoTime();
    private final Duration time;

    LoadBudget(Duration time) {
        this.time = time;
    }

    /** An equal part of what is left for each of so many; the next one has what this one leaves. */
    LoadBudget share(int among) {
        return new LoadBudget(Duration.ofMillis(Math.round(1e3 * left() / among)));
    }

    /** Seconds; below 0 when the time is up. */
    double left() {
        return time.toNanos() / 1e9 - spent();
    }

    /** Seconds. */
    double spent() {
        return (System.nanoTime() - start) / 1e9;
    }

    /**
     * Rounds that one window may have.
     *
     * @param left seconds for this and longer windows
     * @param round seconds that one round is expected to take
     * @param longer the same of each longer window, in ascending order
     * @param most rounds that are wanted
     * @return 0 when there is no time for one
     */
    static int rounds(double left, double round, List<Double> longer, int most) {
        if (round > left) {
            return 0;
        }
        double spare = left - round;
        for (double each : longer) {
            if (each > spare) {
                break;
            }
            spare -= each;
        }
        // Half of what is left over; the next window may take its half.
        return 1 + (int) Math.min(most - 1, spare / 2 / round);
    }
}
