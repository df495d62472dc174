package com.acme.levels;

/** Does not link where {@link Missing} is missing: the JVM's verifier must know whether one is the other. */
public class Wanting {

    Missing convert(Gone gone) {
        return gone;
    }
}

/** The class that tests hide. */
class Missing {
}

/** Comes to be verified as what it extends. */
class Gone extends Missing {
}
