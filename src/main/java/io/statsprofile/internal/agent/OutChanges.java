package io.statsprofile.internal.agent;

import io.statsprofile.internal.governor.GovernedFunction;
import io.statsprofile.internal.governor.ProbePlacement;
import io.statsprofile.internal.probe.EntrySites;
import io.statsprofile.internal.probe.Probe;
import java.util.Arrays;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Has methods counted no more that the budget does not allow, and again later, on a daemon thread of its own that lives while there is
 * something to do. Where the call of the probe is a dynamic one, it is led elsewhere ({@link EntrySites}). Class files that are too old for
 * that lose the probe: what costs too much is out within some tenths of a second, a few classes at a time; between two stops of the
 * application there is twice a stop. Thread-safe.
 */
final class OutChanges implements ProbePlacement {

    static final String THREAD_NAME = "statsprofile-out";

    /** Calls that are led elsewhere before a pause as long as that took: the JVM looks for compiled code that each one is part of. */
    private static final int AT_A_TIME = 50;
    /** From a failure to the next attempt. */
    private static final long AGAIN_NANOS = 1_000_000_000L;

    private final ClassPlans selections;
    private final OutMethods outMethods;
    private final Retransformer retransformer;
    private final Messages messages;
    /** Internal names of classes that are to be looked at, in the order of their coming. */
    private final Set<String> due = new LinkedHashSet<>();
    /** Those that are being looked at. */
    private Set<String> inHand = Set.of();
    /** Functions whose calls of the probe are to be led elsewhere, and whether they go out. */
    private final Map<GovernedFunction, Boolean> dueCalls = new IdentityHashMap<>();
    private Set<GovernedFunction> callsInHand = Set.of();
    private Thread worker;

    OutChanges(ClassPlans selections, Retransformer retransformer, Messages messages) {
        this.selections = selections;
        this.outMethods = selections.outMethods();
        this.retransformer = retransformer;
        this.messages = messages;
    }

    @Override
    public void takeOut(List<GovernedFunction> functions) {
        Set<String> classes = new HashSet<>();
        for (GovernedFunction function : functions) {
            if (!function.isDynamic()) {
                outMethods.add(function.loader(), internalName(function), key(function));
                classes.add(internalName(function));
            }
        }
        request(functions, true, classes);
    }

    @Override
    public void bringBack(List<GovernedFunction> functions) {
        Set<String> classes = new HashSet<>();
        for (GovernedFunction function : functions) {
            // However its probe is entered by now: its class may have been changed for another reason since it went out.
            if (outMethods.remove(function.loader(), internalName(function), key(function))) {
                classes.add(internalName(function));
            }
        }
        request(functions, false, classes);
    }

    @Override
    public synchronized boolean isUnderWay(GovernedFunction function) {
        String name = internalName(function);
        return dueCalls.containsKey(function) || callsInHand.contains(function) || due.contains(name) || inHand.contains(name);
    }

    @Override
    public boolean isSelected(GovernedFunction function) {
        return selections.selects(function.loader(), internalName(function), function.method());
    }

    /** Calls are led elsewhere whether they are there or not, so that those that come later are right. */
    private synchronized void request(List<GovernedFunction> functions, boolean out, Set<String> classes) {
        functions.forEach(function -> dueCalls.put(function, out));
        due.addAll(classes);
        if (worker == null) {
            Thread thread = new Thread(LevelChanges.rootGroup(), this::work, THREAD_NAME, 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(null);
            thread.start();
            worker = thread;
        }
    }

    private void work() {
        try {
            Probe.excludeThread();
            for (Due next = next(); !next.isNothing(); next = next()) {
                if (!carryOut(next)) {
                    LockSupport.parkNanos(AGAIN_NANOS);
                }
            }
        } finally {
            gone();
        }
    }

    private boolean carryOut(Due due) {
        try {
            lead(due.calls());
            if (!due.classes().isEmpty()) {
                retransformer.hasten(due.classes());
            }
            return true;
        } catch (Throwable failure) {
            again(due);
            messages.warn("the agent could not take functions out for the budget or bring them back (" + failure
                    + "); it tries again");
            return false;
        }
    }

    private static void lead(Map<GovernedFunction, Boolean> calls) {
        for (boolean out : new boolean[] {true, false}) {
            // An id of a function that is gone may be another one's.
            int[] ids = calls.entrySet().stream().filter(one -> one.getValue() == out && !one.getKey().isCollected())
                    .mapToInt(one -> one.getKey().id()).toArray();
            for (int from = 0; from < ids.length; from += AT_A_TIME) {
                long begin = System.nanoTime();
                EntrySites.set(Arrays.copyOfRange(ids, from, Math.min(ids.length, from + AT_A_TIME)), out);
                LockSupport.parkNanos(System.nanoTime() - begin);
            }
        }
    }

    /** Nothing where this thread is not needed any more. */
    private synchronized Due next() {
        Due next = new Due(new HashSet<>(due), new IdentityHashMap<>(dueCalls));
        due.clear();
        dueCalls.clear();
        inHand = next.classes();
        callsInHand = next.calls().keySet();
        if (next.isNothing()) {
            worker = null;
        }
        return next;
    }

    private synchronized void again(Due failed) {
        due.addAll(failed.classes());
        failed.calls().forEach(dueCalls::putIfAbsent);
    }

    private synchronized void gone() {
        if (worker == Thread.currentThread()) {
            worker = null;
            inHand = Set.of();
            callsInHand = Set.of();
        }
    }

    /** Waits until nothing is to be done. For tests. */
    void await() throws InterruptedException {
        Thread working;
        synchronized (this) {
            working = worker;
        }
        if (working != null) {
            working.join();
        }
    }

    private static MethodKey key(GovernedFunction function) {
        return new MethodKey(function.method(), function.descriptor());
    }

    private static String internalName(GovernedFunction function) {
        return function.className().replace('.', '/');
    }

    /**
     * What is to be done at one go.
     *
     * @param classes to be looked at, by internal name
     * @param calls functions whose calls of the probe are to be led elsewhere, and whether they go out
     */
    private record Due(Set<String> classes, Map<GovernedFunction, Boolean> calls) {

        boolean isNothing() {
            return classes.isEmpty() && calls.isEmpty();
        }
    }
}
