package io.statsprofile.internal.document;

import com.fasterxml.jackson.core.JsonParser;
import io.statsprofile.internal.model.HourRange;
import io.statsprofile.internal.model.OutProfile;
import io.statsprofile.internal.model.Overhead;
import io.statsprofile.internal.model.PreviousRun;
import io.statsprofile.internal.model.ProbeBounds;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ServiceId;
import io.statsprofile.internal.model.SliceFacts;
import io.statsprofile.pstats.ProfileBuilder;
import io.statsprofile.pstats.StatsProfile;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was read of a document so far, by path. */
final class DocumentDraft {

    private static final String LABEL_PREFIX = DocumentFields.LABELS + ".";
    private static final String IN_DELIVERY = DocumentFields.DELIVERY + ".";
    private static final List<String> REQUIRED = List.of(DocumentFields.EVENT_START, DocumentFields.EVENT_END,
            DocumentFields.EVENT_DURATION, DocumentFields.ofSlice(DocumentFields.KIND), DocumentFields.ofSlice(DocumentFields.RUN_ID),
            DocumentFields.ofSlice(DocumentFields.SEQUENCE));

    private static final Set<String> NAMES = Set.of(DocumentFields.SERVICE_NAME, DocumentFields.SERVICE_VERSION,
            DocumentFields.SERVICE_ENVIRONMENT,
            DocumentFields.SERVICE_NODE_NAME, DocumentFields.HOST_NAME, DocumentFields.DATA_STREAM_NAMESPACE);

    private final Map<String, Object> values = new HashMap<>();
    private final Set<String> ambiguous = new HashSet<>();
    private final Problem problem = new Problem();
    private final ProfileBuilder profile = new ProfileBuilder();
    private final List<OutProfile> out = new ArrayList<>();
    private final List<HourRange> hourRanges = new ArrayList<>();
    /** The slice's time as its functions have it. */
    private Instant opened;
    private int functions;
    private boolean ours;
    /** Null in what is not a line of CPython's {@code get_stats_profile()}. */
    private LoggedProfile logged;
    private boolean functionDocument;

    /**
     * Whether it is a slice or region: anything of {@code statsprofile} was there, and it is not one function of a slice, which says the
     * same of it.
     */
    boolean isOurs() {
        return (ours || logged != null) && !functionDocument;
    }

    /** Reads what CPython's {@code get_stats_profile()} gave, on whose object the parser stands. */
    void readLogged(JsonParser parser) throws IOException {
        logged = new LoggedProfile();
        logged.read(parser, problem);
    }

    /** Reads the functions, on whose array or only one the parser stands. */
    void readFunctions(JsonParser parser) throws IOException {
        ours = true;
        if (functions++ > 0) {
            problem.set(DocumentFields.ofSlice(DocumentFields.FUNC_PROFILES) + " is there twice");
        }
        FunctionReader.readAll(parser, profile::add, timestamp -> opened = timestamp, problem);
    }

    /** Reads the functions that were left out, on whose array or only one the parser stands. */
    void readOut(JsonParser parser) throws IOException {
        ours = true;
        OutReader.readAll(parser, profile -> {
            if (out.size() < Overhead.MOST) {
                out.add(profile);
            }
        });
    }

    /**
     * As the functions have it, since log shippers write their own time into {@code @timestamp}; that where no function says, and else
     * the start.
     */
    private Instant timestamp() {
        Instant start = (Instant) values.get(DocumentFields.EVENT_START);
        return opened != null ? opened : (Instant) values.getOrDefault(DocumentFields.TIMESTAMP, start);
    }

    /** Reads which hours are in a day, on whose array or only one the parser stands. */
    void readHourRanges(JsonParser parser) throws IOException {
        ours = true;
        HourRangeReader.readAll(parser, hourRanges::add, problem);
    }

    /** Reads the value that the parser stands on, where it is one of a document's. */
    void set(String path, JsonParser parser) throws IOException {
        boolean isOfSlice = path.startsWith(DocumentFields.STATSPROFILE + ".");
        ours |= isOfSlice;
        problem.in(() -> {
            Object value = path.startsWith(LABEL_PREFIX) ? parser.getText() : value(path, new Scalar(path, parser));
            if (value != null && !ambiguous.contains(path)) {
                put(path, value);
            }
        });
    }

