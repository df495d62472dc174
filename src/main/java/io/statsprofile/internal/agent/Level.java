package io.statsprofile.internal.agent;

import java.util.Locale;
import org.objectweb.asm.Opcodes;

/** How much of a class is profiled, by the names of logger levels. Each level selects what the one before selects, and more. */
enum Level {

    /** Nothing. */
    OFF,
    /** Public methods and constructors. */
    INFO,
    /** All methods, static initialisers and lambda bodies. */
    DEBUG,
    /** As DEBUG, with callers. */
    TRACE;

    /**
     * @param name of a level in any case; WARN and ERROR, above INFO, select nothing, ALL selects all
     * @return the level, or null for a name that is no level
     */
    static Level named(String name) {
        switch (name.trim().toUpperCase(Locale.ROOT)) {
            case "OFF":
            case "ERROR":
            case "WARN":
                return OFF;
            case "INFO":
                return INFO;
            case "DEBUG":
                return DEBUG;
            case "TRACE":
            case "ALL":
                return TRACE;
            default:
                return null;
        }
    }

    /** @param access flags of a method */
    boolean selects(int access) {
        return this == INFO ? (access & Opcodes.ACC_PUBLIC) != 0 : this != OFF;
    }
}
