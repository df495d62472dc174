package io.statsprofile.internal.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A panel in its place in a dashboard.
 *
 * @param spec of Vega
 * @param columns of the 48 of the dashboard
 * @param rows of the dashboard's grid
 * @param titled whether Kibana writes its title above it
 */
record KibanaPanel(JsonNode spec, int columns, int rows, boolean titled) {

    /** By {@code dashboard/panel}. */
    static Map<String, KibanaPanel> all() throws IOException {
        Map<String, JsonNode> specs = Panels.vega();
        Map<String, KibanaPanel> panels = new LinkedHashMap<>();
        for (JsonNode dashboard : Panels.objects()) {
            if (dashboard.get("type").asText().equals("dashboard")) {
                for (JsonNode panel : Panels.of(dashboard)) {
                    String name = dashboard.get("id").asText() + "/" + panel.get("panelIndex").asText();
                    if (specs.containsKey(name)) {
                        panels.put(name, new KibanaPanel(specs.get(name), panel.at("/gridData/w").asInt(), panel.at("/gridData/h").asInt(),
                                !panel.at("/embeddableConfig/hidePanelTitles").asBoolean()));
                    }
                }
            }
        }
        return panels;
    }

    /** Of what Kibana 8.12 gives to Vega, in a window of so many pixels, 15 of which the scroll bar takes. */
    int width(int window) {
        int grid = window - 15 - 16;
        return (grid + 8) * columns / 48 - 8 - 16;
    }

    /**
     * A row has 20 pixels, and 8 lie between rows; 40 are the title's and the border's, 16 the border's alone. A search field takes more.
     */
    int height() {
        int controls = spec.toString().contains("\"bind\"") ? 38 : 0;
        return 28 * rows - 8 - (titled ? 40 : 16) - controls;
    }
}
