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

    private final PerLoader<Map<String, Applied>> byLoader = new PerLoader<>();

    /** What was done to a class, or null. */
    Applied get(ClassLoader loader, String internalName) {
        Map<String, Applied> classes;
        synchronized (byLoader) {
            classes = byLoader.get(loader);
        }
        return classes == null ? null : classes.get(internalName);
    }

    /** @param applied null to forget */
    void put(ClassLoader loader, String internalName, Applied applied) {
        Map<String, Applied> classes;
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
        List<Map<String, Applied>> all;
        synchronized (byLoader) {
            all = byLoader.values();
        }
        boolean any = false;
        for (Map<String, Applied> one : all) {
            for (Map.Entry<String, Applied> entry : one.entrySet()) {
                Applied applied = entry.getValue();
                any |= applied.lacksFunctions() && one.replace(entry.getKey(), applied, applied.anew());
            }
        }
        return any;
    }

    /** Replaces what is noted of a class, unless it is something else by now. */
    void replace(ClassLoader loader, String internalName, Applied before, Applied after) {
        Map<String, Applied> classes;
        synchronized (byLoader) {
            classes = byLoader.get(loader);
        }
        if (classes != null) {
            classes.replace(internalName, before, after);
        }
    }

    Totals totals() {
        return totals(loader -> true);
    }

    /**
     * Adds up classes that a probe is in, methods that it is in, methods that it could not be put into, and those that are too small for
     * it.
     *
     * @param wanted of which loaders
     */
    Totals totals(Predicate<ClassLoader> wanted) {
        Map<ClassLoader, Map<String, Applied>> all;
        synchronized (byLoader) {
            all = byLoader.alive();
        }
        long classes = 0;
        long methods = 0;
        long skipped = 0;
        long small = 0;
        all.keySet().removeIf(wanted.negate());
        for (Map<String, Applied> one : all.values()) {
            for (Applied applied : one.values()) {
                classes += applied.methods() > 0 ? 1 : 0;
                methods += applied.methods();
                skipped += applied.skipped();
                small += applied.small();
            }
        }
        return new Totals(classes, methods, skipped, small);
    }

    /** Sums over all classes that are loaded. */
    record Totals(long classes, long methods, long skipped, long small) {
    }
}
