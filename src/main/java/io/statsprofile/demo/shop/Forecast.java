package io.statsprofile.demo.shop;

/** Sales of coming months, in the most wasteful way: recursion that is all calls and no work. */
final class Forecast {

    private Forecast() {
    }

    /** The demand of a month by those of the two before; {@code level} is 0 for the month asked for. */
    static long demand(int month, int level) {
        Tally.call("Forecast.demand", level == 0);
        return month < 2 ? month : demand(month - 1, level + 1) + demand(month - 2, level + 1);
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
