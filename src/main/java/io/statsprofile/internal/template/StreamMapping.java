package io.statsprofile.internal.template;

import io.statsprofile.internal.document.DocumentFields;
import io.statsprofile.internal.server.Connection;
import io.statsprofile.internal.server.JsonTree;
import io.statsprofile.internal.server.ServerException;
import io.statsprofile.internal.server.StreamFamily;
import java.io.IOException;

/** What is known of the mapping that the next document of a data stream would meet. */
public enum StreamMapping {
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

    /** Our mark, and a field that every index of a data stream has, so that those without our mark are answered too. */
    private static final String MAPPING = "/_mapping?filter_path=*.mappings._meta,*.mappings.properties.@timestamp.type";

    /** A field that has another type under any mapping but ours. */
    private record Witness(String asked, String told, String type) {

        static Witness of(StreamFamily family) {
            return switch (family) {
                case SLICES, HOURS, DAYS -> new Witness(DocumentFields.ofFunction(DocumentFields.FUNCTION),
                        DocumentFields.ofSlice(DocumentFields.FUNC_PROFILES), "nested");
                // A mapping that guesses makes it a float.
                case FUNCTIONS, FUNCTION_HOURS -> new Witness(DocumentFields.ofFlatFunction(DocumentFields.TOTTIME),
                        DocumentFields.ofFlatFunction(DocumentFields.TOTTIME), "double");
            };
        }
    }

    /** @throws IOException also when the answer says nothing, as one does that something on the way has emptied */
    public static StreamMapping of(String stream, IndexTemplate ours, Connection connection) throws IOException {
        StreamMapping shown = shownOf(stream, ours, connection);
        if (shown != HIDDEN) {
            return shown;
        }
        // The privilege "read" alone does not show mappings, but it does show what types a field and the objects around it have.
        try {
            Witness witness = Witness.of(ours.family());
            String what = "read field types of " + stream;
            JsonTree answer = connection.find(what, "/" + stream + "/_field_caps?fields=" + witness.asked);
            if (!answer.isMissingNode() && !(answer.path("indices").isArray() && answer.path("fields").isObject())) {
                throw connection.unreadable(what, new IllegalStateException("it has no indices and fields"));
            }
            return ofFieldCapabilities(answer, witness);
        } catch (ServerException e) {
            return hiddenOr(e);
        }
    }

    /** As {@link #of}, but only by what tells the version too: takes the privilege "view_index_metadata". */
    static StreamMapping shownOf(String stream, IndexTemplate ours, Connection connection) throws IOException {
        try {
            String what = "read the mapping of " + stream;
            JsonTree answer = connection.find(what, "/" + stream + MAPPING);
            // Where there is no such stream the status is 404.
            if (!answer.isMissingNode() && answer.properties().isEmpty()) {
                throw connection.unreadable(what, new IllegalStateException("it names no index"));
            }
            return ofMapping(answer, ours.version());
        } catch (ServerException e) {
            return hiddenOr(e);
        }
    }

    private static StreamMapping hiddenOr(ServerException e) throws ServerException {
        if (!e.isForbidden()) {
            throw e;
        }
        return HIDDEN;
    }

    private static StreamMapping ofMapping(JsonTree indices, int version) {
        String newest = null;
        for (String index : indices.properties().keySet()) {
            newest = newest == null || generation(index).compareTo(generation(newest)) > 0 ? index : newest;
        }
        if (newest == null) {
            return NO_STREAM;
        }
        JsonTree mapping = indices.path(newest).path("mappings");
        if (!IndexTemplate.isOurs(mapping)) {
            return FOREIGN;
        }
        return mapping.at("/_meta/version").asInt() < version ? OLDER : CURRENT;
    }

    /** The number at the end of a backing index's name, which counts rollovers. */
    private static String generation(String index) {
        return index.substring(index.lastIndexOf('-') + 1);
    }

    private static StreamMapping ofFieldCapabilities(JsonTree answer, Witness witness) {
        if (answer.path("indices").isEmpty()) {
            return NO_STREAM;
        }
        return answer.path("fields").path(witness.told).has(witness.type) ? CURRENT : FOREIGN;
    }
}
