package io.statsprofile.matrix;

import java.io.IOException;

/** What a proxy does to a request. Called by one thread for each connection. */
@FunctionalInterface
interface Fault {

    /** Nothing is broken. */
    Fault NONE = (request, upstream, client) -> client.answer(upstream.send(request));

    /** Whether it is for this request; others pass. Called once for each request. */
    default boolean hits(Request request) {
        return true;
    }

    /** What happens to a request that it is for. Where it throws, the connection ends. */
    void serve(Request request, Upstream upstream, Client client) throws IOException, InterruptedException;
}
