package io.statsprofile.internal.probe;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;

/**
 * The instrumented functions of this JVM. Ids are dense, from 0; the same loader, class, method and descriptor keep their id over
 * retransformation. The id of a function whose class loader has been collected is given to another one, once no thread's counters bear it
 * any more and everything counted under it is in somebody's slices. Thread-safe. The accessors take ids that {@link #register} gave and
 * whose loader is alive; a {@link IntervalSnapshot} knows its functions for good.
 */
public final class Functions {

    /** Functions that there can be at a time, {@value}. */
    public static final int MAX = 65_536;

    /** When this class was initialised, which is before any function could be recorded. */
    static final long START_NANOS = Ticks.now();
    static final long START_EPOCH_MILLIS = System.currentTimeMillis();

    private static final Map<Key, Map<String, Map<String, Function>>> BY_LOADER = new HashMap<>();
    private static final ReferenceQueue<ClassLoader> COLLECTED = new ReferenceQueue<>();
    private static final FreeIds FREE = new FreeIds();
    /** Replaced before {@link #count} grows beyond it. Null where an id is free. */
    private static volatile Function[] table = new Function[256];
    private static volatile int count;
    private static volatile long refused;
    private static volatile int reused;

    private Functions() {
    }

    /**
     * @param loader the defining class loader, held weakly
     * @param className binary name with dots, such as {@code com.acme.Cart$Item}
     * @param method name as in the class file, {@code <init>} and {@code <clinit>} included
     * @param descriptor of the method
     * @param function the outside name, unique within the class: {@code com.acme.Cart.checkout}, or {@code com.acme.Cart.add(Item,int)}
     *     where overloaded
     * @param fileName source file or null
     * @param lineNumber first line or 0
     * @return the id, or -1 when there is no room: functions reach their bound ({@value #MAX}) or half of {@link MemoryBudget#limit}, or
     *     all memory together reaches that limit
     */
    public static int register(ClassLoader loader, String className, String method, String descriptor, String function,
            String fileName, int lineNumber) {
        String signature = new StringBuilder(method).append(descriptor).toString();
        synchronized (BY_LOADER) {
            takeCollected();
            Key key = new Key(loader, null);
            Map<String, Map<String, Function>> ofLoader = BY_LOADER.get(key);
            Map<String, Function> ofClass = ofLoader == null ? null : ofLoader.get(className);
            Function known = ofClass == null ? null : ofClass.get(signature);
            if (known != null) {
                return known.id;
            }
            int bytes = MemoryBudget.FUNCTION + signature.length() + function.length();
            if (FREE.size() == 0 && count == MAX || !MemoryBudget.takeForFunction(bytes)) {
                refused++;
                return -1;
            }
            if (ofLoader == null) {
                ofLoader = new HashMap<>();
                BY_LOADER.put(new Key(loader, COLLECTED), ofLoader);
            }
            Function ofSameClass = ofClass == null ? null : ofClass.values().iterator().next();
            if (ofClass == null) {
                ofClass = new HashMap<>(4);
                ofLoader.put(className, ofClass);
            }
            // All functions of a class share its texts.
            Function added = new Function(nextId(), loader, ofSameClass == null ? className : ofSameClass.className, method, function,
                    ofSameClass == null ? fileName : ofSameClass.fileName, lineNumber, bytes);
            ofClass.put(signature, added);
            append(added);
            return added.id;
        }
    }

    private static int nextId() {
        if (FREE.size() == 0) {
            return count;
        }
        reused++;
        return FREE.pop();
    }

    private static void append(Function added) {
        if (added.id == table.length) {
            Function[] larger = new Function[table.length * 2];
            System.arraycopy(table, 0, larger, 0, table.length);
            table = larger;
        }
        table[added.id] = added;
        count = Math.max(count, added.id + 1);
    }

    private static void takeCollected() {
        for (Reference<?> key = COLLECTED.poll(); key != null; key = COLLECTED.poll()) {
            Map<String, Map<String, Function>> ofLoader = BY_LOADER.remove(key);
            for (Map<String, Function> ofClass : ofLoader.values()) {
                for (Function function : ofClass.values()) {
                    FREE.condemn(function);
                }
            }
        }
    }

    /** For the reader, under the cut lock: frees ids of collected loaders that nobody's counters and no row of {@code left} bear. */
    static void recycle(SnapshotSums left) {
        synchronized (BY_LOADER) {
            takeCollected();
            FREE.take(table, left);
        }
    }

    /** Whether there is little room left, and more to be had. */
    static boolean isScarce() {
        if (count < MAX / 4 * 3) {
            return false;
        }
        synchronized (BY_LOADER) {
            takeCollected();
            return count - FREE.size() >= MAX / 4 * 3 && FREE.hasCondemned();
        }
    }

    /** Upper bound of ids: all are below. */
    public static int count() {
        return count;
    }

    /** How many there are now. */
    public static int registered() {
        synchronized (BY_LOADER) {
            return count - FREE.size();
        }
    }

    /** Whether so many more can be registered, of ordinary length. */
    public static boolean hasRoomFor(int functions) {
        return registered() + functions <= MAX && MemoryBudget.hasRoomForFunctions((long) functions * 2 * MemoryBudget.FUNCTION);
    }

    /** How often {@link #register} found no room, in all. */
    public static long refused() {
        return refused;
    }

    /** How many ids were given for a second time or more; where this has not changed, an id means what it meant before. */
    public static int reused() {
        return reused;
    }

    /** Whether some function has this id now. */
    public static boolean isRegistered(int id) {
        return id >= 0 && id < count && table[id] != null;
    }

    /** Counters that bear this id are about to be made. */
    static void retain(int id) {
        table[id].retain();
    }

    /** Such counters are gone. */
    static void release(int id) {
        table[id].release();
    }

    /** By id, as of now; null where one is free. */
    static Function[] all() {
        Function[] all = new Function[count];
        System.arraycopy(table, 0, all, 0, all.length);
        return all;
    }

    /** The function, or null where the id is free. */
    static Function find(int id) {
        return id < count ? table[id] : null;
    }

    static Function get(int id) {
        Function function = find(id);
        if (function == null) {
            throw new IndexOutOfBoundsException("no such function");
        }
        return function;
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
