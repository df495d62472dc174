package io.statsprofile.bench.programs;

import java.util.Map;

/** A program that nobody here wrote, doing work whose result is known. One thread drives it; each operation does the same work. */
interface Program extends AutoCloseable {

    /** Makes it ready for the first operation. */
    void start() throws Exception;

    /** Where it is asked over HTTP, 0 where it is not. */
    default int port() {
        return 0;
    }

    /** Does the work once and checks what came of it, as far as that is cheap. */
    void operation() throws Exception;

    /** Checks the whole of what {@code operations} operations have left behind. */
    void check(long operations) throws Exception;

    /** Own counters of the driver: how often it has called these functions of the program, which nobody else calls. */
    Map<String, Long> calls();

    @Override
    void close() throws java.io.IOException, java.sql.SQLException;
}
