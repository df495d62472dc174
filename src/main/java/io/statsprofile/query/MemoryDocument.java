package io.statsprofile.query;

import io.statsprofile.model.FunctionProfile;
import io.statsprofile.model.ProfileDocument;
import io.statsprofile.model.ProfileDocument.Kind;
import io.statsprofile.model.ServiceId;
import io.statsprofile.model.SliceFacts;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * What is kept of a document in memory: about 60 bytes a function.
 *
 * @param startMillis of {@code event.start}, finer parts cut off as in Elasticsearch
 * @param functionsMillis when its functions' figures count: the {@code timestamp} that they have
 * @param endMillis of {@code event.end}, likewise
 * @param rows figures by function, each name once in memory
 */
record MemoryDocument(Kind kind, long startMillis, long functionsMillis, long endMillis, long durationNanos, String runId, long sequence, ServiceId service,
        String host, Map<String, String> labels, SliceFacts facts, List<Row> rows) {

    /** Figures of one function. */
    record Row(String function, long ncalls, long primitiveCalls, long openCalls, long tottimeNanos, long cumtimeNanos) {

        static Row of(FunctionProfile profile, UnaryOperator<String> intern) {
            return new Row(intern.apply(profile.id().function()), profile.ncalls(), profile.primitiveCalls(), profile.openCalls(),
                    profile.tottimeNanos(), Math.max(0, profile.cumtimeNanos()));
        }
    }

    /** @param intern gives the one instance of equal strings */
    static MemoryDocument of(ProfileDocument document, UnaryOperator<String> intern) {
        return new MemoryDocument(document.kind(), document.start().toEpochMilli(), document.timestamp().toEpochMilli(), document.end().toEpochMilli(), document.durationNanos(),
                intern.apply(document.runId()), document.sequence(), document.service(), document.hostName(), document.labels(), document.facts(),
                document.profile().funcProfiles().values().stream().map(profile -> Row.of(profile, intern)).toList());
    }

    /** Whether the filter's service, host, environment, version and labels are this document's. */
    boolean isFrom(ProfileFilter filter) {
        return agrees(filter.service(), service.name()) && agrees(filter.host(), host) && agrees(filter.environment(), service.environment())
                && agrees(filter.version(), service.version())
                && filter.labels().entrySet().stream().allMatch(label -> label.getValue().equals(labels.get(label.getKey())));
    }

    private static boolean agrees(String wanted, String found) {
        return wanted == null || Objects.equals(wanted, found);
    }
}
