package io.statsprofile.internal.governor;

import java.lang.ref.WeakReference;

/** A function as the governor knows it. For the governor's thread, but for what never changes. */
public final class GovernedFunction {

    /** CPU time that the two averages remember, nanoseconds: one to see a flood at once, one to remember it. */
    private static final double SHORT_NANOS = 0.1e9;
    private static final double LONG_NANOS = 10e9;
    /** How long a function that was taken back a step stays there: this, and twice as long each time, {@value #MOST_DOUBLINGS} times. */
    private static final long PAUSE_NANOS = 10_000_000_000L;
    private static final long OUT_PAUSE_NANOS = 60_000_000_000L;
    private static final int MOST_DOUBLINGS = 6;
    /** How long nothing is known of a function that is not called. */
    private static final long UNCALLED_NANOS = 2_000_000_000L;
    /** Looks, since it went out, at which a function may be counted, before it is known that it can't be taken out. */
    private static final int STUCK_LOOKS = 100;
    private static final int MISSED_LOOKS = 30;
    /** Looks with calls that say which share of them is dear. */
    private static final int DEAR_LOOKS = 4;
    /** Time after which half as many calls are expected of a function that is out. */
    private static final double BELIEF_NANOS = 300e9;

    final int id;
    final WeakReference<ClassLoader> loader;
    final String className;
    final String method;
    final String descriptor;
    final String function;

    /** Whether some budget is for it; else it is exact. */
    boolean budgeted = true;
    /** Whether its calls are counted with their callers, too, which costs more; set by the thread that transforms its class. */
    volatile boolean traced;
    /** Whether its probe can be led elsewhere without a change of its class; set by that thread, too. */
    volatile boolean dynamic;
    /** The mode that it is held in, or null. */
    ProbeMode pin;
    ProbeMode mode;
    /** Whether it is still selected by a level, as far as that has been asked, which it is while it is out. */
    boolean selected = true;
    /** Whether it was called at all. */
    boolean called;
    /** How often one has looked around since it was called. */
    int quiet;
    private long callsBefore;
    private long dearBefore;
    private long more;
    private long moreDear;
    private double dearShare;
    private double latest;
    private double latestAt;
    private CallDensity recent;
    private CallDensity longer;
    private double densityWhenOut;
    private int demotions;
    private int calledWhileOut;
    private long changedNanos;
    private long outNanos;
    private long outNanosBefore;

    /** @param loader that defines the class, null for the boot loader */
    public GovernedFunction(int id, ClassLoader loader, String className, String method, String descriptor, String function,
            ProbeMode mode) {
        this.id = id;
        this.loader = loader == null ? null : new WeakReference<>(loader);
        this.className = className;
        this.method = method;
        this.descriptor = descriptor;
        this.function = function;
        this.mode = mode;
    }

    /** Of {@link io.statsprofile.internal.probe.Functions}. */
    public int id() {
        return id;
    }

    /** It gets a probe, as {@link Governor#probed} says. */
    public void probed(boolean withCallers, boolean byDynamicCall) {
        traced = withCallers;
        dynamic = byDynamicCall;
    }

    /** Whether it can go out and come back without a change of its class. */
    public boolean isDynamic() {
        return dynamic;
    }

    /** With dots. */
    public String className() {
        return className;
    }

    public String method() {
        return method;
    }

    public String descriptor() {
        return descriptor;
    }

    /** Null where it is gone. */
    public ClassLoader loader() {
        return loader == null ? null : loader.get();
    }

    /** Whether its class loader is gone, and its id may be another function's. */
    public boolean isCollected() {
        return loader != null && loader.get() == null;
    }

    /** Whether the budget keeps it out: not what has no level any more, or no class. */
    boolean isLeftOut() {
        return mode == ProbeMode.OUT && selected && !isCollected();
    }

    void begin(long calls, long dear, double cpu, long now) {
        callsBefore = calls;
        dearBefore = dear;
        recent = new CallDensity(SHORT_NANOS, cpu);
        longer = new CallDensity(LONG_NANOS, cpu);
        changedNanos = now;
    }

