package io.statsprofile.bench.coverage;

import io.statsprofile.internal.probe.Frame;
import io.statsprofile.internal.probe.Functions;
import io.statsprofile.internal.probe.Probe;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls the probe as instrumented code does, and passes time by reading the clock until enough of it has passed. The last reading before
 * an event and the first one after it are what the truth is made of: what lies between belongs to the function that the event leads to.
 */
final class ClockedProgram {

    /** Functions 1 to this; 0 is what is outside of them. */
    static final int FUNCTIONS = 8;
    /** So long are pieces that few pauses fall into the probe, where nobody knows whose they are. */
    private static final int TIMES = 3;
    private static final int DEEPEST = 200;
    /** A pause that falls into the probe itself is nobody's for certain. */
    private static final long PAUSE_NANOS = 20_000;

    /** A class loader that nobody else's functions have. */
    private static final class Home extends ClassLoader {

        Home() {
            super(null);
        }
    }

    final SplittableRandom random;
    final ClassLoader home = new Home();
    final int[] ids = new int[FUNCTIONS + 1];
    final long[] own = new long[FUNCTIONS + 1];
    final long[] cum = new long[FUNCTIONS + 1];
    final long[] calls = new long[FUNCTIONS + 1];
    /** Nanoseconds of own time that may as well be another function's. */
    final long[] unsure = new long[FUNCTIONS + 1];
    private final int[] level = new int[FUNCTIONS + 1];
    private final long[] since = new long[FUNCTIONS + 1];
    private final int[] stack = new int[DEEPEST];
    private final Frame[] frames = new Frame[DEEPEST];
    private int depth;
    /** The last reading. */
    long now = System.nanoTime();
    private long charged = now;

    ClockedProgram(long seed) {
        random = new SplittableRandom(seed);
        for (int i = 1; i <= FUNCTIONS; i++) {
            ids[i] = Functions.register(home, "com.acme.Clocked", "f" + i, "()V", "com.acme.Clocked.f" + i, "Clocked.java", i);
        }
    }

    void enter(int function) {
        int before = charge();
        stack[++depth] = function;
        calls[function]++;
        if (level[function]++ == 0) {
            since[function] = now;
        }
        frames[depth] = Probe.enterTraced(ids[function]);
        look(before, function);
    }

    void exit() {
        int function = charge();
        if (--level[function] == 0) {
            cum[function] += now - since[function];
        }
        Probe.exit(frames[depth--]);
        look(function, stack[depth]);
    }

    /** Up to the last reading; answers whose time it was. */
    private int charge() {
        int top = stack[depth];
        own[top] += now - charged;
        charged = now;
        return top;
    }

    private void look(int before, int after) {
        now = System.nanoTime();
        if (now - charged > PAUSE_NANOS) {
            unsure[before] += now - charged;
            unsure[after] += now - charged;
        }
    }

    /** A call without calls. */
    void leaf(int function, double nanos) {
        enter(function);
        work(nanos);
        exit();
    }

    /** At least {@value #TIMES} times as much time passes. */
    void work(double nanos) {
        workUntil(now + (long) (TIMES * nanos));
    }

    void workUntil(long end) {
        while (now < end) {
            now = System.nanoTime();
        }
    }

    /** The thread waits. */
    void block(double nanos) {
        LockSupport.parkNanos((long) nanos);
        now = System.nanoTime();
    }

    double exponential(double mean) {
        return -mean * Math.log(1 - random.nextDouble());
    }

    /** With this mean; the larger the spread, the more of it is in few large ones. */
    double logNormal(double mean, double spread) {
        double normal = Math.sqrt(exponential(2)) * Math.cos(2 * Math.PI * random.nextDouble());
        return mean * Math.exp(spread * normal - spread * spread / 2);
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** A slice begins, outside of all functions. */
    void forget() {
        now = System.nanoTime();
        charged = now;
        Arrays.fill(own, 0);
        Arrays.fill(cum, 0);
        Arrays.fill(calls, 0);
        Arrays.fill(unsure, 0);
    }
}
