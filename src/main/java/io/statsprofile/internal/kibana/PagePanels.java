package io.statsprofile.internal.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Panels of the Overview that the page of the command line shows, too: by the measure that they draw, the table as {@code functions}.
 * Instead of a request they wait for its answer as {@code values} of data set {@code answer}; their clock is UTC, as in all reports.
 */
final class PagePanels {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> NAMES = Map.of("own-time", "tottime", "cumulative-time", "cumtime", "calls", "ncalls",
            "functions", "functions");

    private final Path sources;

    PagePanels(Path sources) {
        this.sources = sources;
    }

    /** One JSON object. */
    String json() throws IOException {
        Template template = new Template(sources);
        ObjectNode panels = JsonNodeFactory.instance.objectNode();
        for (JsonNode panel : JSON.readTree(sources.resolve("dashboards").resolve("overview.json").toFile()).get("panels")) {
            String name = NAMES.get(panel.get("id").asText());
            if (name != null) {
                panels.set(name, withoutKibana(template.panel(panel.get("vega").asText(), ((ObjectNode) panel.get("with").deepCopy())
                        .put("clock", "utc"))));
            }
        }
        if (panels.size() != NAMES.size()) {
            throw new IllegalStateException("The Overview lacks one of the panels " + NAMES.keySet());
        }
        return JSON.writeValueAsString(panels);
    }

    private static JsonNode withoutKibana(JsonNode spec) {
        spec.get("data").forEach(data -> ((ObjectNode) data).remove("url"));
        ((ObjectNode) spec.get("config")).remove("kibana");
        return spec;
    }
}
