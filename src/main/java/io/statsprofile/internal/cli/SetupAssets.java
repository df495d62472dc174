package io.statsprofile.internal.cli;

import io.statsprofile.internal.kibana.Dashboards;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.internal.template.IndexTemplates;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code setup} puts in place, as files for those who install by other means. */
final class SetupAssets {

    /** Files of {@code kibana/queries}, which a jar cannot list. */
    static final List<String> QUERIES = List.of(
            "by-host.console", "by-release.console", "callers.console", "coverage.console", "discover.kql", "esql.console",
            "missing-slices.console", "modes.console", "own-time-by-function.console", "own-time-by-hour.console",
            "previous-window.console", "regions.console", "share-of-total.console", "slices-over-a-limit.console",
            "time-per-call.console", "top-by-calls.console");
    private static final List<String> PLAIN = List.of("role-writer.json", "role-reader.json", "role-rollup.json",
            "role-setup.json", "README.md");

    private SetupAssets() {
    }

    /**
     * Writes all files, over those that are there; returns them in order.
     *
     * @param hourRetention of hours and days
     */
    static List<Path> write(Path directory, Duration retention, Duration hourRetention) throws IOException {
        Map<Path, String> files = new LinkedHashMap<>();
        files.put(directory.resolve("index-template.json"), IndexTemplates.json(StreamFamily.SLICES, retention));
        files.put(directory.resolve("function-template.json"), IndexTemplates.json(StreamFamily.FUNCTIONS, retention));
        files.put(directory.resolve("function-hour-template.json"), IndexTemplates.json(StreamFamily.FUNCTION_HOURS, hourRetention));
        files.put(directory.resolve("hour-template.json"), IndexTemplates.json(StreamFamily.HOURS, hourRetention));
        files.put(directory.resolve("day-template.json"), IndexTemplates.json(StreamFamily.DAYS, hourRetention));
        files.put(directory.resolve("dashboards.ndjson"), Dashboards.ndjson());
        for (String name : PLAIN) {
            files.put(directory.resolve(name), resource(name));
        }
        for (String name : QUERIES) {
            files.put(directory.resolve("queries").resolve(name), resource("queries/" + name));
        }
        try {
            Files.createDirectories(directory.resolve("queries"));
            for (Map.Entry<Path, String> file : files.entrySet()) {
                Files.writeString(file.getKey(), file.getValue());
            }
        } catch (IOException e) {
            throw new IOException("--export is '" + directory + "', but cannot be written (" + FileFailure.of(e)
                    + "); check its path and permissions, or name another directory", e);
        }
        return List.copyOf(files.keySet());
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = SetupAssets.class.getResourceAsStream("assets/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