    /**
     * Takes note of the calls since the look before.
     *
     * @param calls all calls so far; less than before where counters have gone
     * @param dear those of them that cost as much as exact ones whatever the mode
     * @return how many there were
     */
    long see(long calls, long dear) {
        more = Math.max(0, calls - callsBefore);
        moreDear = Math.min(more, Math.max(0, dear - dearBefore));
        callsBefore = calls;
        dearBefore = dear;
        if (more > 0) {
            dearShare += ((double) moreDear / more - dearShare) / DEAR_LOOKS;
            called = true;
            quiet = 0;
            calledWhileOut += mode == ProbeMode.OUT ? 1 : 0;
        }
        return more;
    }

    /** Those of the last look that cost as much as exact ones whatever the mode. */
    long moreDear() {
        return moreDear;
    }

    /** Their share of all, of late. */
    double dearShare() {
        return dearShare;
    }

    /**
     * Takes note of the CPU time that they were in.
     *
     * @param cpu all of it so far, nanoseconds
     * @param passed since the look before
     */
    void settle(double cpu, double passed) {
        if (more > 0) {
            recent.add(more, cpu, passed);
            longer.add(more, cpu, passed);
            latest = passed >= CallDensity.LEAST_NANOS ? more / passed : 0;
            latestAt = cpu;
        }
    }

    /** Calls per nanosecond of CPU time, lately. */
    double density(double cpu) {
        return recent.at(cpu);
    }

    /** The same by the last look alone, if that was more: what has just begun to be called often is underrated by any average. */
    double risen(double cpu) {
        double density = recent.at(cpu);
        return latestAt == cpu ? Math.max(latest, density) : density;
    }

    /** As much as is to be expected: the larger one of both averages, or what is left of what it was when it went out. */
    double expected(double cpu, long now) {
        if (mode == ProbeMode.OUT) {
            return densityWhenOut * Math.pow(0.5, (now - changedNanos) / BELIEF_NANOS);
        }
        return Math.max(recent.at(cpu), longer.at(cpu));
    }

    double densityWhenOut() {
        return densityWhenOut;
    }

    /** Whether it may move up a step; the first time as soon as it is known how often it is called, or after a while without a call. */
    boolean mayRise(long now) {
        long base = mode == ProbeMode.OUT ? OUT_PAUSE_NANOS : PAUSE_NANOS;
        long pause = demotions > 0 ? base << Math.min(demotions - 1, MOST_DOUBLINGS) : called ? 0 : UNCALLED_NANOS;
        return now - changedNanos >= pause;
    }

    /** Its probe is still entered, since its turn has not come: that it is called says nothing. */
    void notYetOut() {
        calledWhileOut = 0;
    }

    /** Whether it is called at look after look, though it is out: the JVM or its class loader does not let its probe go. */
    boolean isStuck() {
        return mode == ProbeMode.OUT && calledWhileOut > STUCK_LOOKS;
    }

    /** Whether it seems to have been missed, as a class is that was on its way in just then. */
    boolean isMissed() {
        if (mode != ProbeMode.OUT || calledWhileOut != MISSED_LOOKS) {
            return false;
        }
        // Said once.
        calledWhileOut++;
        return true;
    }

    void move(ProbeMode to, double cpu, long now) {
        calledWhileOut = 0;
        if (to == ProbeMode.OUT) {
            densityWhenOut = Math.max(recent.seen(cpu), Double.MIN_NORMAL);
        } else if (mode == ProbeMode.OUT) {
            outNanos += now - changedNanos;
            recent = new CallDensity(SHORT_NANOS, cpu);
            longer = new CallDensity(LONG_NANOS, cpu);
        }
        if (to.compareTo(mode) > 0) {
            demotions++;
        }
        mode = to;
        selected = true;
        changedNanos = now;
    }

    /** How long it was out since the last question. */
    long outSinceBefore(long now) {
        long all = outNanos + (mode == ProbeMode.OUT ? now - changedNanos : 0);
        long since = all - outNanosBefore;
        outNanosBefore = all;
        return since;
    }

    boolean isOf(ClassLoader definer, String ofClass, String name, String descriptorOfMethod) {
        return loader() == definer && !isCollected() && method.equals(name) && className.equals(ofClass)
                && descriptor.equals(descriptorOfMethod);
    }
}
