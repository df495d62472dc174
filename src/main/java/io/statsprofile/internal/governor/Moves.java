package io.statsprofile.internal.governor;

/** Carries out what was decided. */
@FunctionalInterface
interface Moves {

    void moved(Governed function, Mode from, Mode to);

    /** Whether a move that needs another bytecode is still being carried out, so that calls of before it go on. */
    default boolean isUnderWay(Governed function) {
        return false;
    }
}
