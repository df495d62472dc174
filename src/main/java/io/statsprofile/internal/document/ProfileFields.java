package io.statsprofile.internal.document;

import com.fasterxml.jackson.core.JsonGenerator;
import io.statsprofile.internal.base.Seconds;
import io.statsprofile.internal.model.ProbeBounds;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.SliceFacts;
import io.statsprofile.pstats.CallerProfile;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.StatsProfile;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Optional;

/** Writes the part of a document that is ours: the object {@code statsprofile}. */
final class ProfileFields {

    private ProfileFields() {
    }

    static void write(JsonGenerator json, ProfileDocument document) throws IOException {
        StatsProfile profile = document.profile();
        json.writeStartObject();
        json.writeStringField(DocumentFields.KIND, DocumentWriter.kind(document));
        json.writeStringField(DocumentFields.RUN_ID, document.runId());
        json.writeNumberField(DocumentFields.SEQUENCE, document.sequence());
        RollupFields.write(json, document);
        writeSeconds(json, DocumentFields.TOTAL_TT, profile.totalNanos());
        json.writeNumberField(DocumentFields.TOTAL_CALLS, profile.totalCalls());
        json.writeNumberField(DocumentFields.PRIMITIVE_CALLS, profile.primitiveCalls());
        json.writeNumberField(DocumentFields.OPEN_CALLS, profile.openCalls());
        json.writeNumberField(DocumentFields.FUNCTION_COUNT, document.functionCount());
        writeFacts(json, document.facts());
        if (document.kind() != ProfileDocument.Kind.REGION) {
            // Not of a region: what its calls took is in the slices that it lies in.
            writeSeconds(json, DocumentFields.ESTIMATED_COST, document.facts().estimatedCostNanos());
        }
        if (document.facts().foldedForSize() > 0) {
            json.writeNumberField(DocumentFields.FOLDED_FOR_SIZE, document.facts().foldedForSize());
        }
        TimingFields.writeOverhead(json, profile, document.facts().overhead());
        json.writeArrayFieldStart(DocumentFields.FUNC_PROFILES);
        String timestamp = document.timestamp().toString();
        for (FunctionProfile row : profile.funcProfiles().values()) {
            writeFunction(json, timestamp, row);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeFacts(JsonGenerator json, SliceFacts facts) throws IOException {
        if (facts.intervalNanos() > 0) {
            writeSeconds(json, DocumentFields.INTERVAL, facts.intervalNanos());
        }
        writeSeconds(json, DocumentFields.CUT_SKEW, facts.cutSkewNanos());
        json.writeBooleanField(DocumentFields.LATE, facts.late());
        json.writeBooleanField(DocumentFields.LAST, facts.last());
        json.writeNumberField(DocumentFields.THREADS, facts.threads());
        json.writeNumberField(DocumentFields.DEFERRED_THREADS, facts.deferredThreads());
        json.writeNumberField(DocumentFields.UNRECORDED_CALLS, facts.unrecordedCalls());
        json.writeNumberField(DocumentFields.DROPPED_DOCUMENTS, facts.droppedDocuments());
        DeliveryFields.write(json, facts.delivery());
        if (facts.previousRun() != null) {
            json.writeStringField(DocumentFields.PREVIOUS_RUN_ID, facts.previousRun().runId());
            json.writeNumberField(DocumentFields.PREVIOUS_LAST_SEQUENCE, facts.previousRun().lastSequence());
            json.writeBooleanField(DocumentFields.PREVIOUS_ENDED_CLEANLY, facts.previousRun().endedCleanly());
        }
        if (facts.bounds().isKnown()) {
            writeBounds(json, facts.bounds());
        }
    }

    private static void writeBounds(JsonGenerator json, ProbeBounds bounds) throws IOException {
        json.writeNumberField(DocumentFields.OVER_MEMORY_CALLS, bounds.overMemoryCalls());
        json.writeNumberField(DocumentFields.MEMORY_BYTES, bounds.memoryBytes());
        json.writeNumberField(DocumentFields.MEMORY_LIMIT_BYTES, bounds.memoryLimitBytes());
        json.writeNumberField(DocumentFields.REGISTERED_FUNCTIONS, bounds.registeredFunctions());
        json.writeNumberField(DocumentFields.REFUSED_FUNCTIONS, bounds.refusedFunctions());
    }

    private static void writeFunction(JsonGenerator json, String timestamp, FunctionProfile row) throws IOException {
        json.writeStartObject();
        // The slice's time again, so that an aggregation over the nested objects can have its time buckets inside.
        json.writeStringField(DocumentFields.FUNCTION_TIMESTAMP, timestamp);
        writeSparely(json, row);
        if (!row.callers().isEmpty()) {
            writeCallers(json, row);
        }
        json.writeEndObject();
    }

    /**
     * What is known of a function and does not follow from the rest of the object: a slice has hundreds of these, and most servers keep the
     * text of documents beside the figures. Calls come behind the times, since what is as long as in the row before is packed best.
     */
    private static void writeSparely(JsonGenerator json, FunctionProfile row) throws IOException {
        json.writeStringField(DocumentFields.FUNCTION, row.id().function());
        if (!row.id().isInName()) {
            writeKnown(json, DocumentFields.CLASS, row.id().className());
            writeKnown(json, DocumentFields.METHOD, row.id().method());
        }
        writePlace(json, row);
        writeSeconds(json, DocumentFields.TOTTIME, row.tottimeNanos());
        if (row.hasCumtime()) {
            writeSeconds(json, DocumentFields.CUMTIME, row.cumtimeNanos());
        }
        json.writeNumberField(DocumentFields.NCALLS, row.ncalls());
        if (row.primitiveCalls() != row.ncalls()) {
            json.writeNumberField(DocumentFields.PRIMITIVE_CALLS, row.primitiveCalls());
        }
        if (row.openCalls() != 0) {
            json.writeNumberField(DocumentFields.OPEN_CALLS, row.openCalls());
        }
        TimingFields.writeSparely(json, row);
        if (row.isOther()) {
            json.writeNumberField(DocumentFields.FOLDED, row.folded());
        }
    }

    private static void writePlace(JsonGenerator json, FunctionProfile row) throws IOException {
        writeKnown(json, DocumentFields.FILE_NAME, row.id().fileName());
        if (row.id().lineNumber() > 0) {
            json.writeNumberField(DocumentFields.LINE_NUMBER, row.id().lineNumber());
        }
    }

    /**
     * All that is known of a function but its callers, within an object that the caller of this begins and ends: for readers that cannot
     * compute what does not stand there.
     */
    static void writeFigures(JsonGenerator json, FunctionProfile row) throws IOException {
        json.writeStringField(DocumentFields.FUNCTION, row.id().function());
        writeKnown(json, DocumentFields.CLASS, row.id().className());
        writeKnown(json, DocumentFields.METHOD, row.id().method());
        writePlace(json, row);
        json.writeNumberField(DocumentFields.NCALLS, row.ncalls());
        json.writeNumberField(DocumentFields.PRIMITIVE_CALLS, row.primitiveCalls());
        json.writeNumberField(DocumentFields.OPEN_CALLS, row.openCalls());
        writeSeconds(json, DocumentFields.TOTTIME, row.tottimeNanos());
        writeKnown(json, DocumentFields.PERCALL_TOTTIME, row.percallTottime());
        if (row.hasCumtime()) {
            writeSeconds(json, DocumentFields.CUMTIME, row.cumtimeNanos());
            writeKnown(json, DocumentFields.PERCALL_CUMTIME, row.percallCumtime());
        }
        TimingFields.write(json, row.timing());
        if (row.isOther()) {
            json.writeNumberField(DocumentFields.FOLDED, row.folded());
        }
    }

    private static void writeCallers(JsonGenerator json, FunctionProfile row) throws IOException {
        json.writeArrayFieldStart(DocumentFields.CALLERS);
        for (CallerProfile caller : row.callers()) {
            json.writeStartObject();
            json.writeStringField(DocumentFields.CALLER, caller.caller());
            json.writeNumberField(DocumentFields.NCALLS, caller.ncalls());
            json.writeNumberField(DocumentFields.PRIMITIVE_CALLS, caller.primitiveCalls());
            writeSeconds(json, DocumentFields.TOTTIME, caller.tottimeNanos());
            if (caller.hasCumtime()) {
                writeSeconds(json, DocumentFields.CUMTIME, caller.cumtimeNanos());
            }
            TimingFields.writeErrors(json, caller.uncertainty());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    static void writeKnown(JsonGenerator json, String name, String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }

    private static void writeKnown(JsonGenerator json, String name, Optional<BigDecimal> value) throws IOException {
        if (value.isPresent()) {
            json.writeNumberField(name, value.get());
        }
    }

    static void writeSeconds(JsonGenerator json, String name, long nanos) throws IOException {
        json.writeNumberField(name, Seconds.ofNanos(nanos));
    }
}
