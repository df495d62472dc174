package io.statsprofile.internal.governor;

import io.statsprofile.internal.probe.CallCost;
import io.statsprofile.internal.probe.CallRates;
import io.statsprofile.internal.probe.Modes;
import io.statsprofile.internal.probe.Probe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Keeps what profiling costs within the budget. It looks at what is called, several times a second, on a daemon thread of its own that
 * begins with the first budget. It carries out what {@link ModePolicy} decides: modes by a flag, and what is out by the agent. Thread-safe.
 *
 * <p><b>Assumptions.</b> What the probes of one call take is known from {@link CallCost}, which is measured now and then in this JVM. CPU
 * time of threads comes from the JVM ({@link CpuTimes}). What a program calls in the next moment is most likely what it called in the
 * last.
 *
 * <p><b>Guarantees.</b>
 * <ol>
 * <li>The modelled cost stays within the budget over time, as far as functions can be given up. Our own threads take at most half of the
 *     budget from functions.</li>
 * <li>Only {@link ModePolicy} decides that a mode changes; only this class makes probes follow. A function's figures say in which mode
 *     they were made.</li>
 * <li>Functions without a budget, and those that the operator has named, keep their mode.</li>
 * <li>It takes a small part of the time itself: a look costs no snapshot, and looks are fewer while a program does what it did
 *     before.</li>
 * </ol>
 */
public final class Governor {

    static final String THREAD_NAME = "statsprofile-governor";

    private static final long LOOK_NANOS = 100_000_000;
    /** The longest that it waits for the thread that ticks to glance in its place, which it does every tenth of a second, too. */
    private static final long GLANCED_NANOS = 700_000_000;
    /** From look to look while there is little room, or functions are new. */
    private static final long CLOSE_NANOS = 40_000_000;
    private static final long RESTING_NANOS = 200_000_000;
    /** A look may take one part in this many of the time. */
    private static final int PARTS = 200;
    /** Looks without a call after which we rest. */
    private static final int QUIET_LOOKS = 2;
    /** Looks from telling to telling, if there is something to tell. */
    private static final int LOOKS_TO_TELL = 2;
    private static final long OWN_NANOS = 1_000_000_000;
    /** Times that one has looked around, once in that time, after which a function that is not called may be one without a probe. */
    private static final int QUIET_TO_REST = 2;
    private static final long EARLY_PRICE_NANOS = 150_000_000L;
    private static final int MEASURED_EARLY = 30;
    private static final long PRICE_NANOS = 30_000_000_000L;
    /** New functions between two looks that may begin exact. */
    private static final int FEW_NEW = 40;
    private static final int MOST_UNLOOKED = 1_000;
    /** Classes to change at a time while the program is at work. */
    private static final int FEW_CLASSES = 25;
    /** How long a program at work is left alone after that, so that the JVM can compile what has changed. */
    private static final long SETTLED_NANOS = 1_000_000_000L;
    /** Part of one processor's time that a program at work takes. */
    private static final double BUSY = 0.02;

    private static final long[] NO_IDS = {};

    private final Function<ClassLoader, ?> ownerOf;
    private final Predicate<Object> isAway;
    private final BudgetStatusReporter tidings;
    private final Consumer<String> warnings;

    private final Queue<GovernedFunction> registered = new ConcurrentLinkedQueue<>();
    private final AtomicInteger fresh = new AtomicInteger();
    /** Registered since those that are gone were last taken from them, without a budget. */
    private final AtomicInteger unlooked = new AtomicInteger();
    private volatile boolean governing;
    private volatile boolean budgets;
    private volatile boolean busy;
    /** Whether functions were new at the last look. */
    private volatile boolean growing;
    private volatile boolean calm = true;
    /** What came until then has been seen for the length of a look at least, and there was room for more. */
    private volatile long roomAt;
    private volatile boolean overNow;

    private final Map<Integer, GovernedFunction> byId = new ConcurrentHashMap<>();

