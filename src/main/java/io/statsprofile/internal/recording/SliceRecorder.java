package io.statsprofile.internal.recording;

import io.statsprofile.internal.base.Workers;
import io.statsprofile.internal.model.PreviousRun;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.probe.Control;
import io.statsprofile.internal.probe.CounterReader;
import io.statsprofile.internal.probe.CounterReaders;
import io.statsprofile.internal.probe.Probe;
import io.statsprofile.pstats.StatsProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Records a process in slices: claims the counters, cuts by schedule on one daemon thread of its own, and hands a document a slice
 * to a {@link SliceSink}. Names types of the probe: touch it behind {@link ProbeGate#isOpen} only. Thread-safe.
 */
public final class SliceRecorder {

    /** Name of the thread that cuts. */
    public static final String THREAD_NAME = "statsprofile-slices";
    /** How often to ask whether the way is ready. */
    private static final long NOT_READY_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** From a failure to the next attempt. */
    private static final long FAILED_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** How often to ask whether the probe needs room before the slice ends. */
    private static final long RELIEF_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final SliceSource source;
    private final Slicer slicer;
    private final HourRecorder hours;
    private final SliceSink sink;
    private final SliceClock clock;
    private final CounterReader reader;
    private final Thread worker = Workers.daemon(THREAD_NAME, this::work);
    /** Guards the next four. Held for a moment only. */
    private final Object ending = new Object();
    private boolean started;
    private boolean finishing;
    private boolean finished;
    private boolean handedOnLast;
    /** How to end, or null while it goes on. */
    private volatile Slicer.Ending asked;

    SliceRecorder(SliceSource source, CounterReader reader, SliceSettings settings, SliceSink sink, SliceClock clock, SnapshotNames names) {
        this.source = source;
        this.reader = reader;
        this.slicer = new Slicer(source, settings, clock, names);
        this.hours = new HourRecorder(settings, sink, clock);
        this.sink = sink;
        this.clock = clock;
    }

    /**
     * Claims what is counted for the classes below a class loader. A run that was handed over before goes on.
     *
     * @param home the class loader of the application
     * @param owner the claimant, for a message to the second one
     * @return the recorder, or null when someone else records here, see {@link #ownerOf}
     */
    public static SliceRecorder claim(ClassLoader home, String owner, SliceSettings settings, SliceSink sink) {
        CounterReader reader = CounterReaders.claim(home, settings.service().name());
        if (reader == null) {
            return null;
        }
        SliceRecorder recorder = new SliceRecorder(SliceSource.of(reader), reader, settings, sink, SliceClock.SYSTEM,
                SnapshotProfile::describe);
        recorder.slicer.run().ownedBy(owner);
        return recorder;
    }

    /** Who records what is counted for a class loader. */
    public static String ownerOf(ClassLoader home) {
        CounterReader reader = CounterReaders.ownerOf(home);
        return reader == null ? "nobody" : Run.ownerIn(reader.notes());
    }

    /** Whether an agent is there that instruments; without one only calls made by hand are counted. */
    public static boolean hasAgent() {
        return Control.get() != null;
    }

    /** What the agent has at work, by name; see {@link Control#figures}. Empty without one. */
    public static Map<String, Long> agentFigures() {
        Control agent = Control.get();
        return agent == null ? Map.of() : agent.figures();
    }

    /** Nothing that the calling thread does is profiled from now on. */
    public static void excludeThread() {
        Probe.excludeThread();
    }

    /** Identity of the run that this recorder records. */
    public String runId() {
        return slicer.run().id();
    }

    /** Number of the next document of that run. */
    public long nextSequence() {
        return slicer.run().sequence();
    }

    /** Starts cutting, at once when a boundary has passed since the slice in hand opened. May be repeated. */
    public void start() {
        synchronized (ending) {
            if (!started) {
                try {
                    worker.start();
                    started = true;
                } catch (OutOfMemoryError noThread) {
                    report(noThread);
                }
            }
        }
    }

    /** Replaces what is profiled, on the calling thread; see {@link Control#select}. Does nothing without an agent. */
    public void select(Map<String, String> levels) {
        Control agent = Control.get();
        if (agent != null) {
            agent.select(reader, levels);
            slicer.run().selected();
        }
    }

    /** Sets what profiling may cost; see {@link Control#govern}. Does nothing without an agent. */
    public void govern(Map<String, String> settings) {
        Control agent = Control.get();
        try {
            if (agent != null) {
                agent.govern(reader, settings);
            }
        } catch (NoSuchMethodError olderAgent) {
            // It governs nothing, as it always did.
        }
    }

    /** Whether {@link #select} was called in this run, by this recorder or by one that it follows. */
    public boolean hasSelection() {
        return slicer.run().hasSelection();
    }

    /** To be called about once a slice; see {@link Control#lookAfterClasses}. Does nothing without an agent. */
    public void lookAfterClasses() {
        Control agent = Control.get();
        if (agent != null) {
            agent.lookAfterClasses();
        }
    }

    /** Takes what the agent has to say to the operator, each with INFO, WARN or ERROR and a space in front. */
    public List<String> takeMessages() {
        Control agent = Control.get();
        return agent == null ? List.of() : agent.takeMessages();
    }

    /** Takes down how many documents were dropped since this recorder began, for the documents of the next one. */
    public void dropped(long documents) {
        slicer.dropped(documents);
    }

    /**
     * Stops cutting, after a last cut of the slice in hand that the worker makes and hands on, ends the worker and releases the claim.
     * Where another recorder may go on with the run and the way is not ready, the slice in hand is left to that one.
     * The caller only waits: what an appender keeps for each thread that wrote must not stay behind on a thread of somebody else. May be
     * repeated.
     *
     * @param last true when the process ends: open calls are closed; false when another recorder may go on with the run
     * @param deadline how long to wait; an interrupt does not shorten it
     * @return whether the slice in hand was handed on, or left to the next recorder; false when it or the previous one is stuck, or the
     *     document was refused
     */
    public boolean stop(boolean last, Duration deadline) {
        synchronized (ending) {
            if (asked == null) {
                asked = last ? Slicer.Ending.LAST : Slicer.Ending.HANDED_OVER;
            }
        }
        start();
        LockSupport.unpark(worker);
        if (Thread.currentThread() == worker) {
            // An appender that stops its own context.
            finish();
        } else {
            Workers.join(worker, deadline);
        }
        return abandon();
    }

    /** After the deadline the claim is free, whatever the worker is still at. */
    private boolean abandon() {
        synchronized (ending) {
            if (!finished) {
                finished = true;
                source.release();
            }
            return handedOnLast;
        }
    }

    /** Whatever fails is told, and costs a pause. */
    private void work() {
        boolean begun = false;
        do {
            try {
                if (!begun) {
                    excludeThread();
                    begun = true;
                    begin();
                }
                cutBySchedule();
            } catch (RuntimeException | Error problem) {
                report(problem);
                // Not on the clock, which may be what failed; stop ends it.
                LockSupport.parkNanos(this, FAILED_NANOS);
            }
        } while (asked == null);
        finish();
    }

    /** With a measurement that nobody wants, so that the JVM has compiled what the first cut wants measured. */
    private void begin() {
        if (asked == null) {
            source.callCost();
            source.clockNanos();
        }
        if (slicer.isOverdue()) {
            cutWhenReady();
        }
    }

    private void cutBySchedule() {
        while (asked == null) {
            long due = clock.nanoTime() + slicer.nanosToNextCut();
            pauseUntil(due);
            cutWhenReady();
        }
    }

    private void cutWhenReady() {
        while (asked == null && !sink.isReady()) {
            pauseUntil(clock.nanoTime() + NOT_READY_NANOS);
        }
        if (asked == null) {
            handOn(Slicer.Ending.PLANNED);
        }
    }

    /** Unless the thread that stops us has given up waiting. */
    private void finish() {
        synchronized (ending) {
            if (finishing || finished) {
                return;
            }
            finishing = true;
        }
        // Spring Boot lets no event through while it resets logging; the next recorder goes on with the slice in hand.
        boolean handedOn = asked == Slicer.Ending.HANDED_OVER && !sink.isReady() || handOn(asked);
        endHour();
        synchronized (ending) {
            if (!finished) {
                finished = true;
                handedOnLast = handedOn;
                source.release();
            }
        }
    }

    private void pauseUntil(long due) {
        long left = due - clock.nanoTime();
        while (left > 0 && asked == null) {
            clock.pause(Math.min(left, RELIEF_NANOS));
            left = due - clock.nanoTime();
            if (left > RELIEF_NANOS / 2) {
                relieve();
            }
        }
    }

    private void relieve() {
        try {
            source.relieve();
        } catch (RuntimeException | Error problem) {
            report(problem);
        }
    }

    /**
     * Nothing may end the schedule but {@link #stop}, not even memory that ran out, since it may be there again in time for the next
     * slice. A document whose handing on failed half-way keeps its number: part of the way may have it.
     */
    private boolean handOn(Slicer.Ending ending) {
        try {
            ProfileDocument cut = slicer.cut(ending, sink.droppedDocuments(), sink.delivery());
            StatsProfile whole = slicer.takeWhole();
            Instant next = slicer.opened();
            ProfileDocument document = afterPrevious(cut);
            boolean handedOn = true;
            try {
                handedOn = sink.accept(document);
            } finally {
                if (handedOn) {
                    slicer.run().handedOn();
                }
                addToHour(document, whole, handedOn, next);
            }
            return handedOn;
        } catch (RuntimeException | Error problem) {
            report(problem);
            return false;
        }
    }

    private void addToHour(ProfileDocument slice, StatsProfile whole, boolean handedOn, Instant next) {
        try {
            hours.cut(slice, whole, handedOn, next);
        } catch (RuntimeException | Error problem) {
            loseHour(problem);
        }
    }

    /** What follows is another document: whoever goes on with the run need not know of these sums. */
    private void endHour() {
        try {
            hours.end();
        } catch (RuntimeException | Error problem) {
            loseHour(problem);
        }
    }

    private void loseHour(Throwable problem) {
        hours.giveUp();
        try {
            sink.hourFailed(problem);
        } catch (RuntimeException | Error e) {
            // To tell it takes memory and stack, too, and runs code of others.
        }
    }

    /** A run's first document names the run before. */
    private ProfileDocument afterPrevious(ProfileDocument document) {
        PreviousRun previous = document.sequence() == 0 ? sink.previousRun() : null;
        return previous == null ? document : document.withFacts(document.facts().withPreviousRun(previous));
    }

    private void report(Throwable problem) {
        try {
            sink.failed(problem);
        } catch (RuntimeException | Error e) {
            // To tell it takes memory and stack, too, and runs code of others.
        }
    }
}
