package io.statsprofile.testing;

import io.statsprofile.internal.server.ElasticsearchSettings;
import java.nio.file.Path;

/** A real Elasticsearch that somebody started for us. */
public interface SearchServer extends AutoCloseable {

    /** Address of its HTTP port on this machine, such as {@code http://127.0.0.1:41234}. */
    String url();

    /** User name, or null where security is off. */
    default String username() {
        return null;
    }

    /** Password, or null where security is off. */
    default String password() {
        return null;
    }

    /** PEM file of the authority that signed its certificate, or null without TLS. */
    default Path caFile() {
        return null;
    }

    /** Settings that reach it. */
    default ElasticsearchSettings.Builder settings() {
        return ElasticsearchSettings.builder().url(url()).access(access -> access.username(username()).password(password())
                .caFile(caFile()));
    }

    /** Stops the server and deletes what it wrote. */
    @Override
    void close();

    /**
     * Starts one with security off: a process, or a container with {@code -Dit.elasticsearch=docker}.
     *
     * @param name of its working directory under {@code target}
     */
    static SearchServer start(String name) {
        return "docker".equals(System.getProperty("it.elasticsearch")) ? DockerElasticsearch.start() : start(name, 0);
    }

    /** Starts a process with security off, whose HTTP port is {@code httpPort}, or any that is free where that is 0. */
    static SearchServer start(String name, int httpPort) {
        return start(name, httpPort, ElasticsearchProcess.ENOUGH_FOR_TESTS);
    }

    /** As above, with a heap of so many megabytes, for more data than tests have. */
    static SearchServer start(String name, int httpPort, int heapMegabytes) {
        return ElasticsearchProcess.start(name, null, httpPort, heapMegabytes);
    }

    /** The one that all integration tests of a JVM share; stopped with the JVM. Tests keep apart by namespace. */
    static SearchServer shared() {
        return SharedServer.INSTANCE;
    }
}