    /** The rest is guarded by this object. */
    private ProbePlacement bytecode;
    private final Map<Object, Rules> rules = new WeakHashMap<>();
    private final Map<Object, SliceFigures> figures = new WeakHashMap<>();
    private final List<GovernedFunction> functions = new ArrayList<>();
    private final List<GovernedFunction> goingOut = new ArrayList<>();
    private final List<GovernedFunction> comingBack = new ArrayList<>();
    private final Totals totals = new Totals();
    private final LastCosts plainCosts = new LastCosts();
    private final LastCosts tracedCosts = new LastCosts();
    private final ModePolicy decisions = new ModePolicy(0, new ModeChangeHandler() {

        @Override
        public void moved(GovernedFunction function, ProbeMode from, ProbeMode to) {
            Governor.this.moved(function, from, to);
        }

        @Override
        public boolean isUnderWay(GovernedFunction function) {
            return bytecode.isUnderWay(function);
        }
    });
    private volatile Thread worker;
    private final ActivityCheck activity = new ActivityCheck(System.nanoTime());
    private final Runnable glanceAtTick = this::glanceAtTick;
    /** Whether a glance at a tick has found that a look is due. */
    private volatile boolean due;
    /** Whether glances are left to the thread that ticks. */
    private volatile boolean leftToTicks;
    private int looks;
    private long[] calls = {};
    private long[] callsBefore = {};
    private long[] dear = {};
    private long withoutCounters;
    /** By id; null where there is none, or none yet. */
    private GovernedFunction[] known = {};
    private final List<GovernedFunction> lately = new ArrayList<>();

    /**
     * @param ownerOf who owns the classes that a loader defines, null for nobody
     * @param isAway whether an owner is not there at the moment, or will not be any more
     * @param news takes what the operator should know
     * @param warnings takes what the operator should do something about
     */
    public Governor(Function<ClassLoader, ?> ownerOf, Predicate<Object> isAway, Consumer<String> news, Consumer<String> warnings) {
        this.ownerOf = ownerOf;
        this.isAway = isAway;
        this.tidings = new BudgetStatusReporter(news);
        this.warnings = warnings;
        // Loads what registering takes, which happens in the middle of class loads.
        registered.add(new GovernedFunction(-1, null, "", "", "", "", ProbeMode.EXACT));
        registered.poll();
    }

    /** @param bytecode takes functions out and brings them back; to be set before anything governs */
    public synchronized void carryOutBy(ProbePlacement bytecode) {
        this.bytecode = bytecode;
    }

    /** Sets what holds for an owner's functions, as {@link io.statsprofile.internal.probe.Control#govern} says. */
    public synchronized void govern(Object owner, Map<String, String> settings) {
        rules.put(owner, Rules.of(settings, warnings));
        figures.computeIfAbsent(owner, key -> new SliceFigures(totals, System.nanoTime()));
        boolean governs = takeBudget();
        if (!governing) {
            // What was called before is not held against anything.
            calls = CallRates.ncalls(calls);
            dear = CallRates.dearCalls(dear);
            withoutCounters = CallRates.callsWithoutCounters();
            functions.forEach(function -> function.see(ModePolicy.at(calls, function.id), ModePolicy.at(dear, function.id)));
        }
        takeRegistered(System.nanoTime());
        functions.forEach(function -> rule(function, System.nanoTime()));
        handOn();
        governing = governs;
        LockSupport.unpark(worker);
    }

    /**
     * The smallest one of those that are there, since threads and what they take belong to all of them. Where nobody is, as between two
     * claims of the same application, what held before goes on.
     */
    private double budgetInForce() {
        double smallest = 0;
        boolean nobody = rules.keySet().stream().allMatch(isAway);
        for (Map.Entry<Object, Rules> one : rules.entrySet()) {
            double budget = one.getValue().budget();
            if (budget > 0 && (nobody || !isAway.test(one.getKey()))) {
                smallest = smallest == 0 ? budget : Math.min(smallest, budget);
            }
        }
        return smallest;
    }

