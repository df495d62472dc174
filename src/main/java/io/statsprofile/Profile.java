package io.statsprofile;

import io.statsprofile.CallRecorder.ProfilerEntry;
import io.statsprofile.internal.recording.ProbeGate;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.StatsProfile;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * Profiles one stretch of one thread, as CPython's {@code cProfile.Profile}.
 *
 * <pre>{@code
 * Profile profile = new Profile();
 * profile.enable();
 * checkout();
 * profile.disable();
 * System.out.println(profile.stats().table().sortBy(SortKey.CUMULATIVE).printStats());
 * log.info("checkout took {}", profile);   // shipped as a document of its own where the appender is configured
 * }</pre>
 *
 * <p>With the agent it sees the calls that the agent's probes see on that thread between {@code enable} and {@code disable}, callers
 * included, and those opened by {@link #call}. Without the agent it sees the latter only. It does not see a function without a probe, which
 * is too small for one or out for its cost. That time is its callers' own, or nobody's where no caller is profiled.
 *
 * <p><b>Threads.</b> A profile belongs to the thread that enabled it until that thread disables it; then any thread may enable it again,
 * and figures go on accumulating. Other threads' calls are not seen. While it is enabled, {@link #stats} and {@link #region} are for that
 * thread; afterwards they are for any thread. Several profiles may be enabled on one thread at a time.
 */
public final class Profile implements AutoCloseable {

    private final GuardedClock clock;
    private final InstantSource wallClock;
    private final CallRecorder recorder = new CallRecorder();
    private final MixedStack stack = new MixedStack(recorder);
    private final Map<String, ProfilerEntry> manual = new HashMap<>();
    private final ProbedCallSource seenCalls;
    /** Who may touch the other fields; released last on disabling, so that a later owner sees what the former one wrote. */
    private final AtomicReference<Thread> owner = new AtomicReference<>();
    private Instant start;
    private Instant end;
    private long durationNanos;
    private long enabledAt;

    /** A call opened by {@link Profile#call}; ends when it is closed. */
    public sealed interface Call extends AutoCloseable permits ManualCall, UnrecordedCall {

        /** Ends the call. Never throws; a second time, or on another thread, it does nothing. */
        @Override
        void close();
    }

    /** A profile by {@link System#nanoTime()} and the system's wall clock. */
    public Profile() {
        this(System::nanoTime, InstantSource.system(), false);
    }

    /**
     * A profile by clocks of the caller's own.
     *
     * @param nanoClock nanoseconds (or any unit that the caller takes for them) from any origin; read on the profiled thread at each
     *     entry and
     *     exit, so it should be cheap; where it goes backwards or throws, time stands still
     * @param wallClock for the start and the end of the region only
     */
    public Profile(LongSupplier nanoClock, InstantSource wallClock) {
        this(Objects.requireNonNull(nanoClock, "nanoClock"), Objects.requireNonNull(wallClock, "wallClock"), true);
    }

    private Profile(LongSupplier nanoClock, InstantSource wallClock, boolean ownClock) {
        this.clock = new GuardedClock(nanoClock);
        this.wallClock = wallClock;
        this.seenCalls = ProbeGate.isOpen() ? new ProbeCalls(stack, recorder, ownClock ? clock : null) : ProbedCallSource.NONE;
    }

    /**
     * Begins or continues to record the calls of the current thread. A second call on that thread does nothing.
     *
     * @return this
     * @throws IllegalStateException when another thread has it enabled; nothing changes then
     */
    public Profile enable() {
        Thread current = Thread.currentThread();
        Instant now = wallClock.instant();
        Thread former = owner.compareAndExchange(null, current);
        if (former == current) {
            return this;
        }
        refuseOther(former, "enable it");
        if (start == null) {
            start = now;
        }
        enabledAt = clock.getAsLong();
        seenCalls.begin();
        return this;
    }

    /**
     * Stops recording. Calls that are still open count as ended, innermost first, as in CPython. It does nothing where the profile is not
     * enabled.
     *
     * @throws IllegalStateException when another thread has it enabled; nothing changes then
     */
    public void disable() {
        Thread current = owner.get();
        if (current == null) {
            return;
        }
        refuseOther(current, "disable it");
        end = wallClock.instant();
        seenCalls.end();
        stack.clear(clock);
        durationNanos += clock.getAsLong() - enabledAt;
        owner.set(null);
    }

    /** As {@link #disable()}, for {@code try (Profile profile = new Profile().enable())}. */
    @Override
    public void close() {
        disable();
    }

    /** Whether some thread has it enabled now. */
    public boolean isEnabled() {
        return owner.get() != null;
    }

    /**
     * Opens a call by hand: {@code try (var call = profile.call("checkout")) { ... }}. Where the profile is not enabled on the current
     * thread, nothing is recorded, as CPython sees nothing then. A call that is closed before calls that were opened inside it ends them,
     * too.
     *
     * @param function name of the function, not empty; use few different ones, since each has a row
     */
    public Call call(String function) {
        Objects.requireNonNull(function, "function");
        if (owner.get() != Thread.currentThread()) {
            return UnrecordedCall.INSTANCE;
        }
        ProfilerEntry entry = manual.get(function);
        if (entry == null) {
            entry = recorder.register(FunctionId.recorded(function, null, null, null, 0));
            manual.put(function, entry);
        }
        ManualCall call = new ManualCall(this);
        stack.open(call, entry, clock);
        return call;
    }

    void close(ManualCall call) {
        if (owner.get() == Thread.currentThread()) {
            stack.close(call, clock);
        }
    }

    /**
     * Figures so far. While the profile is enabled, open calls are counted as open and bring no time yet.
     *
     * @throws IllegalStateException when another thread has it enabled
     */
    public StatsProfile stats() {
        refuseOther(owner.get(), "read it");
        return recorder.stats();
    }

    /**
     * Figures so far, with start, end and duration. A profile that was never enabled gives an empty region of this moment.
     *
     * @throws IllegalStateException when another thread has it enabled
     */
    public Region region() {
        Thread current = owner.get();
        refuseOther(current, "read it");
        if (start == null) {
            Instant now = wallClock.instant();
            return new Region(now, now, 0, StatsProfile.EMPTY);
        }
        boolean running = current != null;
        long sinceEnabled = running ? clock.getAsLong() - enabledAt : 0;
        return new Region(start, running ? wallClock.instant() : end, durationNanos + sinceEnabled, recorder.stats());
    }

    /** One line for people; safe to log at any time and from any thread. */
    @Override
    public String toString() {
        Thread current = owner.get();
        if (current != null && current != Thread.currentThread()) {
            return "a profile that is enabled on thread " + current.getName();
        }
        return region().toString();
    }

    private static void refuseOther(Thread owner, String what) {
        if (owner != null && owner != Thread.currentThread()) {
            throw new IllegalStateException("This profile is enabled on thread " + owner.getName() + "; thread "
                    + Thread.currentThread().getName() + " can " + what + " after that thread has called disable().");
        }
    }
}
