package io.statsprofile.bench;

import io.statsprofile.internal.probe.CounterReader;
import io.statsprofile.internal.probe.CounterReaders;
import io.statsprofile.internal.probe.Dispatcher;
import io.statsprofile.internal.probe.EntrySites;
import io.statsprofile.internal.probe.Frame;
import io.statsprofile.internal.probe.Functions;
import io.statsprofile.internal.probe.IntervalSnapshot;
import io.statsprofile.internal.probe.Modes;
import io.statsprofile.internal.probe.Probe;
import io.statsprofile.internal.probe.ThreadIds;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What one instrumented call adds: an enter and an exit, beside two bare readings of the clock, and a counter by thread. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 2, jvmArgsAppend = {"--add-opens=java.base/java.lang=ALL-UNNAMED",
    "-XX:CompileCommand=dontinline,io.statsprofile.internal.probe.Dispatcher::*"})
@Warmup(iterations = 4, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class PairBenchmark {

    private static final ThreadLocal<Counted> COUNTED = ThreadLocal.withInitial(Counted::new);
    private static final Queue<Calls> THREADS = new ConcurrentLinkedQueue<>();
    private static final int DYNAMIC = Shared.register("dynamic");
    /** As compilers see the dynamic call by which code is entered under a budget. */
    private static final MethodHandle ENTER = EntrySites.link("enter", DYNAMIC).dynamicInvoker();

    /** Functions and the reader, shared by the threads. */
    @State(Scope.Benchmark)
    public static class Shared {

        static {
            offerThreadIds();
        }

        final int outer = register("outer");
        final int inner = register("inner");
        private CounterReader reader;

        /** As the agent does at start; without it the probe before Java 19 would have to ask a thread-local. */
        private static void offerThreadIds() {
            try {
                ThreadIds.offer(MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup())
                        .findGetter(Thread.class, "tid", long.class));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("Thread has no field tid in this JDK", e);
            }
        }

        private static int register(String method) {
            return Functions.register(PairBenchmark.class.getClassLoader(), "bench.Pair", method, "()V",
                    "bench.Pair." + method, null, 0);
        }

        @Setup
        public void claim() {
            reader = CounterReaders.claim(PairBenchmark.class.getClassLoader(), "bench");
        }

        /** A probe that had stopped counting would look fast. */
        @TearDown
        public void check() {
            IntervalSnapshot snapshot = reader.cut(true);
            long counted = 0;
            for (long ncalls : snapshot.ncalls) {
                counted += ncalls;
            }
            long made = 0;
            for (Calls calls : THREADS) {
                made += calls.made;
            }
            if (counted != made) {
                throw new IllegalStateException("the probe counted " + counted + " calls of " + made);
            }
        }
    }

    /** The same, with every call counted and few timed. */
    @State(Scope.Benchmark)
    public static class Sampled extends Shared {

        @Setup
        public void sample() {
            Modes.set(outer, Modes.SAMPLED);
            Modes.set(inner, Modes.SAMPLED);
        }
    }

    /** The same of the function that is entered by a dynamic call. */
    @State(Scope.Benchmark)
    public static class SampledDynamic extends Shared {

        @Setup
        public void sample() {
            Modes.set(DYNAMIC, Modes.SAMPLED);
        }
    }

    /** What any counter by thread takes, whatever the clock of the machine takes. */
    private static final class Counted {

        private long count;
    }

    /** How often this thread called. */
    @State(Scope.Thread)
    public static class Calls {

        long made;

        @Setup
        public void enrol() {
            THREADS.add(this);
        }
    }

    /** The same of calls that have no probe. */
    @State(Scope.Thread)
    public static class Uncounted {

        long made;
    }

    /** The function is out, so that the probe counts nothing. */
    @State(Scope.Thread)
    public static class Out extends Uncounted {

        @Setup
        public void out() {
            EntrySites.set(new int[] {DYNAMIC}, true);
        }
    }

    @Benchmark
    public long twoReadings() {
        long first = System.nanoTime();
        return System.nanoTime() - first;
    }

    @Benchmark
    public Object threadLocal() {
        return COUNTED.get();
    }

    @Benchmark
    public long bareCount() {
        return ++COUNTED.get().count;
    }

    @Benchmark
    public void sampledPair(Sampled shared, Calls calls) {
        calls.made++;
        Frame frame = Probe.enter(shared.outer);
        Probe.exit(frame);
    }

    @Benchmark
    public void sampledNestedPairs(Sampled shared, Calls calls) {
        calls.made += 2;
        Frame outer = Probe.enter(shared.outer);
        Frame inner = Probe.enter(shared.inner);
        Probe.exit(inner);
        Probe.exit(outer);
    }

    /** As instrumented code does it, where the agent lets the two stay calls. */
    @Benchmark
    public void sampledCalledPair(Sampled shared, Calls calls) {
        calls.made++;
        Object frame = Dispatcher.enter(shared.outer);
        Dispatcher.exit(frame);
    }

    @Benchmark
    public void sampledCalledNestedPairs(Sampled shared, Calls calls) {
        calls.made += 2;
        Object outer = Dispatcher.enter(shared.outer);
        Object inner = Dispatcher.enter(shared.inner);
        Dispatcher.exit(inner);
        Dispatcher.exit(outer);
    }

    /** As if never instrumented: what is left of a pair where a function has none, the benchmark's own count of calls. */
    @Benchmark
    public void off(Uncounted calls) {
        calls.made++;
    }

    /** As under a budget, by a dynamic call. */
    @Benchmark
    public void dynamicPair(Shared shared, Calls calls) throws Throwable {
        calls.made++;
        Object frame = (Object) ENTER.invokeExact(DYNAMIC);
        if (frame != null) {
            Dispatcher.exit(frame);
        }
    }

    @Benchmark
    public void sampledDynamicPair(SampledDynamic shared, Calls calls) throws Throwable {
        calls.made++;
        Object frame = (Object) ENTER.invokeExact(DYNAMIC);
        if (frame != null) {
            Dispatcher.exit(frame);
        }
    }

    /** What is left of a pair whose function is out. */
    @Benchmark
    public void outPair(Out calls) throws Throwable {
        calls.made++;
        Object frame = (Object) ENTER.invokeExact(DYNAMIC);
        if (frame != null) {
            Dispatcher.exit(frame);
        }
    }

    @Benchmark
    public void calledPair(Shared shared, Calls calls) {
        calls.made++;
        Object frame = Dispatcher.enter(shared.outer);
        Dispatcher.exit(frame);
    }

    @Benchmark
    public void calledNestedPairs(Shared shared, Calls calls) {
        calls.made += 2;
        Object outer = Dispatcher.enter(shared.outer);
        Object inner = Dispatcher.enter(shared.inner);
        Dispatcher.exit(inner);
        Dispatcher.exit(outer);
    }

    @Benchmark
    public void pair(Shared shared, Calls calls) {
        calls.made++;
        Frame frame = Probe.enter(shared.outer);
        Probe.exit(frame);
    }

    @Benchmark
    public void nestedPairs(Shared shared, Calls calls) {
        calls.made += 2;
        Frame outer = Probe.enter(shared.outer);
        Frame inner = Probe.enter(shared.inner);
        Probe.exit(inner);
        Probe.exit(outer);
    }

    @Benchmark
    public void tracedNestedPairs(Shared shared, Calls calls) {
        calls.made += 2;
        Frame outer = Probe.enterTraced(shared.outer);
        Frame inner = Probe.enterTraced(shared.inner);
        Probe.exit(inner);
        Probe.exit(outer);
    }
}
