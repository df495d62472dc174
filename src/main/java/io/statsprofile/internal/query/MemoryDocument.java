package io.statsprofile.internal.query;

import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.internal.model.RollupFacts;
import io.statsprofile.internal.model.ServiceId;
import io.statsprofile.internal.model.SliceFacts;
import io.statsprofile.pstats.CallerProfile;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.Timing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What is kept of a document in memory: about 70 bytes a function, and 40 a caller.
 *
 * @param startMillis of {@code event.start}, finer parts cut off as in Elasticsearch
 * @param functionsMillis when its functions' figures count: the {@code timestamp} that they have
 * @param endMillis of {@code event.end}, likewise
 * @param lastSequence the last slice that is in it; a slice is in itself
 * @param slices how many are in it
 * @param intervalNanos the longest interval of slices in it; 0 where unknown
 * @param rollupMillis length of an hour or a day, as its document has it; 0 for others
 * @param rows figures by function, each name once in memory
 */
record MemoryDocument(Kind kind, long startMillis, long functionsMillis, long endMillis, long durationNanos, String runId, long sequence,
        long lastSequence, long slices, long intervalNanos, long rollupMillis, String namespace, ServiceId service,
        String host, Map<String, String> labels, SliceFacts facts, List<Row> rows) {

    /**
     * Figures of one function.
     *
     * @param id name and place, without class and method
     * @param folded how many functions it stands for
     * @param timing how its times came about
     */
    record Row(FunctionId id, long ncalls, long primitiveCalls, long openCalls, long tottimeNanos, long cumtimeNanos,
            List<CallerProfile> callers, int folded,
            Timing timing) {

        String function() {
            return id.function();
        }

        static Row of(FunctionProfile profile, Interner instances) {
            FunctionId id = new FunctionId(instances.of(profile.id().function()), null, null, profile.id().fileName(), profile.id()
                    .lineNumber());
            return new Row(instances.of(id), profile.ncalls(), profile.primitiveCalls(), profile.openCalls(), profile.tottimeNanos(),
                    profile.hasCumtime() ? profile.cumtimeNanos() : 0, profile.callers().stream().map(caller -> of(caller, instances))
                    .toList(), profile.folded(),
                    profile.timing());
        }

        private static CallerProfile of(CallerProfile caller, Interner instances) {
            return new CallerProfile(instances.of(caller.caller()), caller.ncalls(), caller.primitiveCalls(), caller.tottimeNanos(),
                    caller.cumtimeNanos(),
                    caller.uncertainty());
        }
    }

    static MemoryDocument of(ProfileDocument document, Interner instances) {
        boolean isRollup = document.kind() == Kind.HOUR || document.kind() == Kind.DAY;
        long interval = document.facts().intervalNanos();
        RollupFacts rollup = document.facts().rollup();
        return new MemoryDocument(document.kind(), document.start().toEpochMilli(), document.timestamp().toEpochMilli(), document.end()
                .toEpochMilli(),
                document.durationNanos(), instances.of(document.runId()), document.sequence(),
                document.kind() == Kind.HOUR ? rollup.lastSequence() : document.sequence(), isRollup ? rollup.slices() : 1,
                isRollup ? rollup.sliceIntervalNanos() : interval, isRollup ? interval / 1_000_000 : 0,
                instances.of(document.namespace()), document.service(), document.hostName(),
                document.labels(),
                document.facts(), document.profile().funcProfiles().values().stream().map(profile -> Row.of(profile, instances)).toList());
    }

    /** Whether it sums up slices: an hour or a day. */
    boolean isRollup() {
        return kind == Kind.HOUR || kind == Kind.DAY;
    }

    /** When it counts: where it really begins, or of an hour or a day, where that does. */
    long beginMillis() {
        return isRollup() ? functionsMillis : startMillis;
    }

    /** Where the last slice in it nominally opened. */
    long lastOpenedMillis() {
        return isRollup() ? Buckets.nominal(endMillis - intervalNanos / 1_000_000, intervalNanos / 1_000_000) : openedMillis();
    }

    /** Where the first slice in it nominally opened. */
    long openedMillis() {
        return Buckets.nominal(startMillis, intervalNanos / 1_000_000);
    }

    /** Whether it begins within so much of its run's beginning. */
    boolean isWithin(Duration warmup) {
        long interval = intervalNanos / 1_000_000;
        return interval > 0 && sequence < WarmUp.slices(warmup, interval);
    }

    /** Whether the filter's service, host, environment, version and labels are this document's. */
    boolean isFrom(ProfileFilter filter) {
        return agrees(filter.service(), service.name()) && agrees(filter.host(), host)
                && agrees(filter.environment(), service.environment())
                && agrees(filter.version(), service.version())
                && filter.labels().entrySet().stream().allMatch(label -> label.getValue().equals(labels.get(label.getKey())));
    }

    private static boolean agrees(String wanted, String found) {
        return wanted == null || Objects.equals(wanted, found);
    }
}
