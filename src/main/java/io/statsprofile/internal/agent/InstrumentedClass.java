package io.statsprofile.internal.agent;

/**
 * What became of one class.
 *
 * @param bytes the new class file, or null where nothing is inserted
 * @param methods how many methods the probe is in
 * @param skipped how many were selected but could not be instrumented
 * @param small how many were selected but left out, since they are too small to be worth a probe
 * @param selectable how many levels would select
 * @param lacksFunctions whether some stay as they are because there were too many functions, so that another attempt may do better
 */
record InstrumentedClass(byte[] bytes, int methods, int skipped, int small, Selectable selectable, boolean lacksFunctions) {

    static final InstrumentedClass UNREADABLE = new InstrumentedClass(null, 0, 0, 0, Selectable.NONE, false);
}
