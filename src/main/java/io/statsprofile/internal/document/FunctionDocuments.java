package io.statsprofile.internal.document;

import com.fasterxml.jackson.core.JsonGenerator;
import io.statsprofile.internal.base.Amounts;
import io.statsprofile.internal.base.Seconds;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.StatsProfile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A slice, region or hour as one document a function, for what cannot see nested fields. Each is one JSON object in this shape (what is
 * unknown or absent is left out), with the figures of {@link DocumentWriter}:
 *
 * <pre>{@code
 * {"@timestamp", "ecs.version",
 *  "event": {"kind": "metric", "module": "statsprofile", "dataset": "statsprofile.function", "start", "end", "duration", "id" (the
 * slice's)},  "data_stream": {"type": "metrics", "dataset": "statsprofile.function", "namespace"},
 *  "service": {...}, "host.name", "labels": {...},
 *  "statsprofile": {"kind", "run_id", "sequence", "interval", "last_sequence", "slices" (the last two of an hour only),
 *    "func_profile": {"function", "class", "method", "file_name", "line_number", "ncalls", "primitive_calls", "open_calls",
 *       "tottime", "percall_tottime", "cumtime", "percall_cumtime", "mode", "sampled_calls", "out_share", "tottime_error",
 *       "cumtime_error", "tottime_overhead", "folded"}}}
 * }</pre>
 *
 * <p>The data set of an hour is {@code statsprofile.function_hour}. The row {@code (other)} is one of them, so totals are as exact as the
 * slice's. Documents are made when asked for, one at a time, since all of them take several times the memory of the slice. Immutable.
 */
public final class FunctionDocuments {

    /** Of the 32 bytes of a digest: two of a thousand functions in a slice meet once in 10^23 slices. */
    private static final int ID_BYTES = 12;

    private final ProfileDocument slice;
    private final List<FunctionProfile> rows;

    private FunctionDocuments(ProfileDocument slice, StatsProfile profile) {
        this.slice = slice;
        this.rows = List.copyOf(profile.funcProfiles().values());
    }

    /** The documents of a slice, in the order of its functions. */
    public static FunctionDocuments of(ProfileDocument slice) {
        return new FunctionDocuments(slice, slice.profile());
    }

    /** Fewer of them: the functions that {@link StatsProfile#top} keeps, with the others in {@code (other)}, so that sums are the same. */
    public static FunctionDocuments ofTop(ProfileDocument slice, int topFunctions) {
        return new FunctionDocuments(slice, slice.profile().top(topFunctions));
    }

    /** How many there are. */
    public int size() {
        return rows.size();
    }

    /**
     * Identity of a document: that of the slice, a hyphen, and a digest of the function's name, since names may be longer than the 512
     * bytes that Elasticsearch allows an {@code _id}. The same function in the same slice has the same one always.
     *
     * @param index from 0
     */
    public String id(int index) {
        byte[] digest = sha256().digest(rows.get(index).id().function().getBytes(StandardCharsets.UTF_8));
        return slice.id() + "-" + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, ID_BYTES));
    }

    /**
     * A document as UTF-8 JSON on one line, without a line end.
     *
     * @param index from 0
     */
    public byte[] json(int index) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1_024);
        try (JsonGenerator json = DocumentWriter.JSON.createGenerator(bytes)) {
            json.writeStartObject();
            writeSlice(json);
            json.writeFieldName(DocumentFields.STATSPROFILE);
            writeFunction(json, rows.get(index));
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("Memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    /**
     * The top-level fields of a document without {@code @timestamp}, in order, each value as JSON: for a log encoder that writes the time
     * itself and takes the rest as raw JSON by name.
     *
     * @param index from 0
     */
    public Map<String, String> rawFields(int index) {
        Map<String, String> raw = new LinkedHashMap<>();
        raw.put(DocumentFields.ECS_VERSION, raw(json -> json.writeString(DocumentWriter.ECS)));
        raw.put("event", raw(json -> EcsFields.writeEvent(json, slice, dataset())));
        raw.put("data_stream", raw(json -> EcsFields.writeDataStream(json, slice, dataset())));
        raw.put("service", raw(json -> EcsFields.writeService(json, slice)));
        if (slice.hostName() != null) {
            raw.put(DocumentFields.HOST_NAME, raw(json -> json.writeString(slice.hostName())));
        }
        if (!slice.labels().isEmpty()) {
            raw.put(DocumentFields.LABELS, raw(json -> EcsFields.writeLabels(json, slice)));
        }
        raw.put(DocumentFields.STATSPROFILE, raw(json -> writeFunction(json, rows.get(index))));
        return raw;
    }

    /** One line for people. */
    public String message(int index) {
        FunctionProfile row = rows.get(index);
        return DocumentWriter.kind(slice) + " " + slice.sequence() + (slice.service().name() == null ? "" : " of " + slice.service().name())
                + ": " + row.id().function() + ", " + Amounts.counted(row.ncalls(), "call") + ", own time "
                + Seconds.format(row.tottimeNanos()) + " s";
    }

    /** Writes one value. */
    @FunctionalInterface
    private interface Value {
        void write(JsonGenerator json) throws IOException;
    }

    private static String raw(Value value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = DocumentWriter.JSON.createGenerator(text)) {
            value.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException("Memory cannot fail", e);
        }
        return text.toString();
    }

    private void writeSlice(JsonGenerator json) throws IOException {
        json.writeStringField(DocumentFields.TIMESTAMP, slice.timestamp().toString());
        json.writeStringField(DocumentFields.ECS_VERSION, DocumentWriter.ECS);
        json.writeFieldName("event");
        EcsFields.writeEvent(json, slice, dataset());
        json.writeFieldName("data_stream");
        EcsFields.writeDataStream(json, slice, dataset());
        json.writeFieldName("service");
        EcsFields.writeService(json, slice);
        ProfileFields.writeKnown(json, DocumentFields.HOST_NAME, slice.hostName());
        if (!slice.labels().isEmpty()) {
            json.writeFieldName(DocumentFields.LABELS);
            EcsFields.writeLabels(json, slice);
        }
    }

    private String dataset() {
        return slice.kind() == ProfileDocument.Kind.HOUR ? DocumentFields.FUNCTION_HOUR_DATASET : DocumentFields.FUNCTION_DATASET;
    }

    /** The object {@code statsprofile}. */
    private void writeFunction(JsonGenerator json, FunctionProfile row) throws IOException {
        json.writeStartObject();
        json.writeStringField(DocumentFields.KIND, DocumentWriter.kind(slice));
        json.writeStringField(DocumentFields.RUN_ID, slice.runId());
        json.writeNumberField(DocumentFields.SEQUENCE, slice.sequence());
        if (slice.facts().intervalNanos() > 0) {
            ProfileFields.writeSeconds(json, DocumentFields.INTERVAL, slice.facts().intervalNanos());
        }
        if (slice.kind() == ProfileDocument.Kind.HOUR) {
            json.writeNumberField(DocumentFields.LAST_SEQUENCE, slice.facts().rollup().lastSequence());
            json.writeNumberField(DocumentFields.SLICES, slice.facts().rollup().slices());
        }
        json.writeObjectFieldStart(DocumentFields.FUNC_PROFILE);
        ProfileFields.writeFigures(json, row);
        json.writeEndObject();
        json.writeEndObject();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
