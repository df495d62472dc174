package io.statsprofile.internal.recording;

import io.statsprofile.internal.model.DeliveryFigures;
import io.statsprofile.internal.model.FittedProfile;
import io.statsprofile.internal.model.Overhead;
import io.statsprofile.internal.model.ProbeBounds;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.RollupFacts;
import io.statsprofile.internal.model.SliceFacts;
import io.statsprofile.internal.probe.CallCost;
import io.statsprofile.internal.probe.IntervalSnapshot;
import io.statsprofile.internal.rollup.Rollup;
import io.statsprofile.pstats.StatsProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * Plans cuts and makes a document of each. Slices tile monotonic time without a gap, whatever the wall clock does: the wall clock
 * only says when to cut next and what to call the slice. Each cut is planned anew, so nothing adds up, and a wait is never longer
 * than one interval and a half, so a wall clock that steps while we wait costs at most one odd slice.
 *
 * <p>Not thread-safe; {@link SliceRecorder} takes care.
 */
final class Slicer {

    /** Why a slice ends. */
    enum Ending {
        /** Its time has come. */
        PLANNED,
        /** This recorder ends and another may come: the run goes on. */
        HANDED_OVER,
        /** The process ends: calls still open are closed. */
        LAST
    }

    /** Distance between wall clock and monotonic clock over one slice from which on we call it a step and not a drift. */
    private static final Duration STEP = Duration.ofMillis(500);

    private final SliceSource source;
    private final SliceSettings settings;
    private final SliceClock clock;
    private final SnapshotNames names;
    private final Grid grid;
    private final Run run;
    private final long droppedBefore;
    private final RecentLocations places = new RecentLocations();
    private long unmade;
    private Instant opened;
    private Instant planned;
    private Instant previousEnd;
    /** Of the last cut; null where somebody has taken it. */
    private StatsProfile whole;

    Slicer(SliceSource source, SliceSettings settings, SliceClock clock, SnapshotNames names) {
        this.source = source;
        this.settings = settings;
        this.clock = clock;
        this.names = names;
        this.grid = new Grid(settings.interval().toMillis());
        this.run = new Run(source.notes(), clock.wallClock());
        this.droppedBefore = run.dropped();
        this.opened = run.opened(source.startEpochMillis());
        this.planned = opened;
    }

    Run run() {
        return run;
    }

    /**
     * Whether a boundary has passed since the slice in hand opened, though nobody could cut then: the counters run before the recorder
     * does, and go on between two recorders.
     */
    boolean isOverdue() {
        return grid.floor(clock.wallClock()).isAfter(opened);
    }

    /** The profile of the last cut before functions were folded; once. */
    StatsProfile takeWhole() {
        StatsProfile taken = whole;
        whole = null;
        return taken;
    }

    /** {@code @timestamp} of the next document. */
    Instant opened() {
        return opened;
    }

    /**
     * Plans the next cut.
     *
     * @return nanoseconds from now, at most one and a half intervals
     */
    long nanosToNextCut() {
        Instant now = clock.wallClock();
        planned = grid.next(now, opened);
        return Duration.between(now, planned).toNanos();
    }

    /**
     * Closes the slice in hand and opens the next.
     *
     * @param droppedDocuments since this recorder began; the document states them together with those of earlier recorders of the run
     * @param delivery what became of documents before this one
     * @return the document; its sequence number is used up by {@link Run#handedOn} only, or where a slice was closed and no document
     *     could be made of it
     */
    ProfileDocument cut(Ending ending, long droppedDocuments, DeliveryFigures delivery) {
        IntervalSnapshot snapshot = source.cut(ending == Ending.LAST);
        boolean made = false;
        try {
            ProfileDocument document = document(snapshot, ending, droppedDocuments, delivery);
            made = true;
            return document;
        } finally {
            if (!made) {
                // Nobody has these figures any more, mostly for want of memory: that a slice is missing must show.
                unmade++;
                run.handedOn();
            }
        }
    }

    private ProfileDocument document(IntervalSnapshot snapshot, Ending ending, long droppedDocuments, DeliveryFigures delivery) {
        Instant end = clock.wallClock().minusNanos(Math.max(0, clock.nanoTime() - snapshot.endNanos));
        long durationNanos = Math.max(0, snapshot.endNanos - snapshot.startNanos);
        Instant start = start(end, durationNanos);
        Instant timestamp = opened;
        dropped(droppedDocuments);
        opened = ending == Ending.PLANNED ? grid.openedBy(end, planned) : grid.floor(end);
        run.open(opened);
        previousEnd = end;
        OverheadFigures overhead = new OverheadFigures(source.takeOverhead());
        ProbeTime probes = new ProbeTime(snapshot, hasCalls(snapshot) ? source.callCost() : new CallCost(0, 0), hasCalls(snapshot)
                ? source.clockNanos() : 0);
        StatsProfile profile = overhead.mark(SnapshotProfile.of(snapshot, id -> names.of(snapshot, id), i ->
                OptionalLong.of(probes.within(i))));
        whole = profile;
        FittedProfile fitted = settings.fit(profile, overhead.overhead(), delivery);
        return new ProfileDocument(ProfileDocument.Kind.SLICE, timestamp, start, end, durationNanos, run.id(), run.sequence(),
                settings.namespace(), settings.service(), settings.hostName(), settings.pid(), settings.labels(),
                profile.functionCount(), places.of(fitted.profile(), run.sequence()),
                facts(snapshot, durationNanos, ending == Ending.LAST, probes.all(), overhead.overhead())
                .withFoldedForSize(fitted.foldedForSize()).withDelivery(delivery).withRollup(rollup(timestamp)));
    }

    /** To which hour document the slice belongs, where that is not that of its UTC hour. */
    private RollupFacts rollup(Instant timestamp) {
        return !settings.rollup().isOn() || settings.rollup().isHourly() ? RollupFacts.NONE
                : RollupFacts.ofSlice(Rollup.floor(timestamp, settings.rollup().interval()));
    }

    /** Takes down how many documents were dropped since this recorder began. */
    void dropped(long documents) {
        run.dropped(droppedBefore + unmade + documents);
    }

    /** Where the previous slice ended; or, where the wall clock was stepped since, so long before the end as the slice took. */
    private Instant start(Instant end, long durationNanos) {
        Instant byDuration = end.minusNanos(durationNanos);
        boolean inStep = previousEnd != null && Duration.between(previousEnd, byDuration).abs().compareTo(STEP) < 0;
        return inStep ? previousEnd : byDuration;
    }

    private SliceFacts facts(IntervalSnapshot snapshot, long durationNanos, boolean last, long costNanos, Overhead overhead) {
        long intervalNanos = settings.interval().toNanos();
        boolean late = durationNanos > intervalNanos + intervalNanos / 2;
        return new SliceFacts(intervalNanos, Math.max(0, snapshot.lastStampNanos - snapshot.firstStampNanos), late, last, snapshot.threads,
                snapshot.deferredThreads, snapshot.unrecordedCalls, run.dropped(), costNanos,
                new ProbeBounds(snapshot.memoryBytes, snapshot.memoryLimitBytes, snapshot.overBudgetCalls, snapshot.registeredFunctions,
                        snapshot.refusedFunctions),
                overhead);
    }

    /**
     * Whether what the probes took is worth a measurement. That is made anew for each slice: it depends on how the machine is doing and on
     * what the JVM has compiled.
     */
    private static boolean hasCalls(IntervalSnapshot snapshot) {
        return LongStream.of(snapshot.ncalls).anyMatch(calls -> calls > 0);
    }
}
