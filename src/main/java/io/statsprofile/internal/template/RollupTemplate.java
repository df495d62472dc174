package io.statsprofile.internal.template;

import io.statsprofile.internal.document.DocumentFields;
import io.statsprofile.internal.server.JsonTree;
import io.statsprofile.internal.server.StreamFamily;
import java.util.List;
import java.util.Map;

/** Makes the index templates of hours and days out of that of slices, so that a field has the same type in all, and changes with it. */
final class RollupTemplate {

    private static final String MAPPING = "/template/mappings/properties";
    private static final String FIGURES = MAPPING + "/statsprofile/properties/";
    private static final JsonTree NUMBER = notSearched("long");
    /** What several slices taken together do not say. */
    private static final List<String> OF_SLICES_ONLY = List.of(DocumentFields.HOUR, DocumentFields.DELIVERY);

    private RollupTemplate() {
    }

    /** @param slices left as it is */
    static JsonTree ofHours(JsonTree slices) {
        return rolledUp(slices, StreamFamily.HOURS, "Function profiles by the hour", DocumentFields.HOUR_DATASET)
                .with(FIGURES + DocumentFields.DAY, Map.of("type", "date"))
                .with(FIGURES + DocumentFields.LAST_SEQUENCE, Map.of("type", "long"));
    }

    /** @param slices left as it is */
    static JsonTree ofDays(JsonTree slices) {
        return rolledUp(slices, StreamFamily.DAYS, "Function profiles by the day", DocumentFields.DAY_DATASET)
                .with(FIGURES + DocumentFields.HOURS, NUMBER)
                .with(FIGURES + DocumentFields.HOSTS, NUMBER)
                // Not to be searched, so that it costs nothing but the room of its text.
                .with(FIGURES + DocumentFields.HOUR_RANGES, Map.of("type", "object", "enabled", false));
    }

    private static JsonTree notSearched(String type) {
        return JsonTree.of(Map.of("type", type)).with("/index", false);
    }

    private static JsonTree rolledUp(JsonTree slices, StreamFamily family, String what, String dataset) {
        JsonTree template = slices.with("/index_patterns", List.of(family.pattern()))
                .with("/_meta/description", what + "; installed and upgraded by StatsProfile for Logback")
                .with(MAPPING + "/event/properties/dataset/value", dataset)
                .with(MAPPING + "/data_stream/properties/dataset/value", dataset)
                .with(FIGURES + DocumentFields.SLICES, NUMBER)
                .with(FIGURES + DocumentFields.SLICE_INTERVAL, notSearched("double"));
        for (String field : OF_SLICES_ONLY) {
            template = template.without(FIGURES + field);
        }
        return template;
    }
}
