package io.statsprofile.demo.shop;

/** Sales of coming months, in the most wasteful way: recursion that is nearly all calls, and a little work in each. */
final class Forecast {

    /** A tenth of a microsecond or two: so the probe's count takes a few percent of the function, and two readings of the clock a third. */
    private static final int SMOOTHING_ROUNDS = 100;

    private Forecast() {
    }

    /** The demand of a month by those of the two before; {@code level} is 0 for the month asked for. */
    static long demand(int month, int level) {
        Tally.call("Forecast.demand", level == 0);
        long trend = month;
        for (int i = 0; i < SMOOTHING_ROUNDS; i++) {
            trend = trend * 31 + level >>> 1;
        }
        return (month < 2 ? month : demand(month - 1, level + 1) + demand(month - 2, level + 1)) + (trend & 1);
    }

    static String season(int month) {
        Tally.call("Forecast.season");
        long beginNanos = System.nanoTime();
        long demand = demand(month, 0);
        // All of it is own time of a function that calls nothing but itself, so two readings of the clock time thousands of its calls.
        Tally.time("Forecast.demand", System.nanoTime() - beginNanos);
        return demand % 2 == 0 ? "calm" : "busy";
    }
}
