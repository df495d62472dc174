package io.statsprofile.query;

import co.elastic.clients.elasticsearch._types.aggregations.Aggregation;
import io.statsprofile.document.DocumentFields;
import java.util.HashMap;
import java.util.Map;

/** What {@link io.statsprofile.model.Coverage} tells of documents as wholes, by aggregations at their root. */
final class DocumentFacts {

    private DocumentFacts() {
    }

    /** @param names how many services, hosts and so on to list at most */
    static Map<String, Aggregation> aggregations(int names) {
        Map<String, Aggregation> aggregations = new HashMap<>(Map.of("services", Aggregations.names(DocumentFields.SERVICE_NAME, names),
                "versions", Aggregations.names(DocumentFields.SERVICE_VERSION, names),
                "environments", Aggregations.names(DocumentFields.SERVICE_ENVIRONMENT, names),
                "hosts", Aggregations.names(DocumentFields.HOST_NAME, names),
                "late", Aggregations.where(Conditions.isTrue(Fields.LATE), Map.of()),
                "deferred", Aggregations.sum(Fields.DEFERRED), "unrecorded", Aggregations.sum(Fields.UNRECORDED),
                "cost", Aggregations.sum(Fields.ESTIMATED_COST),
                "interval", Aggregations.max(Fields.INTERVAL), "profiled", Aggregations.sum(Fields.EVENT_DURATION)));
        aggregations.put("overMemory", Aggregations.sum(Fields.OVER_MEMORY));
        return aggregations;
    }

    static void read(Found found, CoverageTally tally) {
        tally.services.addAll(found.names("services"));
        tally.versions.addAll(found.names("versions"));
        tally.environments.addAll(found.names("environments"));
        tally.hosts.addAll(found.names("hosts"));
        tally.late = found.count("late");
        tally.deferredThreads = found.number("deferred");
        tally.unrecordedCalls = found.number("unrecorded");
        tally.overMemoryCalls = found.number("overMemory");
        tally.estimatedCostNanos = found.nanos("cost");
        tally.intervalNanos = found.nanos("interval");
        tally.profiledNanos = found.number("profiled");
    }
}
