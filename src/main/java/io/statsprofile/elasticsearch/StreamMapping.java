package io.statsprofile.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import io.statsprofile.document.DocumentFields;
import java.io.IOException;
import java.util.Comparator;
import java.util.Map.Entry;

/** What is known of the mapping that the next document of a data stream would meet. */
enum StreamMapping {
    /** Ours, as this version wants it or newer. */
    CURRENT,
    /** Ours, but of an older version. */
    OLDER,
    /** Not ours. */
    FOREIGN,
    /** There is no such stream yet. */
    NO_STREAM,
    /** We may not know. */
    HIDDEN;

    private static final String FUNCTIONS = DocumentFields.ofSlice(DocumentFields.FUNC_PROFILES);

    static StreamMapping of(String stream, Connection connection) throws IOException {
        try {
            return ofMapping(connection.find("read the mapping of " + stream, "/" + stream + "/_mapping"));
        } catch (ServerException e) {
            if (e.status() != 403) {
                throw e;
            }
        }
        // The privilege "read" alone does not show mappings, but it does show what types a field and the objects around it have.
        try {
            return ofFieldCapabilities(connection.find("read field types of " + stream,
                    "/" + stream + "/_field_caps?fields=" + DocumentFields.ofFunction(DocumentFields.FUNCTION)));
        } catch (ServerException e) {
            if (e.status() != 403) {
                throw e;
            }
            return HIDDEN;
        }
    }

    private static StreamMapping ofMapping(JsonNode indices) {
        return indices.properties().stream().max(Comparator.comparing(Entry::getKey, Comparator.comparing(StreamMapping::generation)))
                .map(newest -> newest.getValue().path("mappings"))
                .map(mapping -> !IndexTemplate.isOurs(mapping) ? FOREIGN
                        : mapping.at("/_meta/version").asInt() < IndexTemplate.VERSION ? OLDER : CURRENT)
                .orElse(NO_STREAM);
    }

    /** The number at the end of a backing index's name, which counts rollovers. */
    private static String generation(String index) {
        return index.substring(index.lastIndexOf('-') + 1);
    }

    private static StreamMapping ofFieldCapabilities(JsonNode answer) {
        if (answer.path("indices").isEmpty()) {
            return NO_STREAM;
        }
        return answer.path("fields").path(FUNCTIONS).has("nested") ? CURRENT : FOREIGN;
    }
}
