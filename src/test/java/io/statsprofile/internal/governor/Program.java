package io.statsprofile.internal.governor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * A program on paper that calls functions at known rates and is slowed down by what their probes cost, governed on a clock of its own.
 * What it keeps is the truth: what probes really cost in each step, whatever the governor believes.
 */
final class Program implements ModeChangeHandler {

    static final ProbeCosts PRICES = new ProbeCosts(60, 8);
    /** Of functions that are counted with their callers. */
    static final ProbeCosts TRACED = new ProbeCosts(90, 14);
    /** What the JVM had compiled before the first look: as much as any change can throw away. */
    private static final double COMPILED_NANOS = 10e9;
    static final long STEP_NANOS = 10_000_000;
    /** Steps from one look to the next. */
    static final int LOOK = 10;
    /** How long it takes until a probe is out of the bytecode, or in it. */
    static final long RETRANSFORM_NANOS = 100_000_000;

    /** A function, and how often it is called in a nanosecond of the program's own time, by seconds since the start. */
    static final class Called {
        final GovernedFunction governed;
        final DoubleUnaryOperator rate;
        /** Whether its probe can't be taken out. */
        boolean stuck;
        /** Whether its threads can't sample, so that each call costs as much as an exact one. */
        boolean dear;
        double calls;
        ProbeMode inBytecode;
        long changesAt;
        int moves;
        /** How long a change of its bytecode takes. */
        long retransformNanos = RETRANSFORM_NANOS;

        Called(GovernedFunction governed, DoubleUnaryOperator rate) {
            this.governed = governed;
            this.rate = rate;
            this.inBytecode = governed.mode;
        }

        ProbeMode mode() {
            return governed.mode;
        }
    }

    final ModePolicy decisions;
    final List<Called> functions = new ArrayList<>();
    private final List<GovernedFunction> governed = new ArrayList<>();
    /** By step. */
    final List<Double> costs = new ArrayList<>();
    final List<Double> cpus = new ArrayList<>();
    /** CPU time that threads want, as seconds a second, by seconds since the start. */
    DoubleUnaryOperator load = second -> 1;
    /** CPU time that our own threads take, as a share of a second. */
    double own = 0.0005;
    /**
     * What the JVM compiles again after a change of bytecode, nanoseconds, over the next second of CPU time; 0 for a JVM that tells
     * nothing.
     */
    double recompiled;
    /** What the JVM compiles of the program itself whatever changes, in one nanosecond of CPU time, by seconds since the start. */
    DoubleUnaryOperator compiling = second -> 0;
    /** Changes of bytecode that the JVM made at one go. */
    int changes;
    private double toCompile;
    private boolean changing;
    long now;
    private double cpuSinceLook;
    private double ownSinceLook;

    Program(double budget) {
        this(budget, COMPILED_NANOS);
    }

    /** @param compiledNanos before the first look, by the JVM */
    Program(double budget, double compiledNanos) {
        decisions = new ModePolicy(budget, this);
        decisions.price(PRICES, TRACED);
        decisions.recompilation().unseen(compiledNanos);
    }

    Called add(ProbeMode mode, DoubleUnaryOperator rate) {
        int id = functions.size();
        Called called = new Called(new GovernedFunction(id, null, "C", "f" + id, "()V", "C.f" + id, mode), rate);
        called.governed.begin(0, 0, decisions.cpu(), now);
        functions.add(called);
        governed.add(called.governed);
        return called;
    }

    Called add(double callsPerSecond) {
        return add(ProbeMode.EXACT, second -> callsPerSecond / 1e9);
    }

    @Override
    public void moved(GovernedFunction function, ProbeMode from, ProbeMode to) {
        Called called = functions.get(function.id);
        called.moves++;
        if (from == to) {
            return;
        }
        changing |= from == ProbeMode.OUT || to == ProbeMode.OUT;
        if (to == ProbeMode.OUT && called.stuck) {
            called.inBytecode = ProbeMode.SAMPLED;
        } else if (from == ProbeMode.OUT || to == ProbeMode.OUT) {
            called.changesAt = now + called.retransformNanos;
            called.inBytecode = from == ProbeMode.OUT ? ProbeMode.OUT : ProbeMode.SAMPLED;
        } else {
            called.inBytecode = to;
        }
    }

