package io.statsprofile.internal.governor;

/**
 * What it costs that functions go out or come back: the JVM throws away all compiled code that they are part of, which in a program at work
 * may be nearly all of it, and compiles it again. The time that it compiles is known; what it compiled after a
 * change, beyond what it would have without one, is held to be the change's. All in CPU time of the program, so that one that rests learns
 * nothing. Not thread-safe.
 *
 * <p><b>Assumptions.</b> A program that has compiled much in so many seconds of CPU time goes on to, ever less, over about as many again.
 * So what would have been compiled without a change falls after it as a hyperbola does: slowly where the program has run for long, and
 * fast where it has just begun.
 *
 * <p><b>Guarantees.</b> A change is never held to cost more than all that had been compiled before it, since no more can be thrown away.
 * What is compiled beyond that is the program's own, and is what is usual from then on. So a program that is being compiled at its start
 * is not held against the first changes.
 */
final class Recompilation {

    /** CPU time over which what is usual is averaged, nanoseconds; half of all there was, where that is less. */
    private static final double MEMORY_NANOS = 10e9;
    /** Without much to compile for so long, all of it is compiled again. A change that follows sooner is part of the one before. */
    private static final double QUIET_NANOS = 1e9;
    /** Later than that, what is compiled has other reasons. */
    private static final double LONGEST_NANOS = 20e9;
    /** Share of CPU time that is not much. */
    private static final double LITTLE = 0.05;
    /** Part of what was measured that is believed until something is measured again. */
    private static final double BELIEF = 0.5;

    /** CPU time so far. */
    private double cpu;
    /** Compiled for other reasons than changes so far. */
    private double ownNanos;
    /** The same in one nanosecond of CPU time, of late. */
    private double usual;
    private double costNanos;
    private boolean changed;
    /** Changes since there was little to compile, but for those that followed upon others at once. */
    private int changes;
    /** CPU time at the last one that was counted. */
    private double countedAt;
    private double sinceNanos;
    /** Compiled since the first of those changes beyond what is usual, which may be less than nothing for a while. */
    private double beyondNanos;
    /** The most that has been, which is what they cost. */
    private double compiledNanos;
    /** No more than that can have been thrown away. */
    private double mostNanos;
    private double quietSince;
    private double quietCompiled;
    private double spentNanos;

    /** Takes note of what the JVM compiled, nanoseconds, while nobody looked: before the first budget. */
    void unseen(double compiled) {
        ownNanos += compiled;
    }

    /**
     * Takes note of what has been since the look before.
     *
     * @param compiled nanoseconds that the JVM was compiling
     * @param passed CPU time of profiled threads, nanoseconds
     */
    void look(double compiled, double passed) {
        sinceNanos += passed;
        double before = cpu;
        cpu += passed;
        double more = 0;
        if (changed) {
            double expected = usual * (cpu > 0 ? before / cpu : 1);
            usual = expected;
            beyondNanos += compiled - expected * passed;
            more = Math.max(0, Math.min(beyondNanos, mostNanos) - compiledNanos);
            compiledNanos += more;
            spentNanos += more;
        }
        ownNanos += compiled - more;
        if (passed > 0 && (!changed || beyondNanos > mostNanos)) {
            usual += (compiled / passed - usual) * Math.min(1, passed / Math.min(MEMORY_NANOS, cpu / 2));
        }
        if (changed) {
            settle(more, passed);
        }
    }

    private void settle(double more, double passed) {
        quietSince += passed;
        quietCompiled += more;
        if (quietSince >= QUIET_NANOS) {
            if (quietCompiled <= LITTLE * quietSince || sinceNanos >= LONGEST_NANOS) {
                changed = false;
                costNanos = Math.max(compiledNanos / changes, BELIEF * costNanos);
            }
            quietSince = 0;
            quietCompiled = 0;
        }
    }

    /** Bytecode is about to change. One change that follows another at once is part of it. */
    void change() {
        if (!changed) {
            compiledNanos = 0;
            beyondNanos = 0;
            mostNanos = 0;
            changes = 0;
        }
        if (changes == 0 || cpu - countedAt >= QUIET_NANOS) {
            changes++;
            countedAt = cpu;
            beyondNanos = compiledNanos;
            mostNanos = compiledNanos + ownNanos;
        }
        changed = true;
        sinceNanos = 0;
        quietSince = 0;
        quietCompiled = 0;
    }

    /** What the next change is expected to cost, nanoseconds; 0 where nothing is known. */
    double costNanos() {
        return changed ? Math.max(costNanos, compiledNanos / changes) : costNanos;
    }

    /** CPU time since the last change, nanoseconds. */
    double sinceNanos() {
        return sinceNanos;
    }

    /** What changes have cost since the last question, nanoseconds. */
    double takeSpentNanos() {
        double spent = spentNanos;
        spentNanos = 0;
        return spent;
    }
}
