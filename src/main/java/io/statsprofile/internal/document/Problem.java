package io.statsprofile.internal.document;

import java.io.IOException;
import java.time.DateTimeException;

/** The first thing that is wrong with a document; reading goes on behind it, since other documents may follow. Not thread-safe. */
final class Problem {

    private String first;

    /** Reads or sets a value. */
    @FunctionalInterface
    interface ReadingStep {
        void run() throws IOException;
    }

    /** Does it, and takes down what was wrong with the value. */
    void in(ReadingStep step) throws IOException {
        try {
            step.run();
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
            set(e.getMessage());
        }
    }

    void set(String message) {
        first = first == null ? message : first;
    }

    /** Null where nothing is wrong. */
    String get() {
        return first;
    }
}
