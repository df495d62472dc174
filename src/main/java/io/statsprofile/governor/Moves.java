package io.statsprofile.governor;

/** Carries out what was decided. */
@FunctionalInterface
interface Moves {

    void moved(Governed function, Mode from, Mode to);
}
