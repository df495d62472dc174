package io.statsprofile.internal.document;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ServiceId;
import io.statsprofile.internal.model.SliceFacts;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.ProfileBuilder;
import io.statsprofile.pstats.StatsProfile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Python's {@code pstats.Stats.get_stats_profile()} gives, logged as {@code {"timestamp": ..., "stats_profile": {"total_tt": ...,
 * "func_profiles": {"fib": {"ncalls": "3/1", "tottime": 0.002, "cumtime": 0.002, "file_name": ..., "line_number": ...}}}}}. Each line
 * becomes a slice that begins at its timestamp. Its times are whole milliseconds, it has no callers, and of several functions with one name
 * it has one only. Not thread-safe.
 */
public final class LoggedProfile {

    /** The field that such a line has it under. */
    static final String FIELD = "stats_profile";
    /** The field beside it. */
    static final String TIME = "timestamp";
    /** What the ids of their runs begin with: such a line says nothing of its run, so that each is one of its own. */
    private static final String RUN = FIELD + "-";
    private static final Pattern CALLS = Pattern.compile("(\\d{1,18})(?:/(\\d{1,18}))?");
    private static final String BUILT_IN = "~";

    private final ProfileBuilder profile = new ProfileBuilder();

    /** Whether a document was read of such a line. */
    public static boolean isOneOf(ProfileDocument document) {
        return document.runId().startsWith(RUN);
    }

    /** Of a document that {@link #isOneOf is one}: copies of a line have the same. */
    public static UUID id(ProfileDocument document) {
        return UUID.fromString(document.runId().substring(RUN.length()));
    }

    /** The run of the document of a line. */
    public static String runId(UUID id) {
        return RUN + id;
    }

    /** Reads the object of {@link #FIELD}, which was just opened, to its end. */
    void read(JsonParser parser, Problem problem) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            if (parser.nextToken() == JsonToken.START_OBJECT && field.equals(DocumentFields.FUNC_PROFILES)) {
                readFunctions(parser, problem);
            } else {
                parser.skipChildren();
            }
        }
    }

    private void readFunctions(JsonParser parser, Problem problem) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String function = parser.currentName();
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                readFunction(function, parser, problem);
            } else {
                parser.skipChildren();
                problem.set(function + " is no object");
            }
        }
    }

    private void readFunction(String function, JsonParser parser, Problem problem) throws IOException {
        Figures figures = new Figures();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            if (parser.nextToken().isStructStart()) {
                parser.skipChildren();
            } else {
                problem.in(() -> figures.set(field, new Scalar(field, parser)));
            }
        }
        problem.in(() -> profile.add(figures.row(function)));
    }

    /** @param time of the line; null where it has none */
    ProfileDocument document(Instant time) throws IOException {
        if (time == null) {
            throw new IOException("is broken: it has a " + FIELD + ", but no " + TIME + " beside it that says when");
        }
        StatsProfile stats = profile.build();
        // Copies of a line are one document.
        String run = runId(UUID.nameUUIDFromBytes((time + " " + stats.funcProfiles().values()).getBytes(StandardCharsets.UTF_8)));
        long duration = stats.totalNanos();
        return new ProfileDocument(ProfileDocument.Kind.SLICE, time, time, time.plusNanos(duration), duration, run, 0, "default",
                new ServiceId(null, null, null, null), null, 0, Map.of(), stats.functionCount(), stats,
                new SliceFacts(0, 0, false, true, 1, 0, 0, 0, 0));
    }

    /** Of one function. */
    private static final class Figures {

        private long ncalls;
        private long primitiveCalls;
        private long tottimeNanos;
        private long cumtimeNanos;
        private String fileName;
        private int lineNumber;

        private void set(String field, Scalar value) throws IOException {
            switch (field) {
                case DocumentFields.NCALLS -> setCalls(value.name());
                case DocumentFields.TOTTIME -> tottimeNanos = value.nanos();
                case DocumentFields.CUMTIME -> cumtimeNanos = value.nanos();
                case DocumentFields.FILE_NAME -> fileName = value.name();
                case DocumentFields.LINE_NUMBER -> lineNumber = value.smallNumber();
                default -> {
                    // Times per call follow from the rest, more exactly.
                }
            }
        }

        /** As text {@code 3/1}: calls, and which of them were primitive where these are fewer. */
        private void setCalls(String text) {
            Matcher calls = CALLS.matcher(text);
            if (!calls.matches()) {
                throw new IllegalArgumentException("ncalls is " + text + ", but must be as 3 or 3/1");
            }
            ncalls = Long.parseLong(calls.group(1));
            primitiveCalls = calls.group(2) == null ? ncalls : Long.parseLong(calls.group(2));
        }

        private FunctionProfile row(String function) {
            boolean isBuiltIn = fileName == null || fileName.equals(BUILT_IN);
            FunctionId id = new FunctionId(function, null, null, isBuiltIn ? null : fileName, isBuiltIn ? 0 : lineNumber);
            return new FunctionProfile(id, ncalls, primitiveCalls, 0, tottimeNanos, cumtimeNanos, List.of(), 1);
        }
    }
}
