package io.statsprofile.internal.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The bundle as the build assembles it, taken apart again. */
final class Panels {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Panels() {
    }

    /** All saved objects. */
    static List<JsonNode> objects() throws IOException {
        List<JsonNode> objects = new ArrayList<>();
        for (String line : new Assembly(Path.of("kibana")).lines()) {
            objects.add(JSON.readTree(line));
        }
        return objects;
    }

    /** Panels of a dashboard. */
    static JsonNode of(JsonNode dashboard) throws IOException {
        return JSON.readTree(dashboard.at("/attributes/panelsJSON").asText());
    }

    /** Vega specifications by {@code dashboard/panel}. */
    static Map<String, JsonNode> vega() throws IOException {
        Map<String, JsonNode> specs = new LinkedHashMap<>();
        for (JsonNode object : objects()) {
            if (object.get("type").asText().equals("dashboard")) {
                for (JsonNode panel : of(object)) {
                    JsonNode vis = panel.at("/embeddableConfig/savedVis");
                    if (vis.path("type").asText().equals("vega")) {
                        specs.put(object.get("id").asText() + "/" + panel.get("panelIndex").asText(),
                                JSON.readTree(vis.at("/params/spec").asText()));
                    }
                }
            }
        }
        return specs;
    }
}
