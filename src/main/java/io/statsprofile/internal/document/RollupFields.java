package io.statsprofile.internal.document;

import com.fasterxml.jackson.core.JsonGenerator;
import io.statsprofile.internal.model.HourRange;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.internal.model.RollupFacts;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;

/** Which slices a document is made of, and the hour or day that it belongs to. */
final class RollupFields {

    private RollupFields() {
    }

    static void write(JsonGenerator json, ProfileDocument document) throws IOException {
        RollupFacts rollup = document.facts().rollup();
        switch (document.kind()) {
            case SLICE -> json.writeStringField(DocumentFields.HOUR, belongsTo(document).toString());
            case HOUR -> {
                json.writeStringField(DocumentFields.DAY, belongsTo(document).toString());
                json.writeNumberField(DocumentFields.LAST_SEQUENCE, rollup.lastSequence());
                writeSlices(json, rollup);
            }
            case DAY -> {
                writeSlices(json, rollup);
                json.writeNumberField(DocumentFields.HOURS, rollup.hours());
                json.writeNumberField(DocumentFields.HOSTS, rollup.hosts());
                writeRanges(json, rollup);
            }
            default -> {
                // A region belongs to nothing.
            }
        }
    }

    private static void writeSlices(JsonGenerator json, RollupFacts rollup) throws IOException {
        json.writeNumberField(DocumentFields.SLICES, rollup.slices());
        ProfileFields.writeSeconds(json, DocumentFields.SLICE_INTERVAL, rollup.sliceIntervalNanos());
    }

    private static void writeRanges(JsonGenerator json, RollupFacts rollup) throws IOException {
        json.writeArrayFieldStart(DocumentFields.HOUR_RANGES);
        for (HourRange range : rollup.hourRanges()) {
            json.writeStartObject();
            json.writeStringField(DocumentFields.RUN_ID, range.runId());
            json.writeNumberField(DocumentFields.SEQUENCE, range.first());
            json.writeNumberField(DocumentFields.LAST_SEQUENCE, range.last());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static Instant belongsTo(ProfileDocument document) {
        Instant said = document.facts().rollup().belongsTo();
        return said != null ? said : usual(document.kind(), document.timestamp());
    }

    private static Instant usual(Kind kind, Instant timestamp) {
        return timestamp.truncatedTo(kind == Kind.SLICE ? ChronoUnit.HOURS : ChronoUnit.DAYS);
    }

    /** @param values by the name of a field; null where it is not there */
    static RollupFacts read(Kind kind, Instant timestamp, Function<String, Object> values) {
        Instant said = kind == Kind.SLICE ? (Instant) values.apply(DocumentFields.HOUR)
                : kind == Kind.HOUR ? (Instant) values.apply(DocumentFields.DAY) : null;
        Instant belongsTo = said == null || said.equals(usual(kind, timestamp)) ? null : said;
        if (kind == Kind.SLICE || kind == Kind.REGION) {
            return belongsTo == null ? RollupFacts.NONE : RollupFacts.ofSlice(belongsTo);
        }
        return new RollupFacts(belongsTo, number(values, DocumentFields.LAST_SEQUENCE), number(values, DocumentFields.SLICES),
                number(values, DocumentFields.SLICE_INTERVAL), number(values, DocumentFields.HOURS), number(values, DocumentFields.HOSTS));
    }

    private static long number(Function<String, Object> values, String field) {
        return values.apply(field) instanceof Long number ? number : 0;
    }
}