    /** A name that is there twice is unknown where both differ; two different figures are none. */
    private void put(String path, Object value) {
        Object other = values.put(path, value);
        if (other == null || other.equals(value)) {
            return;
        }
        if (!isName(path)) {
            throw new IllegalArgumentException(path + " is there twice, as " + other + " and as " + value);
        }
        values.remove(path);
        ambiguous.add(path);
    }

    private static boolean isName(String path) {
        return NAMES.contains(path) || path.startsWith(LABEL_PREFIX) || path.equals(DocumentFields.TIMESTAMP)
                || path.equals(DocumentFields.PROCESS_PID) || path.equals(LoggedProfile.TIME);
    }

    /** Null for what is none of a document's. */
    private Object value(String path, Scalar value) throws IOException {
        if (NAMES.contains(path)) {
            return value.name();
        }
        return switch (path) {
            case DocumentFields.TIMESTAMP, LoggedProfile.TIME -> momentOrNull(value);
            case DocumentFields.EVENT_START, DocumentFields.EVENT_END -> value.instant();
            case DocumentFields.DATA_STREAM_DATASET -> {
                functionDocument = value.name().equals(DocumentFields.FUNCTION_DATASET)
                        || value.name().equals(DocumentFields.FUNCTION_HOUR_DATASET);
                yield null;
            }
            case DocumentFields.EVENT_DURATION -> value.number();
            case DocumentFields.PROCESS_PID -> value.number();
            default -> path.startsWith(DocumentFields.STATSPROFILE + ".")
                    ? ofSlice(path.substring(DocumentFields.STATSPROFILE.length() + 1), value) : null;
        };
    }

    /** Encoders and collectors write it in forms without end, and nobody needs it where the start is there. */
    private static Instant momentOrNull(Scalar value) throws IOException {
        try {
            return value.instant();
        } catch (DateTimeException | IllegalArgumentException unknownForm) {
            return null;
        }
    }

    private static Object ofSlice(String field, Scalar value) throws IOException {
        return switch (field) {
            case DocumentFields.KIND -> kind(value.text());
            case DocumentFields.RUN_ID, DocumentFields.PREVIOUS_RUN_ID -> value.text();
            case DocumentFields.HOUR, DocumentFields.DAY -> momentOrNull(value);
            case DocumentFields.SEQUENCE, DocumentFields.PREVIOUS_LAST_SEQUENCE, DocumentFields.LAST_SEQUENCE, DocumentFields.SLICES,
                    DocumentFields.HOURS, DocumentFields.HOSTS, DocumentFields.FUNCTION_COUNT, DocumentFields.THREADS,
                    DocumentFields.DEFERRED_THREADS,
                    DocumentFields.UNRECORDED_CALLS, DocumentFields.DROPPED_DOCUMENTS, DocumentFields.OVER_MEMORY_CALLS,
                    DocumentFields.MEMORY_BYTES, DocumentFields.MEMORY_LIMIT_BYTES, DocumentFields.REGISTERED_FUNCTIONS,
                    DocumentFields.REFUSED_FUNCTIONS, DocumentFields.EXACT_FUNCTIONS, DocumentFields.SAMPLED_FUNCTIONS,
                    DocumentFields.OUT_FUNCTIONS,
                    DocumentFields.SMALL_FUNCTIONS, DocumentFields.FOLDED_FOR_SIZE -> value.number();
            case DocumentFields.INTERVAL, DocumentFields.SLICE_INTERVAL, DocumentFields.CUT_SKEW, DocumentFields.ESTIMATED_COST,
                    DocumentFields.PROFILED_CPU -> value.nanos();
            case DocumentFields.OVERHEAD_BUDGET, DocumentFields.OVERHEAD_MODELLED, DocumentFields.OVERHEAD_FOUND -> value.fraction();
            case DocumentFields.LATE, DocumentFields.LAST, DocumentFields.PREVIOUS_ENDED_CLEANLY -> value.flag();
            // Sums over the functions, and what others added.
            default -> field.startsWith(IN_DELIVERY) ? DeliveryFields.value(field.substring(IN_DELIVERY.length()), value) : null;
        };
    }

