package io.statsprofile.internal.query;

import co.elastic.clients.elasticsearch._types.aggregations.Aggregation;
import io.statsprofile.internal.document.DocumentFields;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What {@link io.statsprofile.internal.series.Coverage} tells of documents as wholes, by aggregations at their root. */
final class DocumentFacts {

    private static final List<String> GREATEST = List.of(DocumentFields.OVERHEAD_BUDGET, DocumentFields.EXACT_FUNCTIONS,
            DocumentFields.SAMPLED_FUNCTIONS,
            DocumentFields.OUT_FUNCTIONS, DocumentFields.SMALL_FUNCTIONS);

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
                "profiled", Aggregations.sum(Fields.EVENT_DURATION)));
        aggregations.putAll(Aggregations.interval());
        aggregations.put("overMemory", Aggregations.sum(Fields.OVER_MEMORY));
        aggregations.put(DocumentFields.FOLDED_FOR_SIZE, Aggregations.sum(DocumentFields.ofSlice(DocumentFields.FOLDED_FOR_SIZE)));
        aggregations.put(DocumentFields.DELIVERY_OLDEST_AGE, Aggregations.max(Fields.OLDEST_AGE));
        aggregations.put(DocumentFields.DELIVERY_SPOOL_BYTES, Aggregations.max(Fields.SPOOL_BYTES));
        aggregations.put(DocumentFields.DELIVERY_LAST_ERROR, LastError.newest());
        for (String greatest : GREATEST) {
            aggregations.put(greatest, Aggregations.max(DocumentFields.ofSlice(greatest)));
        }
        aggregations.put(DocumentFields.PROFILED_CPU, Aggregations.sum(DocumentFields.ofSlice(DocumentFields.PROFILED_CPU)));
        aggregations.put(DocumentFields.OVERHEAD_MODELLED, share(DocumentFields.OVERHEAD_MODELLED));
        aggregations.put(DocumentFields.OVERHEAD_FOUND, share(DocumentFields.OVERHEAD_FOUND));
        aggregations.put(DocumentFields.OUT_PROFILES, OutFacts.newest());
        return aggregations;
    }

    /** Mean over slices, each by the CPU time of its threads; those that do not tell it, since it is none, count for nothing. */
    private static Aggregation share(String field) {
        return Aggregation.of(a -> a.weightedAvg(w -> w.value(v -> v.field(DocumentFields.ofSlice(field)))
                .weight(v -> v.field(DocumentFields.ofSlice(DocumentFields.PROFILED_CPU)).missing(0.0))));
    }

    /** Which functions were out is told by each document, and not by the sums over them: the newest are looked at. */
    private static void readOverhead(AggregateResult found, OverheadAccumulator accumulator) {
        accumulator.budget = found.share(DocumentFields.OVERHEAD_BUDGET);
        accumulator.modelled = found.share(DocumentFields.OVERHEAD_MODELLED);
        accumulator.found = found.share(DocumentFields.OVERHEAD_FOUND);
        accumulator.profiledCpuNanos = found.nanos(DocumentFields.PROFILED_CPU);
        accumulator.exactFunctions = found.number(DocumentFields.EXACT_FUNCTIONS);
        accumulator.sampledFunctions = found.number(DocumentFields.SAMPLED_FUNCTIONS);
        accumulator.outFunctions = found.number(DocumentFields.OUT_FUNCTIONS);
        accumulator.smallFunctions = found.number(DocumentFields.SMALL_FUNCTIONS);
        OutFacts.read(found.sources(DocumentFields.OUT_PROFILES), accumulator);
    }

    static void read(AggregateResult found, CoverageAccumulator accumulator) {
        readOverhead(found, accumulator.overhead);
        accumulator.services.addAll(found.names("services"));
        accumulator.versions.addAll(found.names("versions"));
        accumulator.environments.addAll(found.names("environments"));
        accumulator.hosts.addAll(found.names("hosts"));
        accumulator.late = found.count("late");
        accumulator.deferredThreads = found.number("deferred");
        accumulator.unrecordedCalls = found.number("unrecorded");
        accumulator.overMemoryCalls = found.number("overMemory");
        accumulator.estimatedCostNanos = found.nanos("cost");
        accumulator.intervalNanos = Aggregations.intervalNanos(found);
        accumulator.profiledNanos = found.number("profiled");
        accumulator.foldedForSize = found.number(DocumentFields.FOLDED_FOR_SIZE);
        accumulator.longestWaitNanos = found.nanos(DocumentFields.DELIVERY_OLDEST_AGE);
        accumulator.spoolBytes = found.number(DocumentFields.DELIVERY_SPOOL_BYTES);
        accumulator.lastError = LastError.read(found.sources(DocumentFields.DELIVERY_LAST_ERROR));
    }
}
