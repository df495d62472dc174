package io.statsprofile.internal.agent;

import io.statsprofile.internal.governor.GovernedFunction;
import io.statsprofile.internal.governor.ProbePlacement;
import io.statsprofile.internal.probe.Probe;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Takes probes out of methods that the budget does not allow, and puts them back, on a daemon thread of its own that lives while there is
 * something to do. What costs too much is out within some tenths of a second, a few classes at a time; between two stops of the
 * application there is twice a stop. Thread-safe.
 */
final class OutChanges implements ProbePlacement {

    static final String THREAD_NAME = "statsprofile-out";

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
    private Thread worker;

    OutChanges(ClassPlans selections, Retransformer retransformer, Messages messages) {
        this.selections = selections;
        this.outMethods = selections.outMethods();
        this.retransformer = retransformer;
        this.messages = messages;
    }

    @Override
    public void takeOut(List<GovernedFunction> functions) {
        functions.forEach(function -> outMethods.add(function.loader(), internalName(function), key(function)));
        look(functions);
    }

    @Override
    public void bringBack(List<GovernedFunction> functions) {
        functions.forEach(function -> outMethods.remove(function.loader(), internalName(function), key(function)));
        look(functions);
    }

    @Override
    public synchronized boolean isUnderWay(GovernedFunction function) {
        String name = internalName(function);
        return due.contains(name) || inHand.contains(name);
    }

    @Override
    public boolean isSelected(GovernedFunction function) {
        return selections.selects(function.loader(), internalName(function), function.method());
    }

    private synchronized void look(List<GovernedFunction> functions) {
        functions.forEach(function -> due.add(internalName(function)));
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
            for (Set<String> names = next(); !names.isEmpty(); names = next()) {
                if (!carryOut(names)) {
                    LockSupport.parkNanos(AGAIN_NANOS);
                }
            }
        } finally {
            gone();
        }
    }

    private boolean carryOut(Set<String> names) {
        try {
            retransformer.hasten(names);
            return true;
        } catch (Throwable failure) {
            again(names);
            messages.warn("the agent could not take probes out of classes or put them back for the budget (" + failure
                    + "); it tries again");
            return false;
        }
    }

    /** Empty where this thread is not needed any more. */
    private synchronized Set<String> next() {
        Set<String> names = new HashSet<>(due);
        due.clear();
        inHand = names;
        if (names.isEmpty()) {
            worker = null;
        }
        return names;
    }

    private synchronized void again(Set<String> names) {
        due.addAll(names);
    }

    private synchronized void gone() {
        if (worker == Thread.currentThread()) {
            worker = null;
            inHand = Set.of();
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
}
