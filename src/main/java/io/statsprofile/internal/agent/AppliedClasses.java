package io.statsprofile.internal.agent;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * What was done to which class, until its loader is gone. Classes that nothing ever selected are not in it. Thread-safe; no
 * lock is held while anything is called.
 */
final class AppliedClasses {

    private final PerLoader<Map<String, AppliedPlan>> byLoader = new PerLoader<>();

    /** What was done to a class, or null. */
    AppliedPlan get(ClassLoader loader, String internalName) {
        Map<String, AppliedPlan> classes;
        synchronized (byLoader) {
            classes = byLoader.get(loader);
        }
        return classes == null ? null : classes.get(internalName);
    }

    /** @param applied null to forget */
    void put(ClassLoader loader, String internalName, AppliedPlan applied) {
        Map<String, AppliedPlan> classes;
        synchronized (byLoader) {
            classes = byLoader.get(loader);
            if (classes == null) {
                classes = new ConcurrentHashMap<>();
                byLoader.put(loader, classes);
            }
        }
        if (applied == null) {
            classes.remove(internalName);
        } else {
            classes.put(internalName, applied);
        }
    }

    /**
     * Has classes that lack functions be tried again.
     *
     * @return whether there were any
     */
    boolean retryLacking() {
        List<Map<String, AppliedPlan>> all;
        synchronized (byLoader) {
            all = byLoader.values();
        }
        boolean any = false;
        for (Map<String, AppliedPlan> one : all) {
            for (Map.Entry<String, AppliedPlan> entry : one.entrySet()) {
                AppliedPlan applied = entry.getValue();
                any |= applied.lacksFunctions() && one.replace(entry.getKey(), applied, applied.anew());
            }
        }
        return any;
    }

    /** Replaces what is noted of a class, unless it is something else by now. */
    void replace(ClassLoader loader, String internalName, AppliedPlan before, AppliedPlan after) {
        Map<String, AppliedPlan> classes;
        synchronized (byLoader) {
            classes = byLoader.get(loader);
        }
        if (classes != null) {
            classes.replace(internalName, before, after);
        }
    }

    MethodTotals totals() {
        return totals(loader -> true);
    }

    /**
     * Adds up classes that a probe is in, methods that it is in, methods that it could not be put into, and those that are too small for
     * it.
     *
     * @param wanted of which loaders
     */
    MethodTotals totals(Predicate<ClassLoader> wanted) {
        Map<ClassLoader, Map<String, AppliedPlan>> all;
        synchronized (byLoader) {
            all = byLoader.alive();
        }
        long classes = 0;
        long methods = 0;
        long skipped = 0;
        long small = 0;
        all.keySet().removeIf(wanted.negate());
        for (Map<String, AppliedPlan> one : all.values()) {
            for (AppliedPlan applied : one.values()) {
                classes += applied.methods() > 0 ? 1 : 0;
                methods += applied.methods();
                skipped += applied.skipped();
                small += applied.small();
            }
        }
        return new MethodTotals(classes, methods, skipped, small);
    }

    /** Sums over all classes that are loaded. */
    record MethodTotals(long classes, long methods, long skipped, long small) {
    }
}
