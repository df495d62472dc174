package io.statsprofile.internal.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.statsprofile.internal.base.Seconds;
import io.statsprofile.internal.model.DropReason;
import io.statsprofile.internal.model.OutProfile;
import io.statsprofile.internal.model.Overhead;
import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.internal.series.Band;
import io.statsprofile.internal.series.Composition;
import io.statsprofile.internal.series.Coverage;
import io.statsprofile.internal.series.DeliveryLosses;
import io.statsprofile.internal.series.DeliverySums;
import io.statsprofile.internal.series.FunctionTotals;
import io.statsprofile.internal.series.Measure;
import io.statsprofile.internal.series.MeasureSeries;
import io.statsprofile.internal.series.MissingRollup;
import io.statsprofile.internal.series.ProfileSeries;
import io.statsprofile.internal.series.SliceGap;
import io.statsprofile.internal.series.Stretch;
import io.statsprofile.internal.series.UnfinishedRun;
import io.statsprofile.pstats.CallerProfile;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.Timing;
import io.statsprofile.pstats.Uncertainty;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;

/** Writes an answer in the format that {@link JsonReport} documents. */
final class JsonSeries {

    private final JsonGenerator json;
    private final ProfileSeries series;

    JsonSeries(JsonGenerator json, ProfileSeries series) {
        this.json = json;
        this.series = series;
    }

    void write() throws IOException {
        json.writeStartObject();
        moment("from", series.from());
        moment("to", series.to());
        json.writeNumberField("bucket", Seconds.ofNanos(series.bucket().toNanos()));
        stretches(series.coverage().composition());
        json.writeStringField("measure", series.measure().key());
        strings("bucket_starts", series.bucketStarts());
        values("slices", Measure.NCALLS, series.slices());
        indexes("silent", series::isSilent);
        indexes("not_running", series.notRunning()::get);
        indexes("incomplete", series::isIncomplete);
        json.writeObjectFieldStart("measures");
        for (Measure measure : Measure.values()) {
            measure(series.series(measure));
        }
        json.writeEndObject();
        json.writeArrayFieldStart("functions");
        for (FunctionTotals row : series.functions()) {
            function(row);
        }
        json.writeEndArray();
        coverage(series.coverage());
        strings("left_out", ReportTexts.leftOut(series, series.measure()));
        strings("notes", series.notes());
        json.writeEndObject();
    }

