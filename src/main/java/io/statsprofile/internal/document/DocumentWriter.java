package io.statsprofile.internal.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.statsprofile.internal.base.Amounts;
import io.statsprofile.internal.base.Seconds;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.StatsProfile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes a {@link ProfileDocument} as one JSON object, in this shape (what is unknown or absent is left out):
 *
 * <pre>{@code
 * {"@timestamp": "2026-11-23T15:00:00Z", "ecs.version": "9.3.0", "message": one line,
 *  "event": {"kind": "metric", "module": "statsprofile", "dataset": "statsprofile", of an hour "statsprofile.hour", of a day
 *    "statsprofile.day", "start", "end", "duration" (nanoseconds), "id"},
 *  "data_stream": {"type": "metrics", "dataset": likewise, "namespace"},
 *  "service": {"name", "version", "environment", "node.name"}, "host.name", "process.pid", "labels": {...},
 *  "statsprofile": {"kind": "slice", "region", "hour" or "day", "run_id", "sequence",
 *    "hour" (of a slice: "@timestamp" of its hour), "day" (of an hour: that of its day),
 *    "last_sequence" (of an hour), "slices", "slice_interval" (of an hour and a day: of what is in it), "hours", "hosts" (of a day),
 *    "hour_ranges": [{"run_id", "sequence", "last_sequence"}] (of a day: which hours are in it),
 *    "total_tt", "total_calls", "primitive_calls", "open_calls", "function_count",
 *    "interval", "cut_skew", "late", "last", "threads", "deferred_threads", "unrecorded_calls", "dropped_documents",
 *    "delivery": {"cut", "found", "spooled", "sent", "acknowledged", "settled", "retried", "refused", "dropped_logging", "dropped_queue",
 *       "dropped_spool", "dropped_age", "dropped_damaged", "dropped_deleted", "dropped_stop", "left", "waiting", "waiting_bytes",
 *       "spool_documents", "spool_bytes", "oldest_age", "last_error", "last_error_time"} (what became of the documents before this one
 * since the process started; 0 is left out),
 *    "previous_run_id", "previous_last_sequence", "previous_ended_cleanly" (of a run's first slice, where a spool shows the run before),
 *    "over_memory_calls", "memory_bytes", "memory_limit_bytes", "registered_functions", "refused_functions",
 *    "estimated_cost" (of slices: what the probes took of the threads' time, an estimate),
 *    "folded_for_size" (functions that are in "(other)" only since the event would have been too long; 0 is left out),
 *    "sampled_calls" (0 is left out), "overhead_budget", "overhead_modelled", "overhead_found" (shares of the CPU time of profiled
 *    threads; no agent finds out the last one now, so it is left out), "profiled_cpu" (that time),
 *    "exact_functions", "sampled_functions", "out_functions", "small_functions" (how many are
 * watched so),    "out_profiles": [{"function", "calls_per_second", "cost"}] (20 at most of what is out, the costliest first),
 *    "func_profiles": [{"timestamp", "function", "class" and "method" (where the name does not say them), "file_name", "line_number",
 *       "tottime", "cumtime", "ncalls", "primitive_calls" (where it is not ncalls), "open_calls" (where it is not 0),
 *       "mode": "sampled" or "out" (left out where every call was timed exactly), "sampled_calls" (where it is not all of a sampled
 * function's, or       none of another's), "out_share", "tottime_error", "cumtime_error", "tottime_overhead", "folded" (of "(other)" only),
 *       "callers": [{"caller", "ncalls", "primitive_calls", "tottime", "cumtime", "tottime_error", "cumtime_error"}]}]}}
 * }</pre>
 *
 * Times within {@code statsprofile} are seconds with nine decimals, so two sums are equal when they are equal as nanoseconds. Errors are
 * one standard error in seconds; they add up by their squares, and are left out where a time is exact. Errors and
 * {@code tottime_overhead}, the probes' own time within {@code tottime}, are estimates and have five and six binary digits, shares three
 * decimal ones.
 * Thread-safe, since it keeps nothing but spare buffers.
 */
public final class DocumentWriter {

    /** Version of the Elastic Common Schema that the outer fields follow. */
    public static final String ECS = "9.3.0";
    /**
     * Buffers come from a pool of our own: the usual one leaves a soft reference to our classes on each thread that wrote, such as a
     * servlet container's, and would keep an undeployed application in memory until memory runs short.
     */
    static final JsonFactory JSON = JsonFactory.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .recyclerPool(JsonRecyclerPools.newBoundedPool(2)).build();

    private static final String EVENT = "event";
    private static final String DATA_STREAM = "data_stream";
    private static final String SERVICE = "service";
    /** Top-level fields, in order. */
    private static final List<String> FIELDS = List.of(DocumentFields.TIMESTAMP, DocumentFields.ECS_VERSION, DocumentFields.MESSAGE, EVENT,
            DATA_STREAM, SERVICE, DocumentFields.HOST_NAME, DocumentFields.PROCESS_PID, DocumentFields.LABELS,
            DocumentFields.STATSPROFILE);

    private DocumentWriter() {
    }

    /** UTF-8 JSON on one line, without a line end. */
    public static byte[] write(ProfileDocument document) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512 + 320 * document.profile().funcProfiles().size());
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            for (String field : FIELDS) {
                if (isThere(field, document)) {
                    json.writeFieldName(field);
                    writeValue(field, json, document);
                }
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("Memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    /**
     * The document's top-level fields without {@code @timestamp} and {@code message}, in order, each value as JSON: for a log
     * encoder that writes those two itself and takes the rest as raw JSON by name.
     */
    public static Map<String, String> rawFields(ProfileDocument document) {
        Map<String, String> raw = new LinkedHashMap<>();
        for (String name : FIELDS) {
            if (isThere(name, document) && !name.equals(DocumentFields.TIMESTAMP) && !name.equals(DocumentFields.MESSAGE)) {
                StringWriter text = new StringWriter();
                try (JsonGenerator json = JSON.createGenerator(text)) {
                    writeValue(name, json, document);
                } catch (IOException e) {
                    throw new UncheckedIOException("Memory cannot fail", e);
                }
                raw.put(name, text.toString());
            }
        }
        return raw;
    }

    /** The one human line that stands under {@code message}. */
    public static String message(ProfileDocument document) {
        StatsProfile profile = document.profile();
        FunctionProfile most = null;
        for (FunctionProfile row : profile.funcProfiles().values()) {
            if (!row.isOther() && (most == null || row.tottimeNanos() > most.tottimeNanos())) {
                most = row;
            }
        }
        String who = document.service().name() == null ? "" : " of " + document.service().name();
        return kind(document) + " " + which(document) + who + ": " + Amounts.counted(profile.totalCalls(), "call") + " of "
                + Amounts.counted(document.functionCount(), "function") + ", own time " + Seconds.format(profile.totalNanos()) + " s"
                + (most == null ? "" : ", most in " + most.id().function() + " (" + Seconds.format(most.tottimeNanos()) + " s)");
    }

    private static String which(ProfileDocument document) {
        return isRolledUp(document) ? document.timestamp().toString() : Long.toString(document.sequence());
    }

    private static boolean isRolledUp(ProfileDocument document) {
        return document.kind() == ProfileDocument.Kind.HOUR || document.kind() == ProfileDocument.Kind.DAY;
    }

    /** The data set that a document belongs to. */
    public static String dataset(ProfileDocument document) {
        return document.kind() == ProfileDocument.Kind.HOUR ? DocumentFields.HOUR_DATASET
                : document.kind() == ProfileDocument.Kind.DAY ? DocumentFields.DAY_DATASET : DocumentFields.DATASET;
    }

    static String kind(ProfileDocument document) {
        return document.kind().name().toLowerCase(Locale.ROOT);
    }

    private static void writeValue(String field, JsonGenerator json, ProfileDocument document) throws IOException {
        switch (field) {
            case DocumentFields.TIMESTAMP -> json.writeString(document.timestamp().toString());
            case DocumentFields.ECS_VERSION -> json.writeString(ECS);
            case DocumentFields.MESSAGE -> json.writeString(message(document));
            case EVENT -> EcsFields.writeEvent(json, document, dataset(document));
            case DATA_STREAM -> EcsFields.writeDataStream(json, document, dataset(document));
            case SERVICE -> EcsFields.writeService(json, document);
            case DocumentFields.HOST_NAME -> json.writeString(document.hostName());
            case DocumentFields.PROCESS_PID -> json.writeNumber(document.pid());
            case DocumentFields.LABELS -> EcsFields.writeLabels(json, document);
            case DocumentFields.STATSPROFILE -> ProfileFields.write(json, document);
            default -> throw new IllegalArgumentException("no field: " + field);
        }
    }

    private static boolean isThere(String field, ProfileDocument document) {
        return switch (field) {
            case DocumentFields.HOST_NAME -> document.hostName() != null;
            case DocumentFields.PROCESS_PID -> document.kind() != ProfileDocument.Kind.DAY;
            case DocumentFields.LABELS -> !document.labels().isEmpty();
            default -> true;
        };
    }
}
