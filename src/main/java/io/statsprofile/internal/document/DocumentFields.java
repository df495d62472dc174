package io.statsprofile.internal.document;

/** Names of a document's fields that writer, reader, index template and queries share; dotted paths as Elasticsearch has them. */
public final class DocumentFields {

    public static final String TIMESTAMP = "@timestamp";
    public static final String MESSAGE = "message";
    public static final String ECS_VERSION = "ecs.version";
    public static final String EVENT_ID = "event.id";
    public static final String EVENT_START = "event.start";
    public static final String EVENT_END = "event.end";
    public static final String EVENT_DURATION = "event.duration";
    public static final String SERVICE_NAME = "service.name";
    public static final String SERVICE_VERSION = "service.version";
    public static final String SERVICE_ENVIRONMENT = "service.environment";
    public static final String SERVICE_NODE_NAME = "service.node.name";
    public static final String HOST_NAME = "host.name";
    public static final String PROCESS_PID = "process.pid";
    public static final String LABELS = "labels";
    public static final String DATA_STREAM_DATASET = "data_stream.dataset";
    public static final String DATA_STREAM_NAMESPACE = "data_stream.namespace";

    /** The object that holds what is ours. */
    public static final String STATSPROFILE = "statsprofile";
    public static final String KIND = "kind";
    public static final String TOTAL_TT = "total_tt";
    public static final String TOTAL_CALLS = "total_calls";
    public static final String PRIMITIVE_CALLS = "primitive_calls";
    public static final String OPEN_CALLS = "open_calls";
    public static final String FUNCTION_COUNT = "function_count";
    public static final String INTERVAL = "interval";
    /** Of a slice: {@code @timestamp} of the hour that it belongs to. */
    public static final String HOUR = "hour";
    /** Of an hour: {@code @timestamp} of the day that it belongs to. */
    public static final String DAY = "day";
    /** Of an hour: the sequence of its last slice; {@link #SEQUENCE} is that of its first. */
    public static final String LAST_SEQUENCE = "last_sequence";
    /** Of an hour and a day: how many slices are in it. */
    public static final String SLICES = "slices";
    /** Of an hour and a day: the interval of the slices in it. */
    public static final String SLICE_INTERVAL = "slice_interval";
    /** Of a day: how many hour documents are in it. */
    public static final String HOURS = "hours";
    /** Of a day: how many hosts these are from. */
    public static final String HOSTS = "hosts";
    /** Of a day: which hours are in it, by run and sequences of their slices. */
    public static final String HOUR_RANGES = "hour_ranges";
    public static final String RUN_ID = "run_id";
    public static final String SEQUENCE = "sequence";
    public static final String CUT_SKEW = "cut_skew";
    public static final String LATE = "late";
    public static final String LAST = "last";
    public static final String THREADS = "threads";
    public static final String DEFERRED_THREADS = "deferred_threads";
    public static final String UNRECORDED_CALLS = "unrecorded_calls";
    public static final String DROPPED_DOCUMENTS = "dropped_documents";
    /** The object of what became of documents before, with all in it whose names begin so here, and others. */
    public static final String DELIVERY = "delivery";
    public static final String DELIVERY_CUT = "cut";
    public static final String DELIVERY_FOUND = "found";
    public static final String DELIVERY_SPOOLED = "spooled";
    public static final String DELIVERY_SENT = "sent";
    public static final String DELIVERY_ACKNOWLEDGED = "acknowledged";
    public static final String DELIVERY_SETTLED = "settled";
    public static final String DELIVERY_RETRIED = "retried";
    public static final String DELIVERY_REFUSED = "refused";
    public static final String DELIVERY_WAITING = "waiting";
    public static final String DELIVERY_SPOOL_BYTES = "spool_bytes";
    public static final String DELIVERY_OLDEST_AGE = "oldest_age";
    public static final String DELIVERY_LAST_ERROR = "last_error";
    public static final String DELIVERY_LAST_ERROR_TIME = "last_error_time";
    /** What the names of numbers of lost documents begin with; a reason follows. */
    public static final String DELIVERY_DROPPED = "dropped_";
    /** Of a run's first slice, about the run before it; so are the next two. */
    public static final String PREVIOUS_RUN_ID = "previous_run_id";
    public static final String PREVIOUS_LAST_SEQUENCE = "previous_last_sequence";
    public static final String PREVIOUS_ENDED_CLEANLY = "previous_ended_cleanly";
    public static final String OVER_MEMORY_CALLS = "over_memory_calls";
    public static final String MEMORY_BYTES = "memory_bytes";
    public static final String MEMORY_LIMIT_BYTES = "memory_limit_bytes";
    public static final String REGISTERED_FUNCTIONS = "registered_functions";
    public static final String REFUSED_FUNCTIONS = "refused_functions";
    public static final String ESTIMATED_COST = "estimated_cost";

