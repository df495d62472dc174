package io.statsprofile.demo.shop;

/** Sets made of sets: two functions that call each other. */
final class Bundle {

    private Bundle() {
    }

    /** Pieces in a set that is nested {@code size} deep; {@code level} is 0 for the outermost set. */
    static int unpack(int size, int level) {
        Tally.call("Bundle.unpack", level == 0);
        return size <= 0 ? 1 : part(size - 1, level) + part(size - 2, level);
    }

    private static int part(int size, int level) {
        Tally.call("Bundle.part", level == 0);
        return size <= 0 ? 1 : unpack(size - 1, level + 1);
    }
}
