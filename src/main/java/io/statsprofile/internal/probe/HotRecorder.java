package io.statsprofile.internal.probe;

/**
 * What every event touches of a {@link ThreadRecorder}. A class of its own, so that it stands together, mostly in one cache line: fields of
 * a superclass are laid out first.
 */
abstract class HotRecorder extends RecorderPadding {

    /** No thread has this id, and nobody looks for it. */
    static final long NOBODY = -2;
    /** No request ever has this number. */
    static final int ALWAYS = 0;
    static final int FEW = 8;

    /** Of the thread whose recorder it is now; written by that thread. */
    long threadId = NOBODY;
    /** Odd while an event is being applied. */
    int sequence;
    /** Calls on the stack. */
    int depth;
    /** Expected nanoseconds up to the next draw; 0 in a segment that is timed, and in a recorder that has nothing to sample. */
    int credit;
    /** Depth of calls whose end must not be fast: the larger of {@link Sampler#seen} and {@link Sampler#floor}. */
    int slow;
    /** {@link Epoch#current} as of the last event that looked, or {@link #ALWAYS}. */
    int seenEpoch = ALWAYS;
    /** Entries by function id, in pages; never a null page. */
    Entry[][] pages = new Entry[0][];
    /**
     * By depth; longer by at least two than the stack has ever been high. The frame at 0 stands for everything below the outermost
     * instrumented call.
     */
    Frame[] frames = new Frame[FEW];
    /**
     * All counters by ordinal, from 1, null where one has gone; at 0, what takes the time outside all functions. The array is replaced
     * before {@link CounterTable#size} grows beyond it.
     */
    Counters[] cells = new Counters[FEW];
}
