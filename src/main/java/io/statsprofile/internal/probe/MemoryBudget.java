package io.statsprofile.internal.probe;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of the heap the counters of all threads and the table of functions may take, and how many they do. What would go beyond
 * the limit is not made: its calls are counted as unrecorded. Bytes are reckoned from the sizes of HotSpot's objects. Touched where a
 * thread meets something for the first time, never at a call that is recorded. Thread-safe.
 */
public final class MemoryBudget {

    /** The limit by default is the maximum heap divided by {@value}: enough for 60,000 pairs of thread and function in 128 MB. */
    public static final int HEAP_SHARE = 10;
    /** The smallest limit, {@value} bytes: below it nothing worth reading could be recorded. */
    public static final long SMALLEST = 1L << 20;
    /** The smallest limit by default, {@value} bytes. */
    public static final long DEFAULT_FLOOR = 4L << 20;
    /** The largest limit by default, {@value} bytes: over a million pairs, which a cut reads in some tenths of a second. */
    public static final long DEFAULT_CAP = 256L << 20;

    /** Heaps beyond this have references of eight bytes. */
    private static final long COMPRESSED = 32L << 30;
    static final int REFERENCE = Runtime.getRuntime().maxMemory() < COMPRESSED ? 4 : 8;
    private static final int HEADER = 8 + REFERENCE;
    static final int ARRAY = 16;

    /**
     * A counter's row in the copy that the recorder's thread makes for a cut. Paid for beforehand: a copy that found no room would keep the
     * slice from being cut.
     */
    static final int ROW = (8 * ThreadSnapshot.STRIDE + REFERENCE) * (ThreadSnapshot.SLACK + 1) / ThreadSnapshot.SLACK;
    /** An entry, its row, its places in the table of all counters, which is up to twice as long as it needs be, and in its page. */
    static final int ENTRY = align(HEADER + 124 + REFERENCE) + 3 * REFERENCE + ROW;
    /** An edge, its row, its places in the table of all counters and in that of edges. */
    static final int EDGE = align(HEADER + 100 + REFERENCE) + 6 * REFERENCE + ROW;
    static final int FRAME = align(HEADER + 22 + 2 * REFERENCE) + 2 * REFERENCE;
    /** What a counter in a recorder that samples has beside it. */
    static final int ESTIMATE = align(HEADER + 312);
    static final int PAGE = ARRAY + (REFERENCE << CounterTable.PAGE_BITS);
    /** A recorder that has counted nothing: itself, its first tables, sentinels, and how it is found. */
    static final int RECORDER = 752 + 30 * REFERENCE;
    /** A function without its texts, and one call site of its probe with what the JVM keeps for it. */
    static final int FUNCTION = 260;

    private static final AtomicLong USED = new AtomicLong();
    private static final AtomicLong OF_FUNCTIONS = new AtomicLong();
    private static boolean refused;
    private static volatile long limit = defaultLimit(Runtime.getRuntime().maxMemory());

    private MemoryBudget() {
    }

    /**
     * The limit where nobody gave one.
     *
     * @param maxHeap bytes
     * @return bytes
     */
    public static long defaultLimit(long maxHeap) {
        return Math.max(DEFAULT_FLOOR, Math.min(DEFAULT_CAP, maxHeap / HEAP_SHARE));
    }

    /** @param bytes the limit from now on; what is there stays, until threads no longer touch it */
    public static void limit(long bytes) {
        limit = bytes;
    }

    /** Bytes that may be used. */
    public static long limit() {
        return limit;
    }

    /** Bytes that are used, 0 or more: they are reckoned, and a reckoning that is a little off must not cost a slice. */
    public static long used() {
        return Math.max(0, USED.get());
    }

    /** Takes bytes, or none where they would go beyond the limit. */
    static boolean take(long bytes) {
        if (!mayTake(bytes)) {
            return false;
        }
        if (USED.addAndGet(bytes) > limit) {
            USED.addAndGet(-bytes);
            refuse();
            return false;
        }
        return true;
    }

    /** Whether {@link #take} may grant them: threads that are refused at every call must not fight for the counter. */
    static boolean mayTake(long bytes) {
        if (USED.get() + bytes <= limit) {
            return true;
        }
        refuse();
        return false;
    }

    /** Written once, since all threads that are refused read it. */
    private static void refuse() {
        if (!refused) {
            refused = true;
        }
    }

    /** Whether anything was refused since {@link #forgetRefusals}. */
    static boolean hasRefused() {
        return refused;
    }

    static void forgetRefusals() {
        refused = false;
    }

    /** As {@link #take}, within half of the limit, too: functions must not crowd out the threads, and they are named once and for all. */
    static boolean takeForFunction(long bytes) {
        if (OF_FUNCTIONS.addAndGet(bytes) > limit / 2 || !take(bytes)) {
            OF_FUNCTIONS.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    static boolean hasRoomForFunctions(long bytes) {
        return OF_FUNCTIONS.get() + bytes <= limit / 2;
    }

    static void giveOfFunction(long bytes) {
        OF_FUNCTIONS.addAndGet(-bytes);
        USED.addAndGet(-bytes);
    }

    /** Bytes that came or went without a choice. */
    static void add(long bytes) {
        USED.addAndGet(bytes);
    }

    private static int align(int bytes) {
        return bytes + 7 & ~7;
    }
}
