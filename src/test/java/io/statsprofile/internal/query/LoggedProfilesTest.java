package io.statsprofile.internal.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.statsprofile.internal.document.DocumentWriter;
import io.statsprofile.internal.series.Measure;
import io.statsprofile.internal.series.MeasureSeries;
import io.statsprofile.internal.series.ProfileSeries;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.testing.ShopRuns;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Lines that hold what CPython's {@code get_stats_profile()} gives, as its author logs it. */
class LoggedProfilesTest {

    private static final String FIRST = line("\"2026-11-23T15:00:07.250+00:00\"", "3/1", "0.2");
    private static final String SECOND = line("\"2026-11-23T15:00:12\"", "4", "0.123");

    @Test
    void each_line_is_a_slice_at_its_timestamp_with_calls_as_text() throws IOException {
        ProfileSeries answer = answer(ProfileQuery.ALL.inBucketsOf(Duration.ofSeconds(10)).by(Measure.CUMTIME).withCallers(),
                FIRST, SECOND);

        assertThat(answer.functions()).filteredOn(row -> row.function().equals("fib")).singleElement().satisfies(fib -> {
            assertThat(fib.ncalls()).isEqualTo(7);
            assertThat(fib.primitiveCalls()).isEqualTo(5);
            assertThat(fib.tottimeNanos()).isEqualTo(2_000_000);
            assertThat(fib.cumtimeNanos()).isEqualTo(323_000_000);
        });
        MeasureSeries cumtime = answer.series(Measure.CUMTIME);
        assertThat(answer.bucketStarts()).containsExactly(Instant.parse("2026-11-23T15:00:00Z"), Instant.parse("2026-11-23T15:00:10Z"));
        assertThat(cumtime.bands()).filteredOn(band -> band.function().equals("fib")).singleElement()
                .satisfies(band -> assertThat(band.values()).containsExactly(200_000_000L, 123_000_000L));
        assertThat(answer.profile().get("fib").id()).isEqualTo(new FunctionId("fib", null, null, "/srv/fib.py", 3));
        assertThat(answer.profile().get("<built-in method time.sleep>").id().hasPlace()).isFalse();
    }

    @Test
    void what_such_lines_lack_is_told_and_copies_count_once() throws IOException {
        ProfileSeries answer = answer(ProfileQuery.ALL, FIRST, SECOND, FIRST);

        assertThat(answer.coverage().slices()).isEqualTo(2);
        assertThat(answer.coverage().runs()).isEqualTo(1);
        assertThat(answer.coverage().duplicates()).isEqualTo(1);
        assertThat(answer.coverage().missing()).isZero();
        assertThat(answer.coverage().unfinished()).isEmpty();
        assertThat(answer.notes()).singleElement().asString()
                .startsWith("3 lines are of Python's get_stats_profile(): times are rounded to milliseconds,"
                + " callers are not in them, and of functions with the same name there is one only.");
    }

    @Test
    void behind_prefixes_in_envelopes_and_as_text() throws IOException {
        String asText = new ObjectMapper().writeValueAsString(Map.of("log", FIRST, "time", "2026-11-23T16:00:00Z"));
        ProfileSeries expected = answer(ProfileQuery.ALL, FIRST);

        assertThat(expected.coverage().slices()).isEqualTo(1);
        for (String around : List.of("INFO:root:" + FIRST, "2026-11-23T15:00:08.1Z stdout F " + FIRST, asText,
                "{\"message\": {\"a\": 1}, \"json\": " + FIRST + "}",
                "[" + FIRST + "]")) {
            assertThat(answer(ProfileQuery.ALL, around)).as(around).isEqualTo(expected);
        }
    }

    @Test
    void seconds_since_1970_are_a_timestamp_and_what_has_none_is_named() throws IOException {
        ProfileSeries answer = answer(ProfileQuery.ALL, line("1795446007.25", "1", "0.1"), "{\"stats_profile\": {\"func_profiles\": {}}}",
                line("\"2026-11-23T15:00:07Z\"", "many", "0.1"));

        assertThat(answer.from()).isEqualTo(Instant.parse("2026-11-23T15:00:07.250Z"));
        assertThat(answer.notes()).contains("2 profile documents are broken and left out; the rest is counted.",
                "standard input:2: is broken: it has a stats_profile, but no timestamp beside it that says when",
                "standard input:3: is broken: ncalls is many, but must be as 3 or 3/1");
    }

    @Test
    void beside_documents_of_ours_they_are_added_up() throws IOException {
        String ours = new String(DocumentWriter.write(ShopRuns.documents(1, "shop", 1, 3).get(0)), StandardCharsets.UTF_8);

        ProfileSeries both = answer(ProfileQuery.ALL, FIRST, ours, SECOND);

        assertThat(both.coverage().slices()).isEqualTo(3);
        assertThat(both.coverage().runs()).isEqualTo(2);
        assertThat(both.coverage().missing()).isZero();
        assertThat(both.functions()).extracting(row -> row.function()).contains("fib", ShopRuns.name(0));
    }

    private static ProfileSeries answer(ProfileQuery query, String... lines) throws IOException {
        byte[] text = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        return ProfileSources.files(List.of("-"), new ByteArrayInputStream(text)).answer(query);
    }

    private static String line(String timestamp, String ncalls, String cumtime) {
        return """
                {"timestamp": %s, "stats_profile": {"total_tt": 0.203, "func_profiles": {"fib": {"ncalls": "%s", "tottime": 0.001, \
                "percall_tottime": 0.0, "cumtime": %s, "percall_cumtime": 0.2, "file_name": "/srv/fib.py", "line_number": 3}, \
                "<built-in method time.sleep>": {"ncalls": "1", "tottime": 0.202, "percall_tottime": 0.202, "cumtime": 0.202, \
                "percall_cumtime": 0.202, "file_name": "~", "line_number": 0}}}}""".formatted(timestamp, ncalls, cumtime);
    }
}
