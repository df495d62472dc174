package io.statsprofile.internal.recording;

/** What generated classes call for work, exceptions and switches; the test that runs puts its machine here. Used by one thread. */
public final class TreeWorld {

    private static CallTree.Machine machine;

    private TreeWorld() {
    }

    static void run(CallTree.Machine by) {
        machine = by;
    }

    /** The clock advances. */
    public static void work(long nanos) {
        machine.work(nanos);
    }

    /** The profiler is enabled or disabled. */
    public static void profiler(boolean on) {
        machine.profiler(on);
    }

    /** What is to be thrown. */
    public static CallTree.Boom boom() {
        return new CallTree.Boom();
    }
}
