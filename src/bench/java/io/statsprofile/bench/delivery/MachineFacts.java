package io.statsprofile.bench.delivery;

import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.testing.SearchServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A real Elasticsearch, and folders on the disk that is measured. Used by one thread. */
final class MachineFacts implements AutoCloseable {

    private static final int HEAP_MEGABYTES = 1_024;

    private final SearchServer server = SearchServer.start("delivery", 0, HEAP_MEGABYTES);
    private final Path base;
    private int folders;

    MachineFacts() throws IOException {
        base = Files.createTempDirectory(Files.createDirectories(Path.of("target")).toAbsolutePath(), "delivery-");
    }

    /** Address of Elasticsearch. */
    String server() {
        return server.url();
    }

    SearchServer elasticsearch() {
        return server;
    }

    /** A new folder. */
    Path folder(String part) throws IOException {
        return Files.createDirectory(base.resolve(part + "-" + ++folders));
    }

    /** One that nobody has used. */
    String namespace(String part) {
        return "delivery_" + part.replace('-', '_') + "_" + ProcessHandle.current().pid() + "_" + ++folders;
    }

    /** The data stream of a namespace. */
    static String stream(String namespace) {
        return Elasticsearch.DATA_STREAM_PREFIX + namespace;
    }

    @Override
    public void close() throws IOException {
        server.close();
        delete(base);
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
