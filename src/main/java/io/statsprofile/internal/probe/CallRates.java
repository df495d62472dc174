package io.statsprofile.internal.probe;

/**
 * What threads do between two looks, as far as their counters show it at once, without a cut. Counters have one writer and may be read at
 * any time; what is read is behind by a call or two. Thread-safe.
 */
public final class CallRates {

    private static long[] totals = new long[0];
    private static long[] dear = new long[0];
    private static long[] threads = new long[16];
    private static int threadCount;

    private CallRates() {
    }

    /**
     * Calls that have begun, over all threads, since counting began here, those that {@link MemoryBudget} did not admit included. Counters
     * that were given up since the last question may be missing some.
     *
     * @param reuse an array from an earlier question, or null
     * @return by function id
     */
    public static synchronized long[] ncalls(long[] reuse) {
        int functions = Functions.count();
        if (totals.length < functions) {
            totals = copy(totals, functions);
            dear = copy(dear, functions);
        }
        threadCount = 0;
        for (int slot = 0; slot < ThreadRecorders.slots(); slot++) {
            ThreadRecorder recorder = ThreadRecorders.at(slot);
            if (recorder != null && (recorder.sequence != recorder.sequenceAtLook
                    || recorder.overBudgetCalls != recorder.overBudgetAtLook)) {
                recorder.sequenceAtLook = recorder.sequence;
                add(recorder);
                addRefused(recorder);
                addThread(recorder);
            }
        }
        return copy(totals, reuse);
    }

    /**
     * Those of {@link #ncalls}, as of the last question for them, that cost as much as exact ones, though their function may be sampled:
     * that were not admitted, or were made by a thread that can't sample for want of memory.
     *
     * @param reuse an array from an earlier question, or null
     * @return by function id
     */
    public static synchronized long[] dearCalls(long[] reuse) {
        return copy(dear, reuse);
    }

    /** Calls of threads that have no counters at all, since the start; they are in no other figure here. */
    public static long callsWithoutCounters() {
        return ThreadRecorders.unrecordedCalls();
    }

    /**
     * How much goes on, for one reading a thread: beginnings and ends of calls, over all threads and functions, since the last such
     * question; about.
     */
    public static synchronized long events() {
        long events = 0;
        for (int slot = 0; slot < ThreadRecorders.slots(); slot++) {
            ThreadRecorder recorder = ThreadRecorders.at(slot);
            if (recorder != null) {
                int now = recorder.sequence;
                events += Math.max(0, now - recorder.sequenceAtGlance) / 2;
                recorder.sequenceAtGlance = now;
            }
        }
        return events;
    }

    /**
     * Has {@code look} run on the thread that ticks for what is sampled, after each tick, in place of what did before: so a look takes no
     * wake-up of its own. It must be short; whatever it throws costs no more than that tick.
     */
    public static void afterTicks(Runnable look) {
        Ticker.afterTicks(look);
    }

    /**
     * Whether that thread ticks about twice in a tenth of a second, or more often, at the moment; it does not where hardly anything is
     * sampled.
     */
    public static boolean isTicking() {
        return Ticker.isTicking();
    }

    private static void add(ThreadRecorder recorder) {
        int size = recorder.size();
        Counters[] cells = recorder.cells;
        boolean exactly = !recorder.sampling && Modes.anySampled();
        for (int i = 1; i < size && i < cells.length; i++) {
            Counters cell = cells[i];
            if (cell instanceof Entry) {
                Entry entry = (Entry) cell;
                long started = entry.started;
                if (entry.function < totals.length) {
                    int more = (int) started - entry.looked;
                    totals[entry.function] += more;
                    dear[entry.function] += exactly && Modes.of(entry.function) == Modes.SAMPLED ? more : 0;
                }
                entry.looked = (int) started;
            }
        }
    }

    /** All are taken to be of the function that was refused last; over many looks that is right on average. */
    private static void addRefused(ThreadRecorder recorder) {
        long refused = recorder.overBudgetCalls;
        int function = recorder.refusedFunction;
        if (function >= 0 && function < totals.length) {
            totals[function] += refused - recorder.overBudgetAtLook;
            dear[function] += refused - recorder.overBudgetAtLook;
        }
        recorder.overBudgetAtLook = refused;
    }

    private static void addThread(ThreadRecorder recorder) {
        Owner owner = recorder.owner.get();
        Thread thread = owner == null ? null : owner.get();
        // A virtual thread may have given it back by now.
        boolean virtual = recorder.isPooled() || thread != null && VirtualThreads.isVirtual(thread);
        if (thread == null && !virtual) {
            return;
        }
        if (threadCount == threads.length) {
            threads = copy(threads, threadCount * 2);
        }
        long id = recorder.threadId;
        threads[threadCount++] = virtual ? 0 : id > 0 ? id : Math.max(0, thread.getId());
    }

    /** Threads that made an instrumented call between the last two questions for {@link #ncalls}; ids, 0 for a virtual one. */
    public static synchronized long[] threadIds() {
        long[] ids = new long[threadCount];
        System.arraycopy(threads, 0, ids, 0, threadCount);
        return ids;
    }

    private static long[] copy(long[] from, long[] reuse) {
        long[] to = reuse != null && reuse.length == from.length ? reuse : new long[from.length];
        System.arraycopy(from, 0, to, 0, from.length);
        return to;
    }

    private static long[] copy(long[] from, int length) {
        long[] to = new long[length];
        System.arraycopy(from, 0, to, 0, Math.min(from.length, length));
        return to;
    }
}
