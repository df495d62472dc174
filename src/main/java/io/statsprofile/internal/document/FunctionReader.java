package io.statsprofile.internal.document;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.statsprofile.pstats.CallerProfile;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.Mode;
import io.statsprofile.pstats.Timing;
import io.statsprofile.pstats.Uncertainty;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/** Reads one object of {@code func_profiles}, or of {@code callers} within one. */
final class FunctionReader {

    /** More than Elasticsearch takes of a document. */
    private static final int MOST_ELEMENTS = 50_000;

    /** A count that follows from others where it does not stand there. */
    private static final long UNSAID = Long.MIN_VALUE;

    private String name;
    private Instant timestamp;
    private String className;
    private String method;
    private String fileName;
    private int lineNumber;
    private long ncalls;
    private long primitiveCalls = UNSAID;
    private long openCalls;
    private long tottimeNanos;
    private long cumtimeNanos = FunctionProfile.ABSENT;
    private int folded = 1;
    private Mode mode = Mode.EXACT;
    private long sampledCalls = UNSAID;
    private double outShare;
    private double tottimeError;
    private double cumtimeError;
    private OptionalLong overheadNanos = OptionalLong.empty();
    private final List<CallerProfile> callers = new ArrayList<>();
    private final Set<String> fields = new HashSet<>();
    private final Problem problem;

    private FunctionReader(Problem problem) {
        this.problem = problem;
    }

    /**
     * Reads the array, or the only element in its place, that was just opened.
     *
     * @param timestamps takes what the functions have as the slice's time, each
     * @param problem takes what is wrong; the rest is read over
     */
    static void readAll(JsonParser parser, Consumer<FunctionProfile> rows, Consumer<Instant> timestamps,
            Problem problem) throws IOException {
        forEach(parser, DocumentFields.FUNC_PROFILES, problem, row -> {
            row.require(DocumentFields.FUNCTION);
            if (row.timestamp != null) {
                timestamps.accept(row.timestamp);
            }
            FunctionId id = new FunctionId(row.name, row.className, row.method, row.fileName, row.lineNumber);
            rows.accept(new FunctionProfile(id, row.ncalls, row.primitiveCalls(), row.openCalls, row.tottimeNanos, row.cumtimeNanos,
                    row.callers, row.folded, Timing.of(row.mode, row.sampledCalls(), row.outShare, row.uncertainty(), row.overheadNanos)));
        });
    }

    private static void readCallers(JsonParser parser, Problem problem, Consumer<CallerProfile> edges) throws IOException {
        forEach(parser, DocumentFields.CALLERS, problem, edge -> {
            edge.require(DocumentFields.CALLER);
            edges.accept(new CallerProfile(edge.name, edge.ncalls, edge.primitiveCalls(), edge.tottimeNanos,
                    edge.cumtimeNanos == FunctionProfile.ABSENT && !edge.name.equals(FunctionProfile.OTHER) ? 0 : edge.cumtimeNanos,
                    edge.uncertainty()));
        });
    }

    /** Elasticsearch's synthetic source gives an array of one element back as that element. */
    private static void forEach(JsonParser parser, String array, Problem problem, Consumer<FunctionReader> elements) throws IOException {
        boolean isArray = parser.currentToken() == JsonToken.START_ARRAY;
        int count = 0;
        while (!isArray || parser.nextToken() != JsonToken.END_ARRAY) {
            boolean isObject = parser.currentToken() == JsonToken.START_OBJECT;
            FunctionReader element = new FunctionReader(problem);
            if (isObject) {
                element.read(parser);
            } else {
                parser.skipChildren();
            }
            count++;
            problem.in(() -> {
                require(isObject, array + " holds something else than objects");
                elements.accept(element);
            });
            if (!isArray) {
                return;
            }
            if (count > MOST_ELEMENTS) {
                problem.set(array + " holds more than " + MOST_ELEMENTS + " objects");
                skipToEndOfArray(parser);
                return;
            }
        }
    }

    private static void skipToEndOfArray(JsonParser parser) throws IOException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            parser.skipChildren();
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    private void read(JsonParser parser) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value.isStructStart() && field.equals(DocumentFields.CALLERS)) {
                readCallers(parser, problem, callers::add);
            } else if (value.isStructStart()) {
                parser.skipChildren();
            } else if (value != JsonToken.VALUE_NULL) {
                problem.in(() -> {
                    require(fields.add(field), "an object has " + field + " twice");
                    set(field, new Scalar(field, parser));
                });
            }
        }
    }

    private void set(String field, Scalar value) throws IOException {
        switch (field) {
            case DocumentFields.FUNCTION, DocumentFields.CALLER -> name = value.text();
            case DocumentFields.FUNCTION_TIMESTAMP -> timestamp = value.instant();
            case DocumentFields.CLASS -> className = value.text();
            case DocumentFields.METHOD -> method = value.text();
            case DocumentFields.FILE_NAME -> fileName = value.text();
            case DocumentFields.LINE_NUMBER -> lineNumber = value.smallNumber();
            case DocumentFields.NCALLS -> ncalls = value.number();
            case DocumentFields.PRIMITIVE_CALLS -> primitiveCalls = value.number();
            case DocumentFields.OPEN_CALLS -> openCalls = value.number();
            case DocumentFields.TOTTIME -> tottimeNanos = value.nanos();
            case DocumentFields.CUMTIME -> cumtimeNanos = value.nanos();
            case DocumentFields.MODE -> mode = Mode.parse(value.text());
            case DocumentFields.SAMPLED_CALLS -> sampledCalls = value.number();
            case DocumentFields.OUT_SHARE -> outShare = value.fraction();
            case DocumentFields.TOTTIME_ERROR -> tottimeError = value.errorNanos();
            case DocumentFields.CUMTIME_ERROR -> cumtimeError = value.errorNanos();
            case DocumentFields.TOTTIME_OVERHEAD -> overheadNanos = OptionalLong.of(value.nanos());
            case DocumentFields.FOLDED -> folded = value.smallNumber();
            default -> {
                // What can be computed from the rest, and what others added.
            }
        }
    }

    /** All calls, where nothing else is said: only recursive functions have others. */
    private long primitiveCalls() {
        return primitiveCalls == UNSAID ? ncalls : primitiveCalls;
    }

    /** All calls of a sampled function, and none of another, where nothing else is said. */
    private long sampledCalls() {
        return sampledCalls != UNSAID ? sampledCalls : mode == Mode.SAMPLED ? ncalls : 0;
    }

    private Uncertainty uncertainty() {
        return Uncertainty.ofErrors(tottimeError, cumtimeError);
    }

    private void require(String field) {
        require(name != null, "an object without " + field);
    }
}
