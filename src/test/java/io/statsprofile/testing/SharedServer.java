package io.statsprofile.testing;

/**
 * Holds the server that all integration tests of one JVM share; started when first asked for, stopped by the server's own shutdown hook.
 */
final class SharedServer {

    static final SearchServer INSTANCE = SearchServer.start("shared");

    private SharedServer() {
    }
}
