package io.statsprofile.demo;

/**
 * How many customers come, over the day that the run stands for: a morning, a slow noon, a flash sale, an evening.
 *
 * @param customersPerSecond at the calmest
 */
record Load(double customersPerSecond) {

    private static final double SALE_BEGIN = 0.55;
    private static final double SALE_END = 0.75;
    private static final double SALE_FACTOR = 3;

    /** @param progress of the run, from 0 to 1 */
    double rate(double progress) {
        double wave = 1.5 - 0.5 * Math.cos(4 * Math.PI * progress);
        boolean sale = progress >= SALE_BEGIN && progress < SALE_END;
        return customersPerSecond * wave * (sale ? SALE_FACTOR : 1);
    }
}
