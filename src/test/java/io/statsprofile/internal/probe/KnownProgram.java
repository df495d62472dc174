package io.statsprofile.internal.probe;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A program that calls the probe as instrumented code does, under a clock that it drives itself, ticks included; so it knows what each
 * function takes, on top of the stack and on it.
 */
final class KnownProgram {

    /** Functions 1 to this; 0 is what is outside of them. */
    static final int FUNCTIONS = 8;
    private static final int DEEPEST = 200;

    final SplittableRandom random;
    final int[] ids = new int[FUNCTIONS + 1];
    final long[] own = new long[FUNCTIONS + 1];
    final long[] cum = new long[FUNCTIONS + 1];
    final long[] calls = new long[FUNCTIONS + 1];
    /** By caller and callee. */
    final long[][] edgeOwn = new long[FUNCTIONS + 1][FUNCTIONS + 1];
    final long[][] edgeCum = new long[FUNCTIONS + 1][FUNCTIONS + 1];
    private final long[][] edgeCalls = new long[FUNCTIONS + 1][FUNCTIONS + 1];
    private final int[][] edgeLevel = new int[FUNCTIONS + 1][FUNCTIONS + 1];
    private final long[][] edgeSince = new long[FUNCTIONS + 1][FUNCTIONS + 1];
    private final int[] level = new int[FUNCTIONS + 1];
    private final long[] since = new long[FUNCTIONS + 1];
    private final int[] stack = new int[DEEPEST];
    private final Frame[] frames = new Frame[DEEPEST];
    private int depth;
    private final long begin = System.nanoTime();
    long now = begin;
    long events;
    /** What a reading of the clock takes, which is no function's time; nanoseconds. */
    long readingNanos;
    private final long readings = Ticks.readings();
    private long charged;
    private long nextTick;
    private double preemptionMean;
    private long nextPreemption = Long.MAX_VALUE;

    KnownProgram(Fixture fixture, long seed) {
        random = new SplittableRandom(seed);
        for (int i = 1; i <= FUNCTIONS; i++) {
            ids[i] = fixture.function("f" + i);
        }
        Ticks.drive(now);
        charged = now;
        nextTick = now + Ticker.INTERVAL_NANOS;
    }

    /** Nanoseconds since it began. */
    long elapsed() {
        return now - begin;
    }

    void enter(int function) {
        charge();
        frames[++depth] = Probe.enterTraced(ids[function]);
        stack[depth] = function;
        calls[function]++;
        int caller = stack[depth - 1];
        edgeCalls[caller][function]++;
        if (level[function]++ == 0) {
            since[function] = now;
        }
        if (edgeLevel[caller][function]++ == 0) {
            edgeSince[caller][function] = now;
        }
    }

    void exit() {
        charge();
        int function = stack[depth];
        Probe.exit(frames[depth--]);
        if (--level[function] == 0) {
            cum[function] += now - since[function];
        }
        int caller = stack[depth];
        if (--edgeLevel[caller][function] == 0) {
            edgeCum[caller][function] += now - edgeSince[caller][function];
        }
    }

    /** A call without calls. */
    void leaf(int function, double nanos) {
        enter(function);
        work(nanos);
        exit();
    }

    private void charge() {
        events++;
        chargeOwn();
    }

    private void chargeOwn() {
        own[stack[depth]] += now - charged;
        if (depth > 0) {
            edgeOwn[stack[depth - 1]][stack[depth]] += now - charged;
        }
        charged = now;
    }

    /** Time passes, in which others may have the processor. */
    void work(double nanos) {
        long left = (long) nanos;
        while (now + left > nextPreemption) {
            long before = Math.max(0, nextPreemption - now);
            pass(before);
            left -= before;
            pass((long) (1e6 + 4e6 * random.nextDouble()));
            nextPreemption = now + (long) exponential(preemptionMean);
        }
        pass(left);
    }

    private void pass(long nanos) {
        long until = now + nanos;
        while (until >= nextTick) {
            now = nextTick;
            drive();
            Epoch.tick();
            nextTick += Ticker.untilNext(random.nextLong());
        }
        now = until;
        drive();
    }

    private void drive() {
        Ticks.drive(now + readingNanos * (Ticks.readings() - readings));
    }

    /** From now on the thread loses the processor, for 3 ms on average, after so much time on average. */
    void preempt(double meanNanos) {
        preemptionMean = meanNanos;
        if (nextPreemption == Long.MAX_VALUE) {
            nextPreemption = now + (long) exponential(meanNanos);
        }
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

    /** A slice ends: figures up to now are complete. */
    void bringUpToDate() {
        chargeOwn();
        for (int i = 1; i <= FUNCTIONS; i++) {
            if (level[i] > 0) {
                cum[i] += now - since[i];
                since[i] = now;
            }
            for (int caller = 1; caller <= FUNCTIONS; caller++) {
                if (edgeLevel[caller][i] > 0) {
                    edgeCum[caller][i] += now - edgeSince[caller][i];
                    edgeSince[caller][i] = now;
                }
            }
        }
    }

    /** A slice begins. */
    void forget() {
        Arrays.fill(own, 0);
        Arrays.fill(cum, 0);
        Arrays.fill(calls, 0);
        for (int caller = 0; caller <= FUNCTIONS; caller++) {
            Arrays.fill(edgeOwn[caller], 0);
            Arrays.fill(edgeCum[caller], 0);
            Arrays.fill(edgeCalls[caller], 0);
        }
    }

    /** Gives the clock back, and lets this thread's recorder know that it is earlier again. */
    void end() {
        Ticks.undrive();
        Probe.exit(Probe.enter(ids[1]));
    }

    boolean hasRun(int function) {
        return calls[function] > 0 || own[function] > 0 || cum[function] > 0;
    }

    boolean hasRun(int caller, int function) {
        return edgeCalls[caller][function] > 0 || edgeOwn[caller][function] > 0 || edgeCum[caller][function] > 0;
    }
}
