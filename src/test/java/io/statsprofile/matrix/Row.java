package io.statsprofile.matrix;

import io.statsprofile.internal.server.StreamFamily;

/**
 * One fault.
 *
 * @param name by which it is chosen, and which the table shows
 * @param family of faults, by which several are chosen
 * @param promise what must hold in the end
 * @param scenario what happens
 */
record Row(String name, String family, Promise promise, Scenario scenario) {

    /** What happens in a row. In the end everything is in order again, or will be by itself. */
    @FunctionalInterface
    interface Scenario {
        void play(TestBed bed) throws Exception;
    }

    /** The same without a spool, as documents are delivered where nobody sets one. */
    Row inMemory() {
        return new Row(name + "-in-memory", family, promise, bed -> {
            bed.settings(bed.settings().withoutSpool());
            scenario.play(bed);
        });
    }

    /** The data stream of a namespace. */
    static String stream(String namespace) {
        return StreamFamily.SLICES.stream(namespace);
    }
}
