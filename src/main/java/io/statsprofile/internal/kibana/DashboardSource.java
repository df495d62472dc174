package io.statsprofile.internal.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/**
 * A dashboard in short, and what Kibana wants instead: panels by value, attributes as JSON within JSON, a reference per control.
 *
 * <pre>{@code
 * {"id", "title", "description",
 *  "controls": {field: title, ...},
 *  "panels": [{"id", "title", "grid": [x, y, width, height], "vega": file in kibana/panels, "with": its parameters}
 *             or with "markdown": text instead of the last two, or with "lens": a chart as in LensSource, ...]}
 * }</pre>
 *
 * A panel that leads to other dashboards has {@code "opens": {id of a dashboard: what the choice is called, ...}}, too.
 *
 * <p>Where it is not about slices and hours it has {@code "dataView"} and {@code "dataset"}, too: one data set, or an array of them.
 *
 * <p>No version keys of Kibana's: with none, every migration of the importing Kibana runs, and one file suits all. Only what is set here
 * is allowed; Kibana refuses a dashboard with an attribute that it does not know.
 */
final class DashboardSource {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String SLICES_AND_HOURS = "statsprofile-hours-data-view";
    private static final JsonNode DATASETS = NODES.arrayNode().add("statsprofile").add("statsprofile.hour");
    private static final String DATASET_FIELD = "data_stream.dataset";
    private static final String MATCH_PHRASE = "match_phrase";
    private static final String DATA_VIEW_TYPE = "index-pattern";
    private static final String DRILLDOWN = "DASHBOARD_TO_DASHBOARD_DRILLDOWN";
    private static final String FILTER_IS_SET = "FILTER_TRIGGER";
    private static final String TAG = "statsprofile-tag";

    private final JsonNode source;
    private final Template template;
    private final String dataView;

    DashboardSource(JsonNode source, Template template) {
        this.source = source;
        this.template = template;
        this.dataView = source.path("dataView").asText(SLICES_AND_HOURS);
    }

    JsonNode savedObject() throws IOException {
        ObjectNode dashboard = NODES.objectNode();
        ArrayNode references = NODES.arrayNode();
        dashboard.put("id", source.get("id").asText()).put("type", "dashboard");
        ObjectNode attributes = dashboard.putObject("attributes");
        attributes.put("title", source.get("title").asText()).put("description", source.get("description").asText());
        attributes.putObject("kibanaSavedObjectMeta").put("searchSourceJSON", searchSource(references));
        attributes.put("optionsJSON", JSON.writeValueAsString(NODES.objectNode().put("useMargins", true).put("syncColors", false)
                .put("hidePanelTitles", false)));
        attributes.put("panelsJSON", JSON.writeValueAsString(panels(references)));
        // Kibana would set a time range of the dashboard's own also where somebody comes from another dashboard with the range of a spike.
        attributes.put("timeRestore", false);
        attributes.set("controlGroupInput", controls(references));
        references.add(reference(TAG, "tag-ref-" + TAG, "tag"));
        dashboard.set("references", references);
        return dashboard;
    }

    /** Elastic's own dashboards keep to their data set by such a filter; it lets users see at once what they look at. */
    private String searchSource(ArrayNode references) throws IOException {
        String index = "kibanaSavedObjectMeta.searchSourceJSON.filter[0].meta.index";
        JsonNode datasets = source.has("dataset") ? source.get("dataset") : DATASETS;
        ObjectNode search = NODES.objectNode();
        search.putObject("query").put("query", "").put("language", "kuery");
        ObjectNode filter = search.putArray("filter").addObject();
        filter.putObject("$state").put("store", "appState");
        ObjectNode meta = filter.putObject("meta").put("indexRefName", index).put("key", DATASET_FIELD)
                .put("type", datasets.isArray() ? "phrases" : "phrase").put("negate", false).put("disabled", false).putNull("alias");
        if (datasets.isArray()) {
            meta.set("params", datasets);
            ObjectNode any = filter.putObject("query").putObject("bool").put("minimum_should_match", 1);
            ArrayNode should = any.putArray("should");
            datasets.forEach(dataset -> should.addObject().putObject(MATCH_PHRASE).put(DATASET_FIELD, dataset.asText()));
        } else {
            meta.putObject("params").put("query", datasets.asText());
            filter.putObject("query").putObject(MATCH_PHRASE).put(DATASET_FIELD, datasets.asText());
        }
        references.add(reference(dataView, index, DATA_VIEW_TYPE));
        return JSON.writeValueAsString(search);
    }

