package io.statsprofile.internal.template;

import io.statsprofile.internal.document.DocumentFields;
import io.statsprofile.internal.server.JsonTree;
import io.statsprofile.internal.server.StreamFamily;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the index templates of function documents, of slices and of hours, out of that of slices, so that a field has the same type in all,
 * and changes with it.
 */
final class FunctionTemplate {

    private static final String MAPPING = "/template/mappings/properties";
    private static final String FIGURES = MAPPING + "/statsprofile/properties";
    /** What a function document does not repeat. */
    private static final List<String> OF_SLICES_ONLY = List.of("message", "process");
    private static final List<String> OF_NESTED_ONLY = List.of(DocumentFields.FUNCTION_TIMESTAMP, DocumentFields.CALLERS);
    /** What of the slice it repeats. */
    private static final List<String> KEPT = List.of(DocumentFields.KIND, DocumentFields.RUN_ID, DocumentFields.SEQUENCE,
            DocumentFields.INTERVAL);

    /** What all functions of a slice have alike and nobody searches by: an index over it would only cost. */
    private static final List<String> NOT_SEARCHED = List.of("/event/properties/start", "/event/properties/end",
            "/event/properties/duration", "/statsprofile/properties/" + DocumentFields.SEQUENCE,
            "/statsprofile/properties/" + DocumentFields.INTERVAL);

    private FunctionTemplate() {
    }

    /** @param slices left as it is */
    static JsonTree of(JsonTree slices) {
        return of(slices, StreamFamily.FUNCTIONS, "Functions of profiles in time slices", DocumentFields.FUNCTION_DATASET);
    }

    /** @param slices left as it is */
    static JsonTree ofHours(JsonTree slices) {
        JsonTree notSearched = JsonTree.of(Map.of("type", "long", "index", false));
        return of(slices, StreamFamily.FUNCTION_HOURS, "Functions of profiles by the hour", DocumentFields.FUNCTION_HOUR_DATASET)
                .with(FIGURES + "/" + DocumentFields.LAST_SEQUENCE, notSearched)
                .with(FIGURES + "/" + DocumentFields.SLICES, notSearched);
    }

    private static JsonTree of(JsonTree slices, StreamFamily family, String what, String dataset) {
        JsonTree template = slices.with("/index_patterns", List.of(family.pattern()))
                .with("/_meta/description", what + ", a document each; installed and upgraded by StatsProfile for Logback")
                .with(MAPPING + "/event/properties/dataset/value", dataset)
                .with(MAPPING + "/data_stream/properties/dataset/value", dataset)
                .with(FIGURES, figures(slices.at(FIGURES)));
        for (String field : OF_SLICES_ONLY) {
            template = template.without(MAPPING + "/" + field);
        }
        for (String field : NOT_SEARCHED) {
            template = template.with(MAPPING + field + "/index", false);
        }
        return template;
    }

    private static Map<String, JsonTree> figures(JsonTree ofSlices) {
        JsonTree function = ofSlices.path(DocumentFields.FUNC_PROFILES).without("/type");
        for (String field : OF_NESTED_ONLY) {
            function = function.without("/properties/" + field);
        }
        Map<String, JsonTree> figures = new LinkedHashMap<>(ofSlices.properties());
        figures.keySet().retainAll(KEPT);
        figures.put(DocumentFields.FUNC_PROFILE, function);
        return figures;
    }
}
