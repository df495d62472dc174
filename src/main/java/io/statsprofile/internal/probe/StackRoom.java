package io.statsprofile.internal.probe;

/** Makes sure of some stack before a change of several steps, so that it is not left half done where the stack ends. */
final class StackRoom {

    /** Calls deep; the changes go ten deep at most, and interpreted frames are some times as large as compiled ones. */
    private static final int LEVELS = 64;

    private StackRoom() {
    }

    /** @throws StackOverflowError where there is too little */
    static void ensure() {
        descend(LEVELS, 1, 2, 3);
    }

    private static long descend(int levels, long a, long b, long c) {
        return levels == 0 ? a : descend(levels - 1, b, c, a) + 1;
    }
}