    private ArrayNode panels(ArrayNode references) throws IOException {
        ArrayNode panels = NODES.arrayNode();
        for (JsonNode panel : source.get("panels")) {
            String id = panel.get("id").asText();
            JsonNode grid = panel.get("grid");
            ObjectNode placed = panels.addObject().put("version", "8.0.0").put("type", panel.has("lens") ? "lens" : "visualization")
                    .put("panelIndex", id);
            placed.putObject("gridData").put("x", grid.get(0).asInt()).put("y", grid.get(1).asInt()).put("w", grid.get(2).asInt())
                    .put("h", grid.get(3).asInt())
                    .put("i", id);
            if (panel.has("title")) {
                placed.put("title", panel.get("title").asText());
            }
            ObjectNode embeddable = placed.putObject("embeddableConfig");
            embeddable.put("hidePanelTitles", !panel.has("title"));
            ObjectNode enhancements = embeddable.putObject("enhancements");
            if (panel.has("opens")) {
                enhancements.putObject("dynamicActions").set("events", drilldowns(panel, references));
            }
            if (panel.has("lens")) {
                embeddable.set("attributes", lens(panel));
                // Once more for the dashboard, which is where Kibana rewrites them for another space.
                references.add(reference(dataView, id + ":" + LensSource.REFERENCE, DATA_VIEW_TYPE));
            } else {
                embeddable.set("savedVis", panel.has("vega") ? vega(panel) : markdown(panel));
            }
        }
        return panels;
    }

    /**
     * Ways from a panel to other dashboards. What Kibana calls a drilldown takes filters, controls and time range along, and by its
     * reference it finds the dashboard in every space, whatever its id is there. It starts with a filter that the panel sets, and Kibana
     * asks which way to go.
     */
    private static ArrayNode drilldowns(JsonNode panel, ArrayNode references) {
        ArrayNode events = NODES.arrayNode();
        panel.get("opens").properties().forEach(way -> {
            String id = panel.get("id").asText() + "-" + way.getKey();
            ObjectNode event = events.addObject().put("eventId", id);
            event.putArray("triggers").add(FILTER_IS_SET);
            event.putObject("action").put("factoryId", DRILLDOWN).put("name", way.getValue().asText())
                    .putObject("config").put("useCurrentFilters", true).put("useCurrentDateRange", true).put("openInNewTab", false);
            references.add(reference(way.getKey(), panel.get("id").asText() + ":drilldown:" + DRILLDOWN + ":" + id + ":dashboardId",
                    "dashboard"));
        });
        return events;
    }

    private ObjectNode lens(JsonNode panel) {
        return new LensSource(panel.get("lens")).attributes(panel.get("title").asText(),
                reference(dataView, LensSource.REFERENCE, DATA_VIEW_TYPE));
    }

    private ObjectNode vega(JsonNode panel) throws IOException {
        JsonNode spec = template.panel(panel.get("vega").asText(), panel.path("with"));
        // Indented, since users open it in Kibana's editor.
        return visualization(panel, "vega", NODES.objectNode().put("spec", spec.toPrettyString()));
    }

    private static ObjectNode markdown(JsonNode panel) {
        return visualization(panel, "markdown",
                NODES.objectNode().put("fontSize", 12).put("openLinksInNewTab", false).put("markdown", panel.get("markdown").asText()));
    }

    private static ObjectNode visualization(JsonNode panel, String type, ObjectNode parameters) {
        ObjectNode visualization = NODES.objectNode().put("title", panel.path("title").asText()).put("description", "").put("type", type);
        visualization.set("params", parameters);
        visualization.putObject("uiState");
        ObjectNode data = visualization.putObject("data");
        data.putArray("aggs");
        ObjectNode search = data.putObject("searchSource");
        search.putObject("query").put("query", "").put("language", "kuery");
        search.putArray("filter");
        return visualization;
    }

    private ObjectNode controls(ArrayNode references) throws IOException {
        ObjectNode panels = NODES.objectNode();
        source.get("controls").properties().forEach(control -> {
            String id = control.getKey().replace('.', '-');
            ObjectNode panel = panels.putObject(id).put("order", panels.size() - 1).put("width", "small").put("grow", true)
                    .put("type", "optionsListControl");
            panel.putObject("explicitInput").put("id", id).put("fieldName", control.getKey()).put("title", control.getValue().asText())
                    .putObject("enhancements");
            references.add(reference(dataView, "controlGroup_" + id + ":optionsListDataView", DATA_VIEW_TYPE));
        });
        ObjectNode ignore = NODES.objectNode().put("ignoreFilters", false).put("ignoreQuery", false).put("ignoreTimerange", false)
                .put("ignoreValidations", false);
        return NODES.objectNode().put("controlStyle", "oneLine").put("chainingSystem", "HIERARCHICAL")
                .put("panelsJSON", JSON.writeValueAsString(panels))
                .put("ignoreParentSettingsJSON", JSON.writeValueAsString(ignore));
    }

    private static ObjectNode reference(String id, String name, String type) {
        return NODES.objectNode().put("id", id).put("name", name).put("type", type);
    }
}
