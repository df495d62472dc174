package io.statsprofile.internal.kibana;

import java.nio.file.Path;
import java.util.List;

/** Vega as the build fetched it: the version that Kibana 8.12 has and the one that the page of the command line carries. */
public enum VegaLibraries {

    /** What Kibana 8.12 has. */
    KIBANA_8_12("kibana"),
    /** The last of major 5, as Kibana 9.1 has it. */
    CURRENT("page");

    private final Path directory;

    VegaLibraries(String directory) {
        this.directory = Path.of("target", "npm", directory);
    }

    /** What a Kibana has that goes with the server of the tests; {@code .ci/run} has the tests run with a server of either kind. */
    public static VegaLibraries ofServer() {
        return System.getProperty("elasticsearch.version", "8").startsWith("9.") ? CURRENT : KIBANA_8_12;
    }

    /** Vega and the interpreter that lets it work without {@code eval}, as Kibana uses it. */
    public List<Path> scripts() {
        return List.of(directory.resolve("vega.min.js"), directory.resolve("vega-interpreter.min.js"));
    }
}
