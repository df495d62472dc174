package io.statsprofile.internal.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A Lens chart in short, and what Kibana wants instead: the state of Lens, by value.
 *
 * <pre>{@code
 * {"chart": "bars" (stacked, over time) or "table", "names": "long" (where the legend needs room for names that begin alike),
 *  "query": KQL, "columns": {name: column, ...}}
 * }</pre>
 *
 * with columns as in {@link LensColumns}, in the order of the aggregation: what splits stands before the time, so that the top functions
 * are those of the whole window and not others in each bar.
 *
 * <p>The state is that of Kibana 8.0: without version keys every migration since runs, and those up to 8.6 want the name
 * {@code indexpattern}.
 */
final class LensSource {

    /** The one layer of a chart. */
    static final String LAYER = "main";
    /** By this name a layer refers to its data view. */
    static final String REFERENCE = "indexpattern-datasource-layer-" + LAYER;
    /** In pixels, as Kibana had it before 8.3; since then it is "xlarge". */
    private static final int WIDEST_LEGEND = 230;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final JsonNode source;
    private final LensColumns columns;

    LensSource(JsonNode source) {
        this.source = source;
        this.columns = new LensColumns(source.get("columns"));
    }

    /** @param dataView what it refers to */
    ObjectNode attributes(String title, ObjectNode dataView) {
        boolean isTable = source.get("chart").asText().equals("table");
        ObjectNode attributes = NODES.objectNode().put("title", title).put("description", "")
                .put("visualizationType", isTable ? "lnsDatatable" : "lnsXY");
        ObjectNode state = attributes.putObject("state");
        state.set("visualization", isTable ? table() : bars());
        state.putObject("query").put("query", source.get("query").asText()).put("language", "kuery");
        state.putArray("filters");
        ObjectNode layer = state.putObject("datasourceStates").putObject("indexpattern").putObject("layers").putObject(LAYER);
        layer.set("columns", columns.columns());
        layer.set("columnOrder", columns.order());
        layer.putObject("incompleteColumns");
        attributes.putArray("references").add(dataView);
        return attributes;
    }

    private ObjectNode bars() {
        ObjectNode chart = NODES.objectNode().put("preferredSeriesType", "bar_stacked").put("valueLabels", "hide")
                .put("fittingFunction", "None");
        ObjectNode legend = chart.putObject("legend").put("isVisible", true).put("position", "right").put("showSingleSeries", true);
        if (source.has("names")) {
            legend.put("legendSize", WIDEST_LEGEND).put("shouldTruncate", true).put("maxLines", 2);
        }
        chart.putObject("gridlinesVisibilitySettings").put("x", false).put("yLeft", true).put("yRight", true);
        chart.putObject("axisTitlesVisibilitySettings").put("x", false).put("yLeft", true).put("yRight", true);
        ObjectNode layer = chart.putArray("layers").addObject().put("layerId", LAYER).put("layerType", "data")
                .put("seriesType", "bar_stacked")
                .put("position", "top").put("showGridlines", false);
        layer.put("splitAccessor", columns.only(LensColumns.TOP)).put("xAccessor", columns.only(LensColumns.HISTOGRAM));
        layer.putArray("accessors").add(columns.only(LensColumns.SUM));
        return chart;
    }

    private ObjectNode table() {
        ObjectNode chart = NODES.objectNode().put("layerId", LAYER).put("layerType", "data").put("fitRowToContent", true);
        ArrayNode shown = chart.putArray("columns");
        for (String name : columns.names()) {
            ObjectNode column = shown.addObject().put("columnId", name).put("isTransposed", false);
            if (columns.width(name) != null) {
                column.set("width", columns.width(name));
            }
        }
        chart.putObject("paging").put("enabled", true).put("size", 20);
        return chart;
    }
}
