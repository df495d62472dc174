package io.statsprofile.probe;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;

/**
 * The instrumented functions of this JVM. Ids are dense, from 0, and never reused; the same loader, class, method and
 * descriptor keep their id over retransformation. Thread-safe. The accessors take ids that {@link #register} gave.
 */
public final class Functions {

    /** Functions that can be registered in one JVM's life, {@value}. */
    public static final int MAX = 65_536;

    /** When this class was initialised, which is before any function could be recorded. */
    static final long START_NANOS = Ticks.now();
    static final long START_EPOCH_MILLIS = System.currentTimeMillis();

    private static final Map<Key, Map<String, Function>> BY_LOADER = new HashMap<>();
    private static final ReferenceQueue<ClassLoader> COLLECTED = new ReferenceQueue<>();
    /** Replaced before {@link #count} grows beyond it. */
    private static volatile Function[] table = new Function[256];
    private static volatile int count;

    private Functions() {
    }

    /**
     * @param loader the defining class loader, held weakly
     * @param className binary name with dots, such as {@code com.acme.Cart$Item}
     * @param method name as in the class file, {@code <init>} and {@code <clinit>} included
     * @param descriptor of the method
     * @param function the outside name, unique within the class: {@code com.acme.Cart.checkout}, or {@code com.acme.Cart.add(Item,int)} where overloaded
     * @param fileName source file or null
     * @param lineNumber first line or 0
     * @return the id, or -1 when the bound on functions ({@value #MAX}) is reached
     */
    public static int register(ClassLoader loader, String className, String method, String descriptor, String function,
            String fileName, int lineNumber) {
        String signature = new StringBuilder(className).append('.').append(method).append(descriptor).toString();
        synchronized (BY_LOADER) {
            forgetCollected();
            Key key = new Key(loader, null);
            Map<String, Function> ofLoader = BY_LOADER.get(key);
            Function known = ofLoader == null ? null : ofLoader.get(signature);
            if (known != null) {
                return known.id;
            }
            if (count == MAX) {
                return -1;
            }
            if (ofLoader == null) {
                ofLoader = new HashMap<>();
                BY_LOADER.put(new Key(loader, COLLECTED), ofLoader);
            }
            Function added = new Function(count, loader, className, method, function, fileName, lineNumber);
            ofLoader.put(signature, added);
            append(added);
            return added.id;
        }
    }

    private static void append(Function added) {
        if (added.id == table.length) {
            Function[] larger = new Function[table.length * 2];
            System.arraycopy(table, 0, larger, 0, table.length);
            table = larger;
        }
        table[added.id] = added;
        count = added.id + 1;
    }

    private static void forgetCollected() {
        for (Reference<?> key = COLLECTED.poll(); key != null; key = COLLECTED.poll()) {
            BY_LOADER.remove(key);
        }
    }

    /** How many there are; their ids are below. */
    public static int count() {
        return count;
    }

    static Function get(int id) {
        if (id >= count) {
            throw new IndexOutOfBoundsException("no such function");
        }
        return table[id];
    }

    /** Outside name, unique. */
    public static String function(int id) {
        return get(id).function;
    }

    public static String className(int id) {
        return get(id).className;
    }

    public static String method(int id) {
        return get(id).method;
    }

    /** Source file, or null where the class file names none. */
    public static String fileName(int id) {
        return get(id).fileName;
    }

    /** First line of the method, or 0 where the class file has none. */
    public static int lineNumber(int id) {
        return get(id).lineNumber;
    }

    /** A loader by identity, without keeping it alive or calling its methods. */
    private static final class Key extends WeakReference<ClassLoader> {

        private final int hash;
        private final boolean boot;

        Key(ClassLoader loader, ReferenceQueue<ClassLoader> queue) {
            super(loader, queue);
            hash = System.identityHashCode(loader);
            boot = loader == null;
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(Object other) {
            if (this == other) {
                return true;
            }
            if (!(other instanceof Key)) {
                return false;
            }
            Key key = (Key) other;
            return boot ? key.boot : get() != null && get() == key.get();
        }
    }
}