    @Override
    public boolean isUnderWay(GovernedFunction function) {
        return functions.get(function.id).changesAt != 0;
    }

    Program run(double seconds) {
        for (long until = now + (long) (seconds * 1e9); now < until;) {
            step();
        }
        return this;
    }

    private void step() {
        double second = now / 1e9;
        double slowdown = 1;
        for (Called one : functions) {
            if (one.changesAt != 0 && now >= one.changesAt) {
                one.inBytecode = one.governed.mode;
                one.changesAt = 0;
            }
            ProbeCosts prices = one.governed.traced ? TRACED : PRICES;
            double rate = one.rate.applyAsDouble(second);
            slowdown += rate * prices.of(one.dear && one.inBytecode != ProbeMode.OUT ? ProbeMode.EXACT : one.inBytecode, rate);
        }
        double cpu = load.applyAsDouble(second) * STEP_NANOS;
        double worked = cpu / slowdown;
        for (Called one : functions) {
            one.calls += one.inBytecode == ProbeMode.OUT ? 0 : one.rate.applyAsDouble(second) * worked;
        }
        costs.add(cpu - worked + own * STEP_NANOS);
        cpus.add(cpu);
        cpuSinceLook += cpu;
        ownSinceLook += own * STEP_NANOS;
        now += STEP_NANOS;
        if (costs.size() % LOOK == 0) {
            long[] calls = functions.stream().mapToLong(one -> (long) one.calls).toArray();
            long[] dear = functions.stream().mapToLong(one -> one.dear ? (long) one.calls : 0).toArray();
            decisions.look(governed, calls, dear, 0, now, cpuSinceLook, ownSinceLook);
            double compiled = Math.min(toCompile, recompiled * cpuSinceLook / 1e9);
            toCompile -= compiled;
            decisions.recompilation().look(compiled + compiling.applyAsDouble(second) * cpuSinceLook, cpuSinceLook);
            decisions.decide(governed, governed, now);
            if (changing) {
                // What was being compiled is thrown away, too.
                toCompile = recompiled;
                changes++;
            }
            changing = false;
            cpuSinceLook = 0;
            ownSinceLook = 0;
        }
    }

    /** The largest share of CPU time that profiling took, our own threads included, in any stretch of time of this length. */
    double worst(double seconds) {
        int steps = (int) (seconds * 1e9 / STEP_NANOS);
        double worst = 0;
        double cost = 0;
        double cpu = 0;
        for (int i = 0; i < costs.size(); i++) {
            cost += costs.get(i) - (i < steps ? 0 : costs.get(i - steps));
            cpu += cpus.get(i) - (i < steps ? 0 : cpus.get(i - steps));
            worst = i + 1 < steps ? worst : Math.max(worst, cost / cpu);
        }
        return worst;
    }

    /** The share in the last so many seconds. */
    double lately(double seconds) {
        int from = Math.max(0, costs.size() - (int) (seconds * 1e9 / STEP_NANOS));
        double cost = costs.subList(from, costs.size()).stream().mapToDouble(x -> x).sum();
        return cost / cpus.subList(from, cpus.size()).stream().mapToDouble(x -> x).sum();
    }

    List<GovernedFunction> governed() {
        return governed;
    }

    long number(ProbeMode mode) {
        return functions.stream().filter(one -> one.mode() == mode).count();
    }

    /** How many functions could be counted at most, those with the fewest calls first, if the whole budget were for nothing else. */
    long greedy(double seconds) {
        double left = decisions.budget();
        int kept = 0;
        for (double cost : functions.stream().mapToDouble(one -> one.rate.applyAsDouble(seconds) * PRICES.sampled()).sorted().toArray()) {
            left -= cost;
            kept += left >= 0 ? 1 : 0;
        }
        return kept;
    }

    int moves() {
        return functions.stream().mapToInt(one -> one.moves).sum();
    }
}