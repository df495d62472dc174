package io.statsprofile.matrix;

import java.io.IOException;

/** The server behind the proxy. */
@FunctionalInterface
interface Upstream {

    /** Has the server process a request; returns when it has answered. */
    Answer send(Request request) throws IOException, InterruptedException;
}