    public static final String FOLDED_FOR_SIZE = "folded_for_size";
    public static final String OVERHEAD_BUDGET = "overhead_budget";
    public static final String OVERHEAD_MODELLED = "overhead_modelled";
    public static final String OVERHEAD_FOUND = "overhead_found";
    public static final String PROFILED_CPU = "profiled_cpu";
    public static final String EXACT_FUNCTIONS = "exact_functions";
    public static final String SAMPLED_FUNCTIONS = "sampled_functions";
    public static final String OUT_FUNCTIONS = "out_functions";
    public static final String SMALL_FUNCTIONS = "small_functions";
    /** The array of the costliest functions that are left out. */
    public static final String OUT_PROFILES = "out_profiles";
    public static final String CALLS_PER_SECOND = "calls_per_second";
    public static final String COST = "cost";

    /** The array of nested objects, one a function. */
    public static final String FUNC_PROFILES = "func_profiles";
    public static final String FUNCTION_TIMESTAMP = "timestamp";
    public static final String FUNCTION = "function";
    public static final String CLASS = "class";
    public static final String METHOD = "method";
    public static final String FILE_NAME = "file_name";
    public static final String LINE_NUMBER = "line_number";
    public static final String NCALLS = "ncalls";
    public static final String TOTTIME = "tottime";
    public static final String PERCALL_TOTTIME = "percall_tottime";
    public static final String CUMTIME = "cumtime";
    public static final String PERCALL_CUMTIME = "percall_cumtime";
    public static final String MODE = "mode";
    /** Of a function and of the slice. */
    public static final String SAMPLED_CALLS = "sampled_calls";
    public static final String OUT_SHARE = "out_share";
    public static final String TOTTIME_ERROR = "tottime_error";
    public static final String CUMTIME_ERROR = "cumtime_error";
    public static final String TOTTIME_OVERHEAD = "tottime_overhead";
    public static final String FOLDED = "folded";
    public static final String CALLERS = "callers";
    public static final String CALLER = "caller";

    /** The data set of slices and regions. */
    public static final String DATASET = "statsprofile";
    /** The data set of function documents, one a function and slice. */
    public static final String FUNCTION_DATASET = "statsprofile.function";
    /** The data set of function documents, one a function and hour. */
    public static final String FUNCTION_HOUR_DATASET = "statsprofile.function_hour";
    /** The data set of hour documents. */
    public static final String HOUR_DATASET = "statsprofile.hour";
    /** The data set of day documents. */
    public static final String DAY_DATASET = "statsprofile.day";
    /** The one function of a function document. */
    public static final String FUNC_PROFILE = "func_profile";

    private DocumentFields() {
    }

    /** Path of a figure of the slice, such as {@code statsprofile.total_tt}. */
    public static String ofSlice(String field) {
        return STATSPROFILE + "." + field;
    }

    /** Path of a figure of delivery, such as {@code statsprofile.delivery.waiting}. */
    public static String ofDelivery(String field) {
        return STATSPROFILE + "." + DELIVERY + "." + field;
    }

    /** Path of a figure of a function, such as {@code statsprofile.func_profiles.tottime}. */
    public static String ofFunction(String field) {
        return STATSPROFILE + "." + FUNC_PROFILES + "." + field;
    }

    /** Path of a figure in a function document, such as {@code statsprofile.func_profile.tottime}. */
    public static String ofFlatFunction(String field) {
        return STATSPROFILE + "." + FUNC_PROFILE + "." + field;
    }
}
