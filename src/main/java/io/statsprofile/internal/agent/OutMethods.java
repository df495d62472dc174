package io.statsprofile.internal.agent;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Methods whose probes the budget does not allow at the moment, by class, as long as the class's loader lives. Thread-safe; asked for every
 * class that is selected.
 */
final class OutMethods {

    private final PerLoader<Map<String, Set<MethodKey>>> byLoader = new PerLoader<>();
    /** Spares the look-up where there is nothing. */
    private volatile boolean any;

    /** @param internalName of a class, with slashes */
    Set<MethodKey> of(ClassLoader loader, String internalName) {
        if (!any) {
            return Set.of();
        }
        Map<String, Set<MethodKey>> classes;
        synchronized (byLoader) {
            classes = byLoader.get(loader);
        }
        return classes == null ? Set.of() : classes.getOrDefault(internalName, Set.of());
    }

    void add(ClassLoader loader, String internalName, MethodKey method) {
        any = true;
        classes(loader).merge(internalName, Set.of(method), OutMethods::union);
    }

    /** @return whether it was there */
    boolean remove(ClassLoader loader, String internalName, MethodKey method) {
        boolean known = of(loader, internalName).contains(method);
        classes(loader).computeIfPresent(internalName, (name, methods) -> {
            Set<MethodKey> fewer = new HashSet<>(methods);
            fewer.remove(method);
            return fewer.isEmpty() ? null : Set.copyOf(fewer);
        });
        return known;
    }

    private Map<String, Set<MethodKey>> classes(ClassLoader loader) {
        synchronized (byLoader) {
            Map<String, Set<MethodKey>> classes = byLoader.get(loader);
            if (classes == null) {
                classes = new ConcurrentHashMap<>();
                byLoader.put(loader, classes);
            }
            return classes;
        }
    }

    private static Set<MethodKey> union(Set<MethodKey> some, Set<MethodKey> more) {
        Set<MethodKey> all = new HashSet<>(some);
        all.addAll(more);
        return Set.copyOf(all);
    }
}