    /** Whether there is a budget; where there is none, nothing is decided. */
    private boolean takeBudget() {
        double budget = budgetInForce();
        budgets = rules.values().stream().anyMatch(rule -> rule.budget() > 0);
        if (budget > 0) {
            decisions.budget(budget);
        }
        return budget > 0;
    }

    /** What changes without a call here: owners go, and levels no longer select what is out. */
    private synchronized void lookAround() {
        boolean governs = takeBudget();
        if (governing && !governs) {
            // What is left belongs to applications without a budget.
            functions.forEach(function -> rule(function, System.nanoTime()));
            handOn();
        }
        governing = governs;
        noteSelected(functions);
        for (GovernedFunction function : functions) {
            if (function.mode != ProbeMode.EXACT && ++function.quiet > QUIET_TO_REST && !Modes.isResting(function.id)
                    && hasNoProbe(function)) {
                Modes.rest(function.id);
            }
        }
    }

    private boolean hasNoProbe(GovernedFunction function) {
        return !function.isCollected() && !bytecode.isUnderWay(function) && (function.mode == ProbeMode.OUT
                || !bytecode.isSelected(function));
    }

    private void noteSelected(List<GovernedFunction> some) {
        for (GovernedFunction function : some) {
            if (function.mode == ProbeMode.OUT) {
                function.selected = bytecode.isSelected(function);
            }
        }
    }

    /**
     * Starts the thread that looks. For the agent: a thread keeps what called for it (its access control context), and this one outlives
     * every application.
     */
    public synchronized void start() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        Thread thread = new Thread(group, this::work, THREAD_NAME, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        worker = thread;
        thread.start();
    }

    /** A function has been given its id, by the thread that loads or retransforms its class. */
    public void registered(int id, ClassLoader loader, String className, String method, String descriptor, String function) {
        GovernedFunction known = byId.get(id);
        if (known != null && known.isOf(loader, className, method, descriptor)) {
            // Its class is transformed again; it begins with the mode that it has.
            Modes.resume(id);
            return;
        }
        boolean careful = governing && (fresh.incrementAndGet() > FEW_NEW || !calm);
        Modes.set(id, careful ? Modes.SAMPLED : Modes.EXACT);
        GovernedFunction added = new GovernedFunction(id, loader, className, method, descriptor, function, careful ? ProbeMode.SAMPLED
                : ProbeMode.EXACT);
        byId.put(id, added);
        registered.add(added);
        if (!governing && unlooked.incrementAndGet() > MOST_UNLOOKED) {
            // Nobody takes them as long as there is no budget, while classes come and go.
            unlooked.set(0);
            for (Iterator<GovernedFunction> waiting = registered.iterator(); waiting.hasNext();) {
                GovernedFunction one = waiting.next();
                if (one.isCollected() || byId.get(one.id) != one) {
                    waiting.remove();
                }
            }
        }
    }

    /**
     * A registered function gets a probe; by the thread that transforms its class.
     *
     * @param traced whether it counts the function with its callers
     * @param dynamic whether it can be led elsewhere without a change of the class
     */
    public void probed(int id, boolean traced, boolean dynamic) {
        GovernedFunction function = byId.get(id);
        if (function != null) {
            function.probed(traced, dynamic);
        }
    }

    /** Functions that no look has taken yet. */
    public int waiting() {
        return registered.size();
    }

    /** Functions that are looked at. */
    public synchronized int watched() {
        return functions.size();
    }

    /** Whether what was there at {@code nanos} has been looked at since and leaves room for more. */
    public boolean hasRoom(long nanos) {
        return !governing || roomAt - nanos > (busy ? SETTLED_NANOS : 0);
    }

    /** Whether any application has a budget, also one that is away at the moment. */
    public boolean hasBudgets() {
        return budgets;
    }

    /** How many classes may be changed at a time, so that what comes with them can be looked at. */
    public int mostAtATime() {
        return governing && busy ? FEW_CLASSES : Integer.MAX_VALUE;
    }