    private static ProfileDocument.Kind kind(String name) {
        return switch (name) {
            case "slice" -> ProfileDocument.Kind.SLICE;
            case "region" -> ProfileDocument.Kind.REGION;
            case "hour" -> ProfileDocument.Kind.HOUR;
            case "day" -> ProfileDocument.Kind.DAY;
            default -> throw new IllegalArgumentException("statsprofile.kind is " + name + ", but must be slice, region, hour or day");
        };
    }

    ProfileDocument build() throws IOException {
        if (!isOurs()) {
            throw new ForeignDocumentException();
        }
        if (problem.get() != null) {
            throw new IOException("is broken: " + problem.get());
        }
        if (!ours) {
            return logged.document((Instant) values.getOrDefault(LoggedProfile.TIME, values.get(DocumentFields.TIMESTAMP)));
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
                    text(DocumentFields.HOST_NAME, null), (long) values.getOrDefault(DocumentFields.PROCESS_PID, 0L), labels(),
                    functionCount(stats), stats, facts());
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IOException("is broken: " + e.getMessage(), e);
        }
    }

    private Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        values.forEach((path, value) -> {
            if (path.startsWith(LABEL_PREFIX)) {
                labels.put(path.substring(LABEL_PREFIX.length()), (String) value);
            }
        });
        return labels;
    }

    private ServiceId service() {
        return new ServiceId(text(DocumentFields.SERVICE_NAME, null), text(DocumentFields.SERVICE_VERSION, null),
                text(DocumentFields.SERVICE_ENVIRONMENT, null), text(DocumentFields.SERVICE_NODE_NAME, null));
    }

    private SliceFacts facts() {
        return new SliceFacts(number(DocumentFields.INTERVAL), number(DocumentFields.CUT_SKEW), flag(DocumentFields.LATE),
                flag(DocumentFields.LAST), Math.toIntExact(number(DocumentFields.THREADS)),
                Math.toIntExact(number(DocumentFields.DEFERRED_THREADS)), number(DocumentFields.UNRECORDED_CALLS),
                number(DocumentFields.DROPPED_DOCUMENTS), number(DocumentFields.ESTIMATED_COST),
                new ProbeBounds(number(DocumentFields.MEMORY_BYTES), number(DocumentFields.MEMORY_LIMIT_BYTES),
                        number(DocumentFields.OVER_MEMORY_CALLS), number(DocumentFields.REGISTERED_FUNCTIONS),
                        number(DocumentFields.REFUSED_FUNCTIONS)), overhead(), number(DocumentFields.FOLDED_FOR_SIZE), previousRun(),
                DeliveryFields.read(field -> slice(IN_DELIVERY + field)),
                RollupFields.read((ProfileDocument.Kind) slice(DocumentFields.KIND), timestamp(), this::slice).withHourRanges(hourRanges));
    }

    private PreviousRun previousRun() {
        String runId = (String) slice(DocumentFields.PREVIOUS_RUN_ID);
        return runId == null ? null : new PreviousRun(runId, number(DocumentFields.PREVIOUS_LAST_SEQUENCE),
                flag(DocumentFields.PREVIOUS_ENDED_CLEANLY));
    }

    private Overhead overhead() {
        return new Overhead(share(DocumentFields.OVERHEAD_BUDGET), share(DocumentFields.OVERHEAD_MODELLED),
                share(DocumentFields.OVERHEAD_FOUND),
                number(DocumentFields.PROFILED_CPU), number(DocumentFields.EXACT_FUNCTIONS), number(DocumentFields.SAMPLED_FUNCTIONS),
                number(DocumentFields.OUT_FUNCTIONS), number(DocumentFields.SMALL_FUNCTIONS), out);
    }

    private double share(String field) {
        return (double) values.getOrDefault(DocumentFields.ofSlice(field), 0.0);
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
