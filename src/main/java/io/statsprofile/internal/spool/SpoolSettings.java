package io.statsprofile.internal.spool;

import io.statsprofile.internal.base.Amounts;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where documents wait on disk, and how many. Immutable.
 *
 * @param directory one that is there, for nothing else; several processes may share it
 * @param setting who named it, for messages, such as {@code spool directory}
 * @param mayMake how many of its last parts are made where they are not there, 0 or more
 * @param maxBytes of all files of one process, 1 or more; {@value #DEFAULT_MAX_BYTES} by default
 * @param maxAge how long a document waits at most, more than 0; {@value #DEFAULT_MAX_AGE_DAYS} days by default
 */
public record SpoolSettings(Path directory, String setting, int mayMake, long maxBytes, Duration maxAge) {

    /** Bytes of all files: 64 MiB. */
    public static final long DEFAULT_MAX_BYTES = 67_108_864;
    /** Days that a document waits. */
    public static final int DEFAULT_MAX_AGE_DAYS = 7;

    /** Folder of a spool in which slices wait for the function stream, as those for the stream of slices do in the spool itself. */
    public static final String FUNCTIONS = "functions";
    /** Folder of a spool in which hours wait, and in which the hour so far is kept. */
    public static final String HOURS = "hours";

    /** Folder of a spool in which hours wait for the function stream, and in which the hour so far is kept for it. */
    public static final String FUNCTION_HOURS = "function-hours";

    /** @throws IllegalArgumentException when a bound is out of its range */
    public SpoolSettings {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("spool maxSize is " + maxBytes + " bytes, but must be 1 or more; raise it or leave it out");
        }
        if (maxAge.isNegative() || maxAge.isZero()) {
            throw new IllegalArgumentException("spool maxAge is " + Amounts.spelled(maxAge) + ", but must be more than 0;"
                    + " raise it or leave it out");
        }
    }

    /** For the function stream, with the same bounds of its own. */
    public SpoolSettings ofFunctions() {
        return in(FUNCTIONS);
    }

    /** For hours, likewise. */
    public SpoolSettings ofHours() {
        return in(HOURS);
    }

    /** For hours on their way to the function stream, likewise. */
    public SpoolSettings ofFunctionHours() {
        return in(FUNCTION_HOURS);
    }

    private SpoolSettings in(String folder) {
        return new SpoolSettings(directory.resolve(folder), setting, mayMake + 1, maxBytes, maxAge);
    }

    /** For the status of effective settings. */
    @Override
    public String toString() {
        return "spool in " + directory + ", " + maxBytes + " bytes, " + Amounts.spelled(maxAge) + " at most";
    }
}
