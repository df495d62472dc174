package io.statsprofile.internal.governor;

/**
 * What it costs to take probes out of bytecode or to put them back: the JVM throws away all compiled code that a changed class is part of,
 * which in a program at work may be nearly all of it, and compiles it again. The time that it compiles is known; what it compiled after a
 * change, beyond what it does without one, is held to be the change's. All in CPU time of the program, so that one that rests learns
 * nothing. Not thread-safe.
 */
final class Recompilation {

    /**
     * Over which what is usual is averaged, nanoseconds: it rises slowly, since a program that starts compiles more than it will, and falls
     * fast.
     */
    private static final double RISE_NANOS = 20e9;
    private static final double FALL_NANOS = 2e9;
    /** Without much to compile for so long, all of it is compiled again. */
    private static final double QUIET_NANOS = 1e9;
    /** Later than that, what is compiled has other reasons. */
    private static final double LONGEST_NANOS = 20e9;
    /** Share of CPU time that is not much. */
    private static final double LITTLE = 0.05;
    /** Part of what was measured that is believed until something is measured again. */
    private static final double BELIEF = 0.5;

    /** Nanoseconds of compiling in one of CPU time. */
    private double usual;
    private double costNanos;
    private boolean changed;
    private double sinceNanos;
    private double compiledNanos;
    private double quietSince;
    private double quietCompiled;
    private double spentNanos;

    /**
     * Takes note of what has been since the look before.
     *
     * @param compiled nanoseconds that the JVM was compiling
     * @param passed CPU time of profiled threads, nanoseconds
     */
    void look(double compiled, double passed) {
        sinceNanos += passed;
        if (!changed) {
            if (passed > 0) {
                double more = compiled / passed - usual;
                usual += more * Math.min(1, passed / (more > 0 ? RISE_NANOS : FALL_NANOS));
            }
            return;
        }
        double more = Math.max(0, compiled - usual * passed);
        compiledNanos += more;
        spentNanos += more;
        quietSince += passed;
        quietCompiled += more;
        if (quietSince >= QUIET_NANOS) {
            if (quietCompiled <= LITTLE * quietSince || sinceNanos >= LONGEST_NANOS) {
                changed = false;
                costNanos = Math.max(compiledNanos, BELIEF * costNanos);
            }
            quietSince = 0;
            quietCompiled = 0;
        }
    }

    /** Bytecode is about to change. One change that follows another at once is part of it. */
    void change() {
        if (!changed) {
            compiledNanos = 0;
        }
        changed = true;
        sinceNanos = 0;
        quietSince = 0;
        quietCompiled = 0;
    }

    /** What the next change is expected to cost, nanoseconds; 0 where nothing is known. */
    double costNanos() {
        return changed ? Math.max(costNanos, compiledNanos) : costNanos;
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