    /** As {@link io.statsprofile.internal.probe.Control#takeOverhead} says. */
    public synchronized Map<String, Object> takeOverhead(Object owner) {
        Rules rule = rules.getOrDefault(owner, Rules.NONE);
        SliceFigures slice = figures.get(owner);
        if (rule.budget() == 0 || slice == null) {
            return Map.of();
        }
        List<GovernedFunction> owned = functions.stream().filter(function -> ownerOf(function) == owner).toList();
        noteSelected(owned);
        return slice.close(decisions.budget(), owned, decisions, totals, System.nanoTime());
    }

    private Object ownerOf(GovernedFunction function) {
        return function.isCollected() ? null : ownerOf.apply(function.loader());
    }

    private void work() {
        for (;;) {
            try {
                lookForEver();
            } catch (Throwable noMemory) {
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            }
        }
    }

    private void lookForEver() {
        Probe.excludeThread();
        CpuTimes times = CpuTimes.ofThisJvm();
        unseen(times.compiling());
        long before = System.nanoTime();
        long owned = before;
        // Often at first, since the JVM compiles probes in the background.
        int measured = 0;
        long priceNanos = EARLY_PRICE_NANOS;
        long priced = before - priceNanos;
        int quiet = 0;
        double took = 0;
        for (;;) {
            long pause = quiet > QUIET_LOOKS ? RESTING_NANOS : overNow || growing ? CLOSE_NANOS : LOOK_NANOS;
            leftToTicks = governing && pause == LOOK_NANOS && CallRates.isTicking();
            if (leftToTicks) {
                CallRates.afterTicks(glanceAtTick);
            }
            if (!due) {
                LockSupport.parkNanos(leftToTicks ? GLANCED_NANOS : Math.max(pause, Math.min(RESTING_NANOS, (long) (PARTS * took))));
            }
            leftToTicks = false;
            try {
                long now = System.nanoTime();
                if (!governing) {
                    LockSupport.park(this);
                    quiet = QUIET_LOOKS + 1;
                    // What was meanwhile is nobody's.
                    times.profiled(NO_IDS, 0);
                    unseen(times.compiling());
                    before = System.nanoTime();
                    continue;
                }
                if (!due && activity.suffices(now, CallRates::events) && !overNow && !growing && fresh.get() == 0) {
                    continue;
                }
                due = false;
                activity.looked(now);
                if (now - priced >= priceNanos) {
                    priced = now;
                    priceNanos = ++measured < MEASURED_EARLY ? EARLY_PRICE_NANOS : PRICE_NANOS;
                    price();
                }
                long own = 0;
                if (now - owned >= OWN_NANOS) {
                    owned = now;
                    own = times.own();
                    lookAround();
                }
                long[] ids = see(now);
                quiet = ids.length == 0 ? quiet + 1 : 0;
                long profiled = times.profiled(ids, now - before);
                busy = profiled > BUSY * (now - before);
                look(before, now, profiled, own, times.compiling());
                before = now;
                took += (System.nanoTime() - now - took) / 8;
            } catch (Throwable failure) {
                warnings.accept("the governor could not look at the cost of profiling (" + failure + ") and tries again;"
                        + " overheadBudget exact switches it off");
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            }
        }
    }

    /**
     * On the thread that ticks, so that the wake-ups of this one are few: each takes a part of a millisecond of a virtual machine's time.
     */
    private void glanceAtTick() {
        if (!leftToTicks) {
            return;
        }
        if (!CallRates.isTicking()) {
            // Ticks have become too rare to wait for; that is no reason to look.
            LockSupport.unpark(worker);
        } else if (activity.isDue(System.nanoTime()) && (!activity.suffices(System.nanoTime(), CallRates::events) || fresh.get() > 0)) {
            due = true;
            LockSupport.unpark(worker);
        }
    }

    private void price() {
        CallCost cost;
        try {
            cost = CallCost.measure();
        } catch (RuntimeException failed) {
            // The price that holds is good enough; there is a next time.
            return;
        }
        synchronized (this) {
            decisions.price(plainCosts.add(ProbeCosts.of(cost)), tracedCosts.add(ProbeCosts.ofTraced(cost)));
        }
    }

