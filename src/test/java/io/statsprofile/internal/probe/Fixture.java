package io.statsprofile.internal.probe;

import java.util.concurrent.atomic.AtomicInteger;

/** What the probe's tests share: functions of their own, a drain of their own, rows of a cut by name. */
final class Fixture implements AutoCloseable {

    private static final AtomicInteger LOADERS = new AtomicInteger();

    /** A loader that nobody else's functions have, so that a test sees its own functions only. */
    static final class Home extends ClassLoader {
        Home(ClassLoader parent) {
            super(parent);
        }
    }

    final ClassLoader home;
    final Drain drain;
    private final String name;

    Fixture() {
        this(new Home(null));
    }

    Fixture(ClassLoader home) {
        this.home = home;
        this.name = "test" + LOADERS.incrementAndGet();
        this.drain = Drains.claim(home, name);
    }

    int function(String method) {
        return function(home, method);
    }

    static int function(ClassLoader loader, String method) {
        return Functions.register(loader, "com.acme.T", method, "()V", "com.acme.T." + method, "T.java", 1);
    }

    @Override
    public void close() {
        drain.cut(true);
        Ticks.undrive();
    }

    /** ncalls, primitive calls, tottime, cumtime, open calls of a function; null where the cut has no row for it. */
    static long[] row(Cut cut, int function) {
        for (int i = 0; i < cut.functions.length; i++) {
            if (cut.functions[i] == function) {
                return new long[] {cut.ncalls[i], cut.primitiveCalls[i], cut.tottime[i], cut.cumtime[i], cut.openCalls[i]};
            }
        }
        return null;
    }

    /** ncalls, primitive calls, tottime, cumtime of an edge, or null. */
    static long[] edge(Cut cut, int caller, int callee) {
        for (int i = 0; i < cut.edgeCallers.length; i++) {
            if (cut.edgeCallers[i] == caller && cut.edgeCallees[i] == callee) {
                return new long[] {cut.edgeNcalls[i], cut.edgePrimitiveCalls[i], cut.edgeTottime[i], cut.edgeCumtime[i]};
            }
        }
        return null;
    }
}
