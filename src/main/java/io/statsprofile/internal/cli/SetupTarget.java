package io.statsprofile.internal.cli;

import java.io.IOException;
import java.util.List;

/** One thing that {@code setup} puts into a server. */
interface SetupTarget extends AutoCloseable {

    /**
     * What was done, or would be.
     *
     * @param lines for people
     * @param whole whether all that was asked was done
     */
    record Result(List<String> lines, boolean whole) {
    }

    /** What it puts there, as in "the dashboards". */
    String subject();

    /** Where, as in "Kibana"; several targets may have one server. */
    String server();

    /** How to do the rest without this: a sentence and a blank before it; empty where the rest needs it. */
    default String without() {
        return "";
    }

    /** Finds out, without writing, whether writing can work; removal needs other things than installing. */
    void check(boolean removal) throws IOException;

    /** @param write false to only say what would be done */
    Result install(boolean write) throws IOException;

    /** @param write false to only say what would be done */
    Result remove(boolean write) throws IOException;

    @Override
    default void close() {
        // Most hold nothing.
    }
}
