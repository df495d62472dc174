package io.statsprofile.elasticsearch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.statsprofile.document.DocumentFields;
import java.util.List;

/** Makes the index template of function documents out of that of slices, so that a field has the same type in both, and changes with it. */
final class FunctionTemplate {

    private static final String MAPPING = "/template/mappings/properties";
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
    static ObjectNode of(ObjectNode slices) {
        ObjectNode template = slices.deepCopy();
        template.putArray("index_patterns").add(StreamFamily.FUNCTIONS.pattern());
        object(template, "/_meta").put("description", "Functions of profiles in time slices, a document each; installed and upgraded by "
                + "StatsProfile for Logback");
        object(template, MAPPING).remove(OF_SLICES_ONLY);
        object(template, MAPPING + "/event/properties/dataset").put("value", DocumentFields.FUNCTION_DATASET);
        object(template, MAPPING + "/data_stream/properties/dataset").put("value", DocumentFields.FUNCTION_DATASET);
        ObjectNode figures = object(template, MAPPING + "/statsprofile/properties");
        ObjectNode function = (ObjectNode) figures.get(DocumentFields.FUNC_PROFILES);
        function.remove("type");
        object(function, "/properties").remove(OF_NESTED_ONLY);
        figures.retain(KEPT).set(DocumentFields.FUNC_PROFILE, function);
        NOT_SEARCHED.forEach(field -> object(template, MAPPING + field).put("index", false));
        return template;
    }

    private static ObjectNode object(ObjectNode within, String path) {
        return (ObjectNode) within.at(path);
    }
}
