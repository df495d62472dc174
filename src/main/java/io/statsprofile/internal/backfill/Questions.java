package io.statsprofile.internal.backfill;

import io.statsprofile.internal.document.DocumentFields;
import io.statsprofile.internal.server.JsonTree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Short words for the queries and aggregations in use, and the fields that they ask for. */
final class Questions {

    static final String EVENT_START = DocumentFields.EVENT_START;
    static final String DAY = DocumentFields.ofSlice(DocumentFields.DAY);
    static final String KIND = DocumentFields.ofSlice(DocumentFields.KIND);
    static final String RUN_ID = DocumentFields.ofSlice(DocumentFields.RUN_ID);
    static final String SEQUENCE = DocumentFields.ofSlice(DocumentFields.SEQUENCE);
    static final String LAST_SEQUENCE = DocumentFields.ofSlice(DocumentFields.LAST_SEQUENCE);
    static final String INTERVAL = DocumentFields.ofSlice(DocumentFields.INTERVAL);
    static final List<JsonTree> BY_SEQUENCE = List.of(JsonTree.of(Map.of(SEQUENCE, "asc")));
    static final List<JsonTree> BY_RUN = List.of(JsonTree.of(Map.of(RUN_ID, "asc")), JsonTree.of(Map.of(SEQUENCE, "asc")));

    private Questions() {
    }

    static JsonTree term(String field, Object value) {
        return JsonTree.of(Map.of("term", Map.of(field, value)));
    }

    static JsonTree anyOf(String field, List<String> values) {
        return JsonTree.of(Map.of("terms", Map.of(field, values)));
    }

    /** Documents that have this value, or have none where it is null. */
    static JsonTree is(String field, String value) {
        return value != null ? term(field, value)
                : JsonTree.of(Map.of("bool", Map.of("must_not", List.of(Map.of("exists", Map.of("field", field))))));
    }

    /** Documents of a time; null for an open end. */
    static JsonTree between(String field, Instant from, Instant to) {
        JsonTree range = JsonTree.of(Map.of("format", "epoch_millis"));
        if (from != null) {
            range = range.with("/gte", from.toEpochMilli());
        }
        if (to != null) {
            range = range.with("/lt", to.toEpochMilli());
        }
        return JsonTree.of(Map.of("range", Map.of(field, range)));
    }

    static JsonTree sequences(SequenceRanges.Range range) {
        return JsonTree.of(Map.of("range", Map.of(SEQUENCE, Map.of("gte", range.first(), "lte", range.last()))));
    }

    static JsonTree any(List<JsonTree> queries) {
        return JsonTree.of(Map.of("bool", Map.of("should", queries, "minimum_should_match", 1)));
    }

    static JsonTree all(JsonTree... queries) {
        return JsonTree.of(Map.of("bool", Map.of("filter", Arrays.asList(queries))));
    }

    /** What is asked for of services. */
    static JsonTree of(BackfillPlan plan) {
        List<JsonTree> terms = new ArrayList<>();
        addTerm(terms, DocumentFields.SERVICE_NAME, plan.service());
        addTerm(terms, DocumentFields.SERVICE_ENVIRONMENT, plan.environment());
        addTerm(terms, DocumentFields.SERVICE_VERSION, plan.version());
        return all(terms.toArray(JsonTree[]::new));
    }

    private static void addTerm(List<JsonTree> terms, String field, String value) {
        if (value != null) {
            terms.add(term(field, value));
        }
    }

    /** A source of a composite aggregation: the values of a field, where it is missing, too. */
    static JsonTree values(String name, String field) {
        return JsonTree.of(Map.of(name, Map.of("terms", Map.of("field", field, "missing_bucket", true))));
    }

    /** A source of a composite aggregation: hours in UTC. */
    static JsonTree hours(String name, String field) {
        return JsonTree.of(Map.of(name, Map.of("date_histogram", Map.of("field", field, "fixed_interval", "1h"))));
    }

    /** Days in UTC in which there is something. */
    static JsonTree days(String field) {
        return JsonTree.of(Map.of("date_histogram", Map.of("field", field, "fixed_interval", "1d", "min_doc_count", 1)));
    }

    static JsonTree least(String field) {
        return JsonTree.of(Map.of("min", Map.of("field", field)));
    }

    static JsonTree greatest(String field) {
        return JsonTree.of(Map.of("max", Map.of("field", field)));
    }
}
