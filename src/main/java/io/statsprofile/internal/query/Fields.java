package io.statsprofile.internal.query;

import io.statsprofile.internal.document.DocumentFields;

/** Full paths of the fields that queries use. */
final class Fields {

    static final String TIMESTAMP = DocumentFields.TIMESTAMP;
    static final String EVENT_ID = DocumentFields.EVENT_ID;
    /** When a slice began: {@code @timestamp} may be the time at which a log shipper read the line. */
    static final String EVENT_START = DocumentFields.EVENT_START;
    static final String EVENT_END = DocumentFields.EVENT_END;
    static final String EVENT_DURATION = DocumentFields.EVENT_DURATION;
    static final String KIND = DocumentFields.ofSlice(DocumentFields.KIND);
    static final String RUN_ID = DocumentFields.ofSlice(DocumentFields.RUN_ID);
    static final String SEQUENCE = DocumentFields.ofSlice(DocumentFields.SEQUENCE);
    /** Of an hour; slices have none. */
    static final String LAST_SEQUENCE = DocumentFields.ofSlice(DocumentFields.LAST_SEQUENCE);
    /** How many slices an hour or day sums up; slices have none. */
    static final String SLICES = DocumentFields.ofSlice(DocumentFields.SLICES);
    /** Of the slices that an hour or day sums up; slices have none. */
    static final String SLICE_INTERVAL = DocumentFields.ofSlice(DocumentFields.SLICE_INTERVAL);
    static final String INTERVAL = DocumentFields.ofSlice(DocumentFields.INTERVAL);
    static final String LATE = DocumentFields.ofSlice(DocumentFields.LATE);
    static final String LAST = DocumentFields.ofSlice(DocumentFields.LAST);
    static final String DEFERRED = DocumentFields.ofSlice(DocumentFields.DEFERRED_THREADS);
    static final String UNRECORDED = DocumentFields.ofSlice(DocumentFields.UNRECORDED_CALLS);
    static final String DROPPED = DocumentFields.ofSlice(DocumentFields.DROPPED_DOCUMENTS);
    static final String OLDEST_AGE = DocumentFields.ofDelivery(DocumentFields.DELIVERY_OLDEST_AGE);
    static final String SPOOL_BYTES = DocumentFields.ofDelivery(DocumentFields.DELIVERY_SPOOL_BYTES);
    static final String OVER_MEMORY = DocumentFields.ofSlice(DocumentFields.OVER_MEMORY_CALLS);
    static final String ESTIMATED_COST = DocumentFields.ofSlice(DocumentFields.ESTIMATED_COST);
    static final String FUNCTIONS = DocumentFields.ofSlice(DocumentFields.FUNC_PROFILES);
    static final String FUNCTION = DocumentFields.ofFunction(DocumentFields.FUNCTION);
    static final String FUNCTION_TIMESTAMP = DocumentFields.ofFunction(DocumentFields.FUNCTION_TIMESTAMP);
    static final String NCALLS = DocumentFields.ofFunction(DocumentFields.NCALLS);
    static final String PRIMITIVE_CALLS = DocumentFields.ofFunction(DocumentFields.PRIMITIVE_CALLS);
    static final String OPEN_CALLS = DocumentFields.ofFunction(DocumentFields.OPEN_CALLS);
    static final String TOTTIME = DocumentFields.ofFunction(DocumentFields.TOTTIME);
    static final String CUMTIME = DocumentFields.ofFunction(DocumentFields.CUMTIME);
    static final String MODE = DocumentFields.ofFunction(DocumentFields.MODE);
    static final String SAMPLED_CALLS = DocumentFields.ofFunction(DocumentFields.SAMPLED_CALLS);
    static final String OUT_SHARE = DocumentFields.ofFunction(DocumentFields.OUT_SHARE);
    static final String TOTTIME_ERROR = DocumentFields.ofFunction(DocumentFields.TOTTIME_ERROR);
    static final String CUMTIME_ERROR = DocumentFields.ofFunction(DocumentFields.CUMTIME_ERROR);
    static final String TOTTIME_OVERHEAD = DocumentFields.ofFunction(DocumentFields.TOTTIME_OVERHEAD);
    static final String FILE_NAME = DocumentFields.ofFunction(DocumentFields.FILE_NAME);
    static final String LINE_NUMBER = DocumentFields.ofFunction(DocumentFields.LINE_NUMBER);
    static final String FOLDED = DocumentFields.ofFunction(DocumentFields.FOLDED);
    static final String CALLERS = DocumentFields.ofFunction(DocumentFields.CALLERS);
    static final String CALLER = ofCaller(DocumentFields.CALLER);

    private Fields() {
    }

    /** Path of a figure of an edge. */
    static String ofCaller(String field) {
        return CALLERS + "." + field;
    }
}
