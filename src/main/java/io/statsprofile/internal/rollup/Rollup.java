package io.statsprofile.internal.rollup;

import io.statsprofile.internal.base.FigureChecks;
import io.statsprofile.internal.model.DeliveryFigures;
import io.statsprofile.internal.model.FittedProfile;
import io.statsprofile.internal.model.Overhead;
import io.statsprofile.internal.model.PreviousRun;
import io.statsprofile.internal.model.ProbeBounds;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.internal.model.RollupFacts;
import io.statsprofile.internal.model.ServiceId;
import io.statsprofile.internal.model.SliceFacts;
import io.statsprofile.pstats.StatsProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Adds up the slices of one run in one hour, or the hour documents of one service in one day, of all its hosts and runs.
 *
 * <p>Calls and times are sums, equal to those of {@link StatsProfile#merge} to the nanosecond. What is a state and no sum is that of the
 * last document: open calls, what the agent holds. Of threads, of the skew of cuts, and of the numbers of functions that are watched in
 * some way or out, the maximum counts, as it does for readers of several documents. What profiling took is weighted by the CPU time of
 * each document. It does not matter in which order documents are added.
 *
 * <p>Holds at most {@value #MOST_FUNCTIONS} functions and {@value #MOST_CALLERS} callers by name, which takes about 12 MB, names not
 * counted; a usual service of 1,000 functions with two callers each takes 0.5 MB. What comes beyond is in {@code (other)}. Not
 * thread-safe. Where an addition throws, half of a document may have been added, and the sums are of no use any more.
 */
public final class Rollup {

    /** Functions that have sums of their own at most. */
    public static final int MOST_FUNCTIONS = 20_000;
    /** Callers that have sums of their own at most, over all functions. */
    public static final int MOST_CALLERS = 60_000;

    private static final Comparator<ProfileDocument> BY_SEQUENCE = Comparator.comparingLong(ProfileDocument::sequence);
    private static final Comparator<ProfileDocument> BY_END = Comparator.comparing(ProfileDocument::end)
            .thenComparing(ProfileDocument::runId).thenComparing(BY_SEQUENCE);

    private final Kind kind;
    private final Duration interval;
    /** Null where it is that of the documents. */
    private final String runId;
    private final long sequence;
    private final Comparator<ProfileDocument> order;
    private final ProfileSums sums = new ProfileSums(MOST_FUNCTIONS, MOST_CALLERS);
    private final OverheadSums overhead = new OverheadSums();
    private final Set<String> hosts = new HashSet<>();
    /** Without their profiles, as the next one. */
    private ProfileDocument first;
    private ProfileDocument last;
    private Instant start;
    private Instant end;
    private Map<String, String> labels = Map.of();
    private PreviousRun previousRun;
    private long durationNanos;
    private long cutSkewNanos;
    private int threads;
    private long unrecordedCalls;
    private long estimatedCostNanos;
    private long overMemoryCalls;
    private int functionCount;
    private long documents;
    private long slices;

    private Rollup(Kind kind, Duration interval, String runId, long sequence, Comparator<ProfileDocument> order) {
        this.kind = kind;
        this.interval = interval;
        this.runId = runId;
        this.sequence = sequence;
        this.order = order;
    }

    /**
     * Of slices of one run in one UTC hour, or in a part of one.
     *
     * @param interval length of that, whole milliseconds, of which an hour has a whole number
     */
    public static Rollup ofHour(Duration interval) {
        return new Rollup(Kind.HOUR, interval, null, 0, BY_SEQUENCE);
    }

    /**
     * Of hours of one service, version, environment and namespace in one UTC day.
     *
     * @param runId of the document
     * @param sequence of the document; of several that a day may have, each has another one
     */
    public static Rollup ofDay(String runId, long sequence) {
        return new Rollup(Kind.DAY, Duration.ofDays(1), Objects.requireNonNull(runId, "runId"), sequence, BY_END);
    }

    /** The hour or day that a document belongs to. */
    public static Instant floor(Instant timestamp, Duration interval) {
        long millis = interval.toMillis();
        return Instant.ofEpochMilli(Math.floorDiv(timestamp.toEpochMilli(), millis) * millis);
    }

    /** Whether nothing was added. */
    public boolean isEmpty() {
        return documents == 0;
    }

    /**
     * Adds a document as it is.
     *
     * @throws IllegalArgumentException when it belongs elsewhere
     * @throws ArithmeticException when a figure would be more than 2^63
     */
    public Rollup add(ProfileDocument document) {
        return add(document, document.profile());
    }

    /**
     * Adds a document of which more is known than it says.
     *
     * @param whole its profile before functions were folded
     * @throws IllegalArgumentException when it belongs elsewhere
     * @throws ArithmeticException when a figure would be more than 2^63
     */
    public Rollup add(ProfileDocument document, StatsProfile whole) {
        requireSame(document);
        boolean isLast = last == null || order.compare(document, last) > 0;
        boolean isFirst = first == null || order.compare(document, first) < 0;
        sums.add(whole, isLast);
        addFacts(document.facts());
        functionCount = Math.max(functionCount, document.functionCount());
        durationNanos = plus("duration", durationNanos, document.durationNanos());
        labels = documents == 0 ? document.labels() : common(labels, document.labels());
        documents++;
        slices += kind == Kind.HOUR ? 1 : document.facts().rollup().slices();
        if (document.hostName() != null) {
            hosts.add(document.hostName());
        }
        ProfileDocument bare = isFirst || isLast ? bare(document) : null;
        first = isFirst ? bare : first;
        last = isLast ? bare : last;
        start = kind == Kind.HOUR ? first.start() : earlier(start, document.start());
        // The clock may have gone back before the last one ended.
        end = later(end, document.end());
        return this;
    }

    private void requireSame(ProfileDocument document) {
        Kind wanted = kind == Kind.HOUR ? Kind.SLICE : Kind.HOUR;
        if (document.kind() != wanted) {
            throw new IllegalArgumentException("document " + document.id() + " is of kind " + document.kind() + ", but must be of kind "
                    + wanted + " to be part of kind " + kind);
        }
        boolean isSame = first == null || floor(first.timestamp(), interval).equals(floor(document.timestamp(), interval))
                && first.namespace().equals(document.namespace())
                && (kind == Kind.HOUR ? first.runId().equals(document.runId()) : isSame(first.service(), document.service()));
        if (!isSame) {
            throw new IllegalArgumentException("document " + document.id() + " of " + document.timestamp() + " belongs to another "
                    + (kind == Kind.HOUR ? "hour, run or namespace" : "day, service, version, environment or namespace") + " than "
                    + first.id() + " of " + first.timestamp());
        }
    }

    /** By the parts, and not by the record's equals, which keeps our classes: see {@link DeliveryFigures#isNone}. */
    private static boolean isSame(ServiceId one, ServiceId other) {
        return Objects.equals(one.name(), other.name()) && Objects.equals(one.version(), other.version())
                && Objects.equals(one.environment(), other.environment());
    }

    private void addFacts(SliceFacts facts) {
        cutSkewNanos = Math.max(cutSkewNanos, facts.cutSkewNanos());
        threads = Math.max(threads, facts.threads());
        unrecordedCalls = plus("unrecorded_calls", unrecordedCalls, facts.unrecordedCalls());
        estimatedCostNanos = plus("estimated_cost", estimatedCostNanos, facts.estimatedCostNanos());
        overMemoryCalls = plus("over_memory_calls", overMemoryCalls, facts.bounds().overMemoryCalls());
        overhead.add(facts.overhead());
        if (facts.previousRun() != null && kind == Kind.HOUR) {
            previousRun = facts.previousRun();
        }
    }

    private static long plus(String figure, long sum, long value) {
        return FigureChecks.plus("a document", figure, sum, value);
    }

    private static Map<String, String> common(Map<String, String> one, Map<String, String> other) {
        if (one == other) {
            return one;
        }
        Map<String, String> both = new HashMap<>(one);
        both.entrySet().removeIf(label -> !label.getValue().equals(other.get(label.getKey())));
        return both;
    }

    private static ProfileDocument bare(ProfileDocument d) {
        return new ProfileDocument(d.kind(), d.timestamp(), d.start(), d.end(), d.durationNanos(), d.runId(), d.sequence(), d.namespace(),
                d.service(), d.hostName(), d.pid(), d.labels(), d.functionCount(), StatsProfile.EMPTY, d.facts());
    }

    private static Instant earlier(Instant one, Instant other) {
        return one == null || other.isBefore(one) ? other : one;
    }

    private static Instant later(Instant one, Instant other) {
        return one == null || other.isAfter(one) ? other : one;
    }

    /**
     * The sums as a document. More may be added afterwards; a document that is made then has the same id, but another content.
     *
     * @param topFunctions how many functions by each ranking it keeps, 1 to 1000, as {@link StatsProfile#top} does
     * @param mostBytes how long it may be, as {@link FittedProfile#of} has it
     * @throws IllegalStateException when nothing was added
     */
    public ProfileDocument document(int topFunctions, long mostBytes) {
        return document(topFunctions, mostBytes, mostBytes);
    }

    /**
     * The same, where functions may take less room than the document has.
     *
     * @param mostBytesWithoutCallers how long it may be without the callers of functions
     */
    public ProfileDocument document(int topFunctions, long mostBytes, long mostBytesWithoutCallers) {
        if (isEmpty()) {
            throw new IllegalStateException("nothing was added up");
        }
        boolean isHour = kind == Kind.HOUR;
        StatsProfile all = sums.profile();
        ServiceId service = isHour ? last.service() : new ServiceId(last.service().name(), last.service().version(),
                last.service().environment(), null);
        String hostName = isHour ? last.hostName() : null;
        Overhead took = overhead.sum(last.facts().overhead());
        FittedProfile fitted = FittedProfile.of(all, topFunctions, mostBytes, mostBytesWithoutCallers, service, hostName,
                last.namespace(), labels, took, DeliveryFigures.NONE);
        return new ProfileDocument(kind, floor(first.timestamp(), interval), start, end, durationNanos, isHour ? last.runId() : runId,
                isHour ? first.sequence() : sequence, last.namespace(), service, hostName, isHour ? last.pid() : 0, labels,
                Math.max(functionCount, all.functionCount()), fitted.profile(), facts(took, fitted.foldedForSize()));
    }

    private SliceFacts facts(Overhead took, long foldedForSize) {
        SliceFacts state = last.facts();
        ProbeBounds held = state.bounds();
        ProbeBounds bounds = new ProbeBounds(held.memoryBytes(), held.memoryLimitBytes(), overMemoryCalls, held.registeredFunctions(),
                held.refusedFunctions());
        RollupFacts rollup = kind == Kind.HOUR ? RollupFacts.ofHour(last.sequence(), slices, state.intervalNanos())
                : RollupFacts.ofDay(slices, state.rollup().sliceIntervalNanos(), documents, hosts.size());
        return new SliceFacts(interval.toNanos(), cutSkewNanos, false, state.last(), threads, state.deferredThreads(), unrecordedCalls,
                state.droppedDocuments(), estimatedCostNanos, bounds, took, foldedForSize, previousRun, DeliveryFigures.NONE, rollup);
    }
}
