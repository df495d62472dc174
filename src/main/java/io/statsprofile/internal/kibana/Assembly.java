package io.statsprofile.internal.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes the one file that Kibana imports from the sources that people read and change, and the panels that the page of the command line
 * shows, too. The build runs it:
 *
 * <pre>{@code
 * kibana/objects/*.json      saved objects as they are: tag, data view
 * kibana/dashboards/*.json   dashboards in our own short form, see DashboardSource
 * kibana/panels/*.vg.json    Vega specifications with parts and parameters, see Template
 * kibana/parts/*.json        what several panels have in common
 * }</pre>
 */
public final class Assembly {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path sources;

    Assembly(Path sources) {
        this.sources = sources;
    }

    /**
     * @param arguments directory of the sources, file to write for Kibana, file to write for the page
     * @throws IOException when a source cannot be read or is not what it should be
     */
    public static void main(String[] arguments) throws IOException {
        Path sources = Path.of(arguments[0]);
        Files.write(place(arguments[1]), new Assembly(sources).lines());
        Files.writeString(place(arguments[2]), new PagePanels(sources).json());
    }

    /** One saved object a line; what is referred to stands before what refers to it. */
    List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path file : in("objects")) {
            lines.add(JSON.writeValueAsString(JSON.readTree(file.toFile())));
        }
        Template template = new Template(sources);
        for (Path file : in("dashboards")) {
            JsonNode dashboard = JSON.readTree(file.toFile());
            lines.add(JSON.writeValueAsString(new DashboardSource(dashboard, template).savedObject()));
        }
        return lines;
    }

    private static Path place(String file) throws IOException {
        Path place = Path.of(file);
        Files.createDirectories(place.getParent());
        return place;
    }

    private List<Path> in(String directory) throws IOException {
        try (Stream<Path> files = Files.list(sources.resolve(directory))) {
            return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
        }
    }
}
