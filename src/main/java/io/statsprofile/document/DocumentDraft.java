package io.statsprofile.document;

import com.fasterxml.jackson.core.JsonParser;
import io.statsprofile.model.FunctionProfile;
import io.statsprofile.model.ProfileBuilder;
import io.statsprofile.model.ProfileDocument;
import io.statsprofile.model.ServiceId;
import io.statsprofile.model.SliceFacts;
import io.statsprofile.model.StatsProfile;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was read of a document so far, by path. */
final class DocumentDraft {

    private static final String LABEL_PREFIX = DocumentFields.LABELS + ".";
    private static final List<String> REQUIRED = List.of(DocumentFields.EVENT_START, DocumentFields.EVENT_END,
            DocumentFields.EVENT_DURATION, DocumentFields.ofSlice(DocumentFields.KIND), DocumentFields.ofSlice(DocumentFields.RUN_ID),
            DocumentFields.ofSlice(DocumentFields.SEQUENCE));

    private final Map<String, Object> values = new HashMap<>();
    private final Map<String, String> labels = new LinkedHashMap<>();
    private final ProfileBuilder profile = new ProfileBuilder();
    private Instant opened;
    private boolean ours;
    private boolean functionDocument;

    /** Whether it is a slice or region: anything of {@code statsprofile} was there, and it is not one function of a slice, which says the same of it. */
    boolean isOurs() {
        return ours && !functionDocument;
    }

    void add(FunctionProfile row) {
        ours = true;
        profile.add(row);
    }

    /** The slice's time as its functions have it: log shippers write their own into {@code @timestamp}. */
    void opened(Instant timestamp) {
        opened = timestamp;
    }

    /** Where no function says, {@code @timestamp}, and the start where somebody took that away. */
    private Instant timestamp() {
        Instant start = (Instant) values.get(DocumentFields.EVENT_START);
        return opened != null ? opened : (Instant) values.getOrDefault(DocumentFields.TIMESTAMP, start);
    }

    void set(String path, JsonParser parser) throws IOException {
        Scalar value = new Scalar(path, parser);
        if (path.startsWith(LABEL_PREFIX)) {
            labels.put(path.substring(LABEL_PREFIX.length()), parser.getText());
            return;
        }
        switch (path) {
            case DocumentFields.TIMESTAMP, DocumentFields.EVENT_START, DocumentFields.EVENT_END -> values.put(path, value.instant());
            case DocumentFields.DATA_STREAM_DATASET -> functionDocument = value.text().equals(DocumentFields.FUNCTION_DATASET);
            case DocumentFields.EVENT_DURATION, DocumentFields.PROCESS_PID -> values.put(path, value.number());
            case DocumentFields.SERVICE_NAME, DocumentFields.SERVICE_VERSION, DocumentFields.SERVICE_ENVIRONMENT,
                    DocumentFields.SERVICE_NODE_NAME, DocumentFields.HOST_NAME, DocumentFields.DATA_STREAM_NAMESPACE ->
                values.put(path, value.text());
            default -> {
                if (path.startsWith(DocumentFields.STATSPROFILE + ".")) {
                    ours = true;
                    setOfSlice(path.substring(DocumentFields.STATSPROFILE.length() + 1), path, value);
                }
            }
        }
    }

    private void setOfSlice(String field, String path, Scalar value) throws IOException {
        switch (field) {
            case DocumentFields.KIND -> values.put(path, kind(value.text()));
            case DocumentFields.RUN_ID -> values.put(path, value.text());
            case DocumentFields.SEQUENCE, DocumentFields.FUNCTION_COUNT, DocumentFields.THREADS, DocumentFields.DEFERRED_THREADS,
                    DocumentFields.UNRECORDED_CALLS, DocumentFields.DROPPED_DOCUMENTS -> values.put(path, value.number());
            case DocumentFields.INTERVAL, DocumentFields.CUT_SKEW, DocumentFields.ESTIMATED_COST -> values.put(path, value.nanos());
            case DocumentFields.LATE, DocumentFields.LAST -> values.put(path, value.flag());
            default -> {
                // Sums over the functions, and what others added.
            }
        }
    }

    private static ProfileDocument.Kind kind(String name) {
        return switch (name) {
            case "slice" -> ProfileDocument.Kind.SLICE;
            case "region" -> ProfileDocument.Kind.REGION;
            default -> throw new IllegalArgumentException("statsprofile.kind is " + name + ", but must be slice or region");
        };
    }

    ProfileDocument build() throws IOException {
        if (!isOurs()) {
            throw new ForeignDocumentException();
        }
        List<String> missing = REQUIRED.stream().filter(path -> !values.containsKey(path)).toList();
        if (!missing.isEmpty()) {
            throw new IOException("is broken: it has no " + String.join(", no ", missing));
        }
        StatsProfile stats = profile.build();
        try {
            return new ProfileDocument((ProfileDocument.Kind) slice(DocumentFields.KIND), timestamp(),
                    (Instant) values.get(DocumentFields.EVENT_START), (Instant) values.get(DocumentFields.EVENT_END),
                    (long) values.get(DocumentFields.EVENT_DURATION), (String) slice(DocumentFields.RUN_ID),
                    (long) slice(DocumentFields.SEQUENCE), text(DocumentFields.DATA_STREAM_NAMESPACE, "default"), service(),
                    text(DocumentFields.HOST_NAME, null), (long) values.getOrDefault(DocumentFields.PROCESS_PID, 0L), labels,
                    functionCount(stats), stats, facts());
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IOException("is broken: " + e.getMessage(), e);
        }
    }

    private ServiceId service() {
        return new ServiceId(text(DocumentFields.SERVICE_NAME, null), text(DocumentFields.SERVICE_VERSION, null),
                text(DocumentFields.SERVICE_ENVIRONMENT, null), text(DocumentFields.SERVICE_NODE_NAME, null));
    }

    private SliceFacts facts() {
        return new SliceFacts(number(DocumentFields.INTERVAL), number(DocumentFields.CUT_SKEW), flag(DocumentFields.LATE),
                flag(DocumentFields.LAST), Math.toIntExact(number(DocumentFields.THREADS)),
                Math.toIntExact(number(DocumentFields.DEFERRED_THREADS)), number(DocumentFields.UNRECORDED_CALLS),
                number(DocumentFields.DROPPED_DOCUMENTS), number(DocumentFields.ESTIMATED_COST));
    }

    private int functionCount(StatsProfile stats) {
        Object count = slice(DocumentFields.FUNCTION_COUNT);
        return count == null ? stats.functionCount() : Math.toIntExact((long) count);
    }

    private Object slice(String field) {
        return values.get(DocumentFields.ofSlice(field));
    }

    private long number(String field) {
        return (long) values.getOrDefault(DocumentFields.ofSlice(field), 0L);
    }

    private boolean flag(String field) {
        return (boolean) values.getOrDefault(DocumentFields.ofSlice(field), false);
    }

    private String text(String path, String otherwise) {
        return (String) values.getOrDefault(path, otherwise);
    }
}
