package io.statsprofile.internal.document;

import com.fasterxml.jackson.core.JsonGenerator;
import io.statsprofile.internal.model.OutProfile;
import io.statsprofile.internal.model.Overhead;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.Mode;
import io.statsprofile.pstats.StatsProfile;
import io.statsprofile.pstats.Timing;
import io.statsprofile.pstats.Uncertainty;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Writes what figures rest on, and what profiling itself took. Nothing is written where all is exact and nothing is known. */
final class TimingFields {

    /** Nobody knows estimates any better, and short numbers take less room. */
    private static final MathContext DIGITS = new MathContext(3, RoundingMode.HALF_UP);

    private TimingFields() {
    }

    static void write(JsonGenerator json, Timing timing) throws IOException {
        writeMode(json, timing);
        writeCount(json, DocumentFields.SAMPLED_CALLS, timing.sampledCalls());
        writeRest(json, timing);
    }

    /** Without the number of sampled calls where that is what readers take it for: all of a sampled function, none of another. */
    static void writeSparely(JsonGenerator json, FunctionProfile row) throws IOException {
        Timing timing = row.timing();
        writeMode(json, timing);
        if (timing.sampledCalls() != (timing.mode() == Mode.SAMPLED ? row.ncalls() : 0)) {
            json.writeNumberField(DocumentFields.SAMPLED_CALLS, timing.sampledCalls());
        }
        writeRest(json, timing);
    }

    private static void writeMode(JsonGenerator json, Timing timing) throws IOException {
        if (timing.mode() != Mode.EXACT) {
            json.writeStringField(DocumentFields.MODE, timing.mode().key());
        }
    }

    private static void writeRest(JsonGenerator json, Timing timing) throws IOException {
        writeShare(json, DocumentFields.OUT_SHARE, timing.outSlices());
        writeErrors(json, timing.uncertainty());
        if (timing.overheadNanos().isPresent()) {
            json.writeNumberField(DocumentFields.TOTTIME_OVERHEAD, EstimateWriter.seconds(timing.overheadNanos().getAsLong(),
                    EstimateWriter.OVERHEAD_BITS));
        }
    }

    static void writeErrors(JsonGenerator json, Uncertainty uncertainty) throws IOException {
        writeError(json, DocumentFields.TOTTIME_ERROR, uncertainty.tottimeErrorNanos());
        writeError(json, DocumentFields.CUMTIME_ERROR, uncertainty.cumtimeErrorNanos());
    }

    static void writeOverhead(JsonGenerator json, StatsProfile profile, Overhead overhead) throws IOException {
        long sampledCalls = 0;
        for (FunctionProfile row : profile.funcProfiles().values()) {
            sampledCalls += row.timing().sampledCalls();
        }
        writeCount(json, DocumentFields.SAMPLED_CALLS, sampledCalls);
        if (!overhead.isKnown()) {
            return;
        }
        writeShare(json, DocumentFields.OVERHEAD_BUDGET, overhead.budget());
        writeShare(json, DocumentFields.OVERHEAD_MODELLED, overhead.modelled());
        writeShare(json, DocumentFields.OVERHEAD_FOUND, overhead.found());
        if (overhead.profiledCpuNanos() != 0) {
            ProfileFields.writeSeconds(json, DocumentFields.PROFILED_CPU, overhead.profiledCpuNanos());
        }
        json.writeNumberField(DocumentFields.EXACT_FUNCTIONS, overhead.exactFunctions());
        json.writeNumberField(DocumentFields.SAMPLED_FUNCTIONS, overhead.sampledFunctions());
        json.writeNumberField(DocumentFields.OUT_FUNCTIONS, overhead.outFunctions());
        json.writeNumberField(DocumentFields.SMALL_FUNCTIONS, overhead.smallFunctions());
        writeOut(json, overhead);
    }

    private static void writeOut(JsonGenerator json, Overhead overhead) throws IOException {
        if (overhead.outProfiles().isEmpty()) {
            return;
        }
        json.writeArrayFieldStart(DocumentFields.OUT_PROFILES);
        for (OutProfile out : overhead.outProfiles()) {
            json.writeStartObject();
            json.writeStringField(DocumentFields.FUNCTION, out.function());
            writeShare(json, DocumentFields.CALLS_PER_SECOND, out.callsPerSecond());
            writeShare(json, DocumentFields.COST, out.cost());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeCount(JsonGenerator json, String name, long count) throws IOException {
        if (count != 0) {
            json.writeNumberField(name, count);
        }
    }

    /** An estimate is never said to be exact, however small its error is. */
    private static void writeError(JsonGenerator json, String name, double errorNanos) throws IOException {
        if (errorNanos != 0) {
            json.writeNumberField(name, EstimateWriter.seconds(Math.max(1, errorNanos), EstimateWriter.ERROR_BITS));
        }
    }

    private static void writeShare(JsonGenerator json, String name, double share) throws IOException {
        if (share != 0) {
            json.writeNumberField(name, BigDecimal.valueOf(share).round(DIGITS).stripTrailingZeros());
        }
    }
}