    /** @return threads that ran profiled code since the look before */
    private synchronized long[] see(long now) {
        growing = fresh.getAndSet(0) > 0;
        // First, so that what they were called since they are there counts.
        takeRegistered(now);
        long[] before = calls;
        calls = CallRates.ncalls(callsBefore);
        callsBefore = before;
        dear = CallRates.dearCalls(dear);
        lately.clear();
        for (int id = 0; id < calls.length && id < known.length; id++) {
            if ((id >= before.length || calls[id] != before[id]) && known[id] != null) {
                lately.add(known[id]);
                Modes.resume(id);
            }
        }
        return CallRates.threadIds();
    }

    private void look(long before, long now, long cpuNanos, long ownNanos, long compiledNanos) {
        synchronized (this) {
            long others = CallRates.callsWithoutCounters() - withoutCounters;
            withoutCounters += others;
            double cost = decisions.look(lately, calls, dear, others, now, cpuNanos, ownNanos);
            decisions.recompilation().look(compiledNanos, cpuNanos);
            totals.add(cost + decisions.recompilation().takeSpentNanos(), cpuNanos, ownNanos);
            decisions.decide(functions, lately, now);
            calm = decisions.isCalm();
            overNow = decisions.isOverNow();
            if (!decisions.isOver()) {
                roomAt = before;
            }
            handOn();
            if (looks++ % LOOKS_TO_TELL == 0) {
                tidings.look(functions, decisions, now);
            }
        }
    }

    private synchronized void unseen(long compiledNanos) {
        decisions.recompilation().unseen(compiledNanos);
    }

    private void takeRegistered(long now) {
        if (registered.isEmpty()) {
            return;
        }
        Set<Integer> ids = new HashSet<>();
        List<GovernedFunction> added = new ArrayList<>();
        for (GovernedFunction one = registered.poll(); one != null; one = registered.poll()) {
            one.begin(ModePolicy.at(calls, one.id), ModePolicy.at(dear, one.id), decisions.cpu(), now);
            ids.add(one.id);
            added.add(one);
            if (one.id >= known.length) {
                known = Arrays.copyOf(known, Math.max(one.id + 1, 2 * known.length));
            }
            known[one.id] = one;
        }
        // An id may have been another function's, whose class loader is gone.
        functions.removeIf(function -> ids.contains(function.id) || forget(function));
        functions.addAll(added);
        added.forEach(function -> rule(function, now));
    }

    /** Lets go of a function whose class loader is gone; whether it is. */
    private boolean forget(GovernedFunction function) {
        if (!function.isCollected()) {
            return false;
        }
        byId.remove(function.id, function);
        if (known[function.id] == function) {
            known[function.id] = null;
        }
        return true;
    }

    /** Holds a function to what its owner allows. */
    private void rule(GovernedFunction function, long now) {
        if (function.isCollected()) {
            // Its id may be another function's by now.
            return;
        }
        Rules rule = rules.getOrDefault(ownerOf(function), Rules.NONE);
        function.budgeted = rule.budget() > 0;
        function.pin = function.budgeted ? rule.pin(function.function) : ProbeMode.EXACT;
        if (function.pin != null && function.pin != function.mode) {
            decisions.force(function, function.pin, now);
        }
    }

    private void moved(GovernedFunction function, ProbeMode from, ProbeMode to) {
        Modes.set(function.id, to == ProbeMode.EXACT ? Modes.EXACT : Modes.SAMPLED);
        if (to == ProbeMode.OUT) {
            goingOut.add(function);
        } else if (from == ProbeMode.OUT) {
            comingBack.add(function);
        }
    }

    private void handOn() {
        if (!goingOut.isEmpty()) {
            bytecode.takeOut(List.copyOf(goingOut));
            goingOut.clear();
        }
        if (!comingBack.isEmpty()) {
            bytecode.bringBack(List.copyOf(comingBack));
            comingBack.clear();
        }
    }
}
