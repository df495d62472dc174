package io.statsprofile.internal.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.statsprofile.internal.series.ProfileSeries;
import java.io.IOException;
import java.io.StringWriter;

/**
 * The answer for programs, with CPython's and the documents' names; times are seconds with nine decimals:
 * <pre>
 * {"from", "to", "bucket" (seconds), "made_of": [{"kind", "from", "to"}], "measure", "bucket_starts": [], "slices": [],
 *  "silent": [bucket indexes], "not_running": [bucket indexes], "incomplete": [bucket indexes],
 *  "measures": {"tottime": {"totals": [], "folded": [], "bands": [{"function", "sum", "share", "values": []}], "other": {...}},
 * "cumtime", "ncalls"},  "functions": [{"function", "ncalls", "primitive_calls", "open_calls", "tottime", "percall_tottime", "cumtime",
 * "percall_cumtime",                 "mode", "sampled_calls", "tottime_error", "cumtime_error", "tottime_overhead",
 * "file_name", "line_number",                 "callers": [{"caller", "ncalls", "primitive_calls", "tottime", "cumtime", "tottime_error",
 * "cumtime_error"}]}],  "coverage": {...}, "left_out": [sentences], "notes": [sentences]}
 * </pre>
 * {@code made_of} says which stretches are answered from documents of a slice, an hour or a day; it is empty where all is made of slices,
 * and where documents of files were chosen one by one. {@code coverage} has how many {@code hours} and {@code days} that are, and
 * {@code missing_rollups}: slices that should be in an hour (hours, in a day) and are not, by run and time.
 * {@code from} and {@code to} are null where they were left open and there is no document. {@code callers} are there where they were
 * asked for, and empty where none was recorded; {@code mode} where it is not {@code exact}: {@code out} where the function had no probes
 * for a part of the window; errors (one standard error) where a time is an estimate; {@code tottime_overhead}, the probes' own time within
 * {@code tottime}, where it is known; {@code file_name} and {@code line_number} where they are known. A band's {@code share} is of the
 * measure's totals; {@code cumtime} has no {@code other}; {@code percall_*} is absent where nothing returned. Where something is an
 * estimate or was out, {@code coverage} has {@code exact_calls}, {@code sampled_calls}, and the parts of own time: {@code exact_tottime},
 * {@code sampled_tottime} (of functions that were sampled) and {@code mixed_tottime} (of exact ones that called such).
 */
public final class JsonReport {

    private static final JsonFactory JSON = new JsonFactory();

    private JsonReport() {
    }

    /** The answer with all its measures. */
    public static String render(ProfileSeries series) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.useDefaultPrettyPrinter();
            json.enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN);
            new JsonSeries(json, series).write();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return out.append('\n').toString();
    }
}
