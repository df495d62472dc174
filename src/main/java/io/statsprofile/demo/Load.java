package io.statsprofile.demo;

import java.time.Duration;

/**
 * How many customers come, over a day that begins again when it is over: a morning, a slow noon, a flash sale, an evening.
 *
 * @param customersPerSecond at the calmest
 * @param day how long it is, more than zero
 */
record Load(double customersPerSecond, Duration day) {

    private static final double SALE_BEGIN = 0.55;
    private static final double SALE_END = 0.75;
    private static final double SALE_FACTOR = 3;

    /** @param elapsedNanos since the first day began */
    double rate(long elapsedNanos) {
        double progress = (double) (elapsedNanos % day.toNanos()) / day.toNanos();
        double wave = 1.5 - 0.5 * Math.cos(4 * Math.PI * progress);
        boolean sale = progress >= SALE_BEGIN && progress < SALE_END;
        return customersPerSecond * wave * (sale ? SALE_FACTOR : 1);
    }
}
