package io.statsprofile.internal.governor;

/** Carries out what was decided. */
@FunctionalInterface
interface ModeChangeHandler {

    void moved(GovernedFunction function, ProbeMode from, ProbeMode to);

    /** Whether a move that needs another bytecode is still being carried out, so that calls of before it go on. */
    default boolean isUnderWay(GovernedFunction function) {
        return false;
    }
}
