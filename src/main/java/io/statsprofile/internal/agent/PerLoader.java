package io.statsprofile.internal.agent;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Values by class loader, as long as it lives. A loader is foreign code, and may compare as it likes, wait or throw: it is told from
 * others by its identity, and no method of it is called. Not thread-safe.
 */
final class PerLoader<V> {

    private final Map<Key, V> values = new HashMap<>();
    private final ReferenceQueue<Object> collected = new ReferenceQueue<>();

    /** The loader's value, or null. */
    V get(ClassLoader loader) {
        return values.get(new Key(loader, null));
    }

    void put(ClassLoader loader, V value) {
        for (Reference<?> gone = collected.poll(); gone != null; gone = collected.poll()) {
            values.remove(gone);
        }
        values.put(new Key(loader, collected), value);
    }

    List<V> values() {
        return new ArrayList<>(values.values());
    }

    /** A copy, of the loaders that are alive. */
    Map<ClassLoader, V> alive() {
        Map<ClassLoader, V> alive = new IdentityHashMap<>();
        values.forEach((key, value) -> {
            Object loader = key.get();
            if (loader != null) {
                alive.put(loader == Key.BOOT ? null : (ClassLoader) loader, value);
            }
        });
        return alive;
    }

    private static final class Key extends WeakReference<Object> {

        /** Stands for the boot loader, which is null. */
        private static final Object BOOT = new Object();

        private final int hash;

        Key(ClassLoader loader, ReferenceQueue<Object> queue) {
            super(loader == null ? BOOT : loader, queue);
            hash = System.identityHashCode(loader);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(Object other) {
            Object loader = get();
            return this == other || loader != null && other instanceof Key && ((Key) other).get() == loader;
        }
    }
}