    private void stretches(Composition composition) throws IOException {
        json.writeArrayFieldStart("made_of");
        for (Stretch stretch : composition.stretches()) {
            json.writeStartObject();
            json.writeStringField("kind", kind(stretch.kind()));
            json.writeStringField("from", stretch.from().toString());
            json.writeStringField("to", stretch.to().toString());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static String kind(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private void rollups(Composition composition) throws IOException {
        json.writeNumberField("hours", composition.hours());
        json.writeNumberField("days", composition.days());
        json.writeArrayFieldStart("missing_rollups");
        for (MissingRollup missing : composition.missing()) {
            json.writeStartObject();
            json.writeStringField("kind", kind(missing.kind()));
            if (missing.runId() != null) {
                json.writeStringField("run_id", missing.runId());
            }
            json.writeStringField("from", missing.from().toString());
            json.writeStringField("to", missing.to().toString());
            json.writeNumberField("slices", missing.slices());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void moment(String name, Instant moment) throws IOException {
        if (moment == null) {
            json.writeNullField(name);
        } else {
            json.writeStringField(name, moment.toString());
        }
    }

    private void indexes(String name, IntPredicate of) throws IOException {
        json.writeArrayFieldStart(name);
        for (int i = 0; i < series.bucketStarts().size(); i++) {
            if (of.test(i)) {
                json.writeNumber(i);
            }
        }
        json.writeEndArray();
    }

    private void measure(MeasureSeries chart) throws IOException {
        json.writeObjectFieldStart(chart.measure().key());
        Measure whole = chart.measure().addsUp() ? chart.measure() : Measure.TOTTIME;
        values("totals", whole, chart.totals());
        values("folded", whole, chart.folded());
        json.writeArrayFieldStart("bands");
        for (Band band : chart.bands()) {
            band(chart, band);
        }
        json.writeEndArray();
        if (chart.others() != null) {
            json.writeFieldName("other");
            band(chart, chart.others());
        }
        json.writeEndObject();
    }

    private void band(MeasureSeries chart, Band band) throws IOException {
        json.writeStartObject();
        json.writeStringField("function", band.function());
        value("sum", chart.measure(), band.sum());
        json.writeNumberField("share", chart.share(band.sum()));
        values("values", chart.measure(), band.values());
        json.writeEndObject();
    }

    private void function(FunctionTotals row) throws IOException {
        json.writeStartObject();
        json.writeStringField("function", row.function());
        json.writeNumberField("ncalls", row.ncalls());
        json.writeNumberField("primitive_calls", row.primitiveCalls());
        json.writeNumberField("open_calls", row.openCalls());
        value("tottime", Measure.TOTTIME, row.tottimeNanos());
        if (row.percallTottimeSeconds().isPresent()) {
            json.writeNumberField("percall_tottime", row.percallTottimeSeconds().getAsDouble());
        }
        value("cumtime", Measure.CUMTIME, row.cumtimeNanos());
        if (row.percallCumtimeSeconds().isPresent()) {
            json.writeNumberField("percall_cumtime", row.percallCumtimeSeconds().getAsDouble());
        }
        timing(row.timing());
        FunctionProfile profile = series.profile().get(row.function());
        if (profile != null) {
            calls(profile);
        }
        json.writeEndObject();
    }

    private void timing(Timing timing) throws IOException {
        String mode = EstimateMarks.mode(timing);
        if (!mode.isEmpty()) {
            json.writeStringField("mode", mode);
        }
        if (timing.sampledCalls() > 0) {
            json.writeNumberField("sampled_calls", timing.sampledCalls());
        }
        errors(timing.uncertainty());
        if (timing.overheadNanos().isPresent()) {
            value("tottime_overhead", Measure.TOTTIME, timing.overheadNanos().getAsLong());
        }
    }

    private void errors(Uncertainty uncertainty) throws IOException {
        error("tottime_error", uncertainty.tottimeErrorNanos());
        error("cumtime_error", uncertainty.cumtimeErrorNanos());
    }

    private void error(String name, double nanos) throws IOException {
        if (nanos > 0) {
            value(name, Measure.TOTTIME, Math.max(1, Math.round(nanos)));
        }
    }

    private void calls(FunctionProfile profile) throws IOException {
        if (profile.id().fileName() != null) {
            json.writeStringField("file_name", profile.id().fileName());
        }
        if (profile.id().lineNumber() > 0) {
            json.writeNumberField("line_number", profile.id().lineNumber());
        }
        json.writeArrayFieldStart("callers");
        for (CallerProfile caller : profile.callers()) {
            json.writeStartObject();
            json.writeStringField("caller", caller.caller());
            json.writeNumberField("ncalls", caller.ncalls());
            json.writeNumberField("primitive_calls", caller.primitiveCalls());
            value("tottime", Measure.TOTTIME, caller.tottimeNanos());
            if (caller.hasCumtime()) {
                value("cumtime", Measure.CUMTIME, caller.cumtimeNanos());
            }
            errors(caller.uncertainty());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void coverage(Coverage c) throws IOException {
        json.writeObjectFieldStart("coverage");
        json.writeNumberField("slices", c.slices());
        rollups(c.composition());
        json.writeNumberField("missing", c.missing());
        json.writeNumberField("duplicates", c.duplicates());
        json.writeNumberField("late", c.late());
        json.writeNumberField("dropped_documents", c.droppedDocuments());
        losses(c.losses());
        if (c.delivery().runs() > 0 || c.delivery().lastError() != null) {
            delivery(c.delivery());
        }
        json.writeNumberField("deferred_threads", c.deferredThreads());
        json.writeNumberField("unrecorded_calls", c.unrecordedCalls());
        json.writeNumberField("over_memory_calls", c.overMemoryCalls());
        json.writeNumberField("estimated_cost", Seconds.ofNanos(c.estimatedCostNanos()));
        json.writeNumberField("folded_for_size", c.foldedForSize());
        json.writeNumberField("runs", c.runs());
        json.writeNumberField("functions", c.functions());
        json.writeNumberField("interval", Seconds.ofNanos(c.intervalNanos()));
        json.writeNumberField("profiled_time", Seconds.ofNanos(c.profiledNanos()));
        if (!EstimateMarks.areAbsent(series)) {
            shares(ModeShares.of(series));
        }
        if (c.overhead().isKnown()) {
            overhead(c.overhead());
        }
        strings("services", c.services());
        strings("versions", c.versions());
        strings("environments", c.environments());
        strings("hosts", c.hosts());
        json.writeArrayFieldStart("gaps");
        for (SliceGap gap : c.gaps()) {
            gap(gap);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("unfinished_runs");
        for (UnfinishedRun run : c.unfinished()) {
            unfinished(run);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void losses(DeliveryLosses losses) throws IOException {
        json.writeObjectFieldStart("dropped_by_reason");
        for (Map.Entry<DropReason, Long> reason : losses.dropped().entrySet()) {
            json.writeNumberField(reason.getKey().key(), reason.getValue());
        }
        if (losses.refused() > 0) {
            json.writeNumberField("refused", losses.refused());
        }
        json.writeEndObject();
        json.writeNumberField("longest_wait", Seconds.ofNanos(losses.longestWaitMillis() * 1_000_000));
    }

    private void delivery(DeliverySums sums) throws IOException {
        json.writeObjectFieldStart("delivery");
        json.writeNumberField("runs", sums.runs());
        json.writeNumberField("cut", sums.cut());
        json.writeNumberField("found", sums.found());
        json.writeNumberField("spooled", sums.spooled());
        json.writeNumberField("sent", sums.sent());
        json.writeNumberField("acknowledged", sums.acknowledged());
        json.writeNumberField("settled", sums.settled());
        json.writeNumberField("retried", sums.retried());
        json.writeNumberField("spool_bytes", sums.spoolBytes());
        if (sums.lastError() != null) {
            json.writeStringField("last_error", sums.lastError());
            json.writeStringField("last_error_time", sums.lastErrorTime().toString());
            if (sums.lastErrorHost() != null) {
                json.writeStringField("last_error_host", sums.lastErrorHost());
            }
        }
        json.writeEndObject();
    }

    private void shares(ModeShares shares) throws IOException {
        json.writeNumberField("exact_calls", shares.exactCalls());
        json.writeNumberField("sampled_calls", shares.sampledCalls());
        value("exact_tottime", Measure.TOTTIME, shares.exactNanos());
        value("sampled_tottime", Measure.TOTTIME, shares.sampledNanos());
        value("mixed_tottime", Measure.TOTTIME, shares.mixedNanos());
    }

    private void overhead(Overhead overhead) throws IOException {
        json.writeNumberField("overhead_budget", overhead.budget());
        json.writeNumberField("overhead_modelled", overhead.modelled());
        json.writeNumberField("overhead_found", overhead.found());
        json.writeNumberField("profiled_cpu", Seconds.ofNanos(overhead.profiledCpuNanos()));
        json.writeNumberField("exact_functions", overhead.exactFunctions());
        json.writeNumberField("sampled_functions", overhead.sampledFunctions());
        json.writeNumberField("out_functions", overhead.outFunctions());
        json.writeNumberField("small_functions", overhead.smallFunctions());
        json.writeArrayFieldStart("out_profiles");
        for (OutProfile out : overhead.outProfiles()) {
            json.writeStartObject();
            json.writeStringField("function", out.function());
            json.writeNumberField("calls_per_second", out.callsPerSecond());
            json.writeNumberField("cost", out.cost());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void gap(SliceGap gap) throws IOException {
        json.writeStartObject();
        json.writeStringField("run_id", gap.runId());
        json.writeNumberField("first_sequence", gap.firstSequence());
        json.writeNumberField("last_sequence", gap.lastSequence());
        json.writeNumberField("missing", gap.count());
        json.writeStringField("after", gap.after().toString());
        json.writeStringField("before", gap.before().toString());
        json.writeEndObject();
    }

    private void unfinished(UnfinishedRun run) throws IOException {
        json.writeStartObject();
        json.writeStringField("run_id", run.runId());
        json.writeNumberField("last_sequence", run.lastSequence());
        json.writeStringField("last_end", run.lastEnd().toString());
        json.writeEndObject();
    }

    private void strings(String name, Collection<?> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (Object text : texts) {
            json.writeString(text.toString());
        }
        json.writeEndArray();
    }

    private void values(String name, Measure measure, Collection<Long> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (long value : values) {
            if (measure.isTime()) {
                json.writeNumber(Seconds.ofNanos(value));
            } else {
                json.writeNumber(value);
            }
        }
        json.writeEndArray();
    }

    private void value(String name, Measure measure, long value) throws IOException {
        if (measure.isTime()) {
            json.writeNumberField(name, Seconds.ofNanos(value));
        } else {
            json.writeNumberField(name, value);
        }
    }
}
