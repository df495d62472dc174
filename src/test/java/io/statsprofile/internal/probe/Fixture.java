package io.statsprofile.internal.probe;

import java.util.concurrent.atomic.AtomicInteger;

/** What the probe's tests share: functions of their own, a reader of their own, rows of a cut by name. */
final class Fixture implements AutoCloseable {

    private static final AtomicInteger LOADERS = new AtomicInteger();

    /** A loader that nobody else's functions have, so that a test sees its own functions only. */
    static final class Home extends ClassLoader {
        Home(ClassLoader parent) {
            super(parent);
        }
    }

    final ClassLoader home;
    final CounterReader reader;
    private final String name;

    Fixture() {
        this(new Home(null));
    }

    Fixture(ClassLoader home) {
        this.home = home;
        this.name = "test" + LOADERS.incrementAndGet();
        this.reader = CounterReaders.claim(home, name);
    }

    int function(String method) {
        return function(home, method);
    }

    static int function(ClassLoader loader, String method) {
        return Functions.register(loader, "com.acme.T", method, "()V", "com.acme.T." + method, "T.java", 1);
    }

    @Override
    public void close() {
        reader.cut(true);
        Ticks.undrive();
    }

    /** ncalls, primitive calls, tottime, cumtime, open calls of a function; null where the cut has no row for it. */
    static long[] row(IntervalSnapshot snapshot, int function) {
        for (int i = 0; i < snapshot.functions.length; i++) {
            if (snapshot.functions[i] == function) {
                return new long[] {snapshot.ncalls[i], snapshot.primitiveCalls[i], snapshot.tottime[i], snapshot.cumtime[i],
                        snapshot.openCalls[i]};
            }
        }
        return null;
    }

    /** ncalls, primitive calls, tottime, cumtime of an edge, or null. */
    static long[] edge(IntervalSnapshot snapshot, int caller, int callee) {
        for (int i = 0; i < snapshot.edgeCallers.length; i++) {
            if (snapshot.edgeCallers[i] == caller && snapshot.edgeCallees[i] == callee) {
                return new long[] {snapshot.edgeNcalls[i], snapshot.edgePrimitiveCalls[i], snapshot.edgeTottime[i],
                        snapshot.edgeCumtime[i]};
            }
        }
        return null;
    }
}
