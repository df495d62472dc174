package io.statsprofile.internal.document;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.statsprofile.internal.model.HourRange;
import java.io.IOException;
import java.util.function.Consumer;

/** Reads which hours are in a day. Not thread-safe. */
final class HourRangeReader {

    private final JsonParser parser;
    private final Problem problem;
    private String runId;
    private long first;
    private long last;

    private HourRangeReader(JsonParser parser, Problem problem) {
        this.parser = parser;
        this.problem = problem;
    }

    /** Reads the array or the only object that the parser stands on. */
    static void readAll(JsonParser parser, Consumer<HourRange> ranges, Problem problem) throws IOException {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            new HourRangeReader(parser, problem).read(ranges);
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                new HourRangeReader(parser, problem).read(ranges);
            } else {
                parser.skipChildren();
            }
        }
    }

    private void read(Consumer<HourRange> ranges) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            if (parser.nextToken().isStructStart()) {
                parser.skipChildren();
            } else {
                problem.in(() -> set(field, new Scalar(DocumentFields.HOUR_RANGES + "." + field, parser)));
            }
        }
        problem.in(() -> {
            if (runId != null) {
                ranges.accept(new HourRange(runId, first, last));
            }
        });
    }

    private void set(String field, Scalar value) throws IOException {
        switch (field) {
            case DocumentFields.RUN_ID -> runId = value.text();
            case DocumentFields.SEQUENCE -> first = value.number();
            case DocumentFields.LAST_SEQUENCE -> last = value.number();
            default -> {
                // What others added.
            }
        }
    }
}
