package io.statsprofile.internal.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.statsprofile.internal.model.Backlog;
import io.statsprofile.internal.model.DeliveryFigures;
import io.statsprofile.internal.model.OutProfile;
import io.statsprofile.internal.model.Overhead;
import io.statsprofile.internal.model.PreviousRun;
import io.statsprofile.internal.model.HourRange;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.internal.model.RollupFacts;
import io.statsprofile.internal.model.ServiceId;
import io.statsprofile.internal.model.SliceFacts;
import io.statsprofile.internal.rollup.Rollup;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.Mode;
import io.statsprofile.pstats.StatsProfile;
import io.statsprofile.pstats.Timing;
import io.statsprofile.pstats.Uncertainty;
import io.statsprofile.testing.SampleDocuments;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DocumentTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ProfileDocument FULL = SampleDocuments.full("default");

    @Test
    void a_document_has_the_shape_that_is_promised() throws IOException {
        String json = new String(DocumentWriter.write(FULL), StandardCharsets.UTF_8);

        assertThat(json).doesNotContain("\n").isEqualTo("""
                {"@timestamp":"2026-11-23T15:01:10Z","ecs.version":"9.3.0",\
                "message":"slice 7 of shop: 73 calls of 14 functions, own time 5.000000121 s, most in load (5.000000000 s)",\
                "event":{"kind":"metric","module":"statsprofile","dataset":"statsprofile","start":"2026-11-23T15:01:10.001Z",\
                "end":"2026-11-23T15:01:20.002Z","duration":10001234567,"id":"run-of-default-7"},\
                "data_stream":{"type":"metrics","dataset":"statsprofile","namespace":"default"},\
                "service":{"name":"shop","version":"1.4.2","environment":"production","node.name":"shop-7f"},\
                "host.name":"host-1","process.pid":4711,"labels":{"team":"orders","zone":"b"},\
                "statsprofile":{"kind":"slice","run_id":"run-of-default","sequence":7,"hour":"2026-11-23T15:00:00Z","total_tt":5.000000121,\
                "total_calls":73,\
                "primitive_calls":61,"open_calls":2,"function_count":14,"interval":10.000000000,"cut_skew":0.000012345,\
                "late":true,"last":false,"threads":9,"deferred_threads":2,"unrecorded_calls":5,"dropped_documents":1,\
                "over_memory_calls":3,"memory_bytes":1200000,"memory_limit_bytes":26000000,"registered_functions":412,\
                "refused_functions":0,\
                "estimated_cost":0.000003650,"func_profiles":[\
                {"timestamp":"2026-11-23T15:01:10Z","function":"com.acme.Cart.checkout",\
                "file_name":"Cart.java","line_number":42,"tottime":0.000000120,"cumtime":9.000000001,"ncalls":3,"primitive_calls":1,\
                "open_calls":1,"callers":[\
                {"caller":"com.acme.Cart.checkout","ncalls":2,"primitive_calls":2,"tottime":0.000000020,"cumtime":0.000000030},\
                {"caller":"com.acme.Shop.serve","ncalls":1,"primitive_calls":1,"tottime":0.000000100,"cumtime":9.000000001}]},\
                {"timestamp":"2026-11-23T15:01:10Z","function":"load","tottime":5.000000000,"cumtime":5.000000000,"ncalls":0,\
                "open_calls":1},\
                {"timestamp":"2026-11-23T15:01:10Z","function":"(other)","tottime":0.000000001,"ncalls":70,"primitive_calls":60,\
                "folded":12}]}}""");
    }

    @Test
    void what_is_estimated_or_left_out_stands_beside_the_figures_and_is_read_back() throws IOException {
        ProfileDocument estimated = SampleDocuments.estimated("default");
        String json = new String(DocumentWriter.write(estimated), StandardCharsets.UTF_8);

        assertThat(json).contains("\"sampled_calls\":890,\"overhead_budget\":0.02,\"overhead_modelled\":0.0173,\"overhead_found\":0.0191,"
                + "\"profiled_cpu\":3.200000000,\"exact_functions\":400,\"sampled_functions\":11,\"out_functions\":2,"
                + "\"small_functions\":57,\"out_profiles\":["
                + "{\"function\":\"com.acme.Text.isEmpty\",\"calls_per_second\":20000000,\"cost\":0.14},"
                + "{\"function\":\"com.acme.Text.hash\",\"calls_per_second\":1500000,\"cost\":0.0105}],\"func_profiles\":[");
        assertThat(json).contains("\"function\":\"com.acme.Cart.price\",\"tottime\":2.000000000,\"cumtime\":3.000000000,\"ncalls\":900,"
                + "\"mode\":\"sampled\",\"sampled_calls\":890,\"tottime_error\":0.01171875,\"cumtime_error\":0.0234375,"
                + "\"tottime_overhead\":0.000015258789,\"callers\":[{\"caller\":\"com.acme.Cart.checkout\",\"ncalls\":900,"
                + "\"primitive_calls\":900,\"tottime\":2.000000000,\"cumtime\":3.000000000,\"tottime_error\":0.01171875,"
                + "\"cumtime_error\":0.0234375}]}");
        assertThat(json).contains("\"tottime\":-0.000000017,\"cumtime\":3.100000000,\"ncalls\":1,\"tottime_error\":0.01171875}");
        assertThat(json).contains("\"mode\":\"out\",\"out_share\":0.333}");
        assertThat(DocumentReader.read(DocumentWriter.write(estimated))).isEqualTo(estimated);
    }

    @Test
    void an_hour_and_a_day_say_what_they_are_made_of_and_are_read_back() throws IOException {
        ProfileDocument slice = SampleDocuments.estimated("default");
        ProfileDocument hour = Rollup.ofHour(Duration.ofHours(1)).add(slice).document(100, 1 << 20);
        ProfileDocument summed = Rollup.ofDay("day-of-shop", 3).add(hour).document(100, 1 << 20);
        ProfileDocument day = summed.withFacts(summed.facts().withRollup(summed.facts().rollup().withHourRanges(
                List.of(new HourRange(hour.runId(), 7, 7), new HourRange("other", 0, 359)))));
        String ofHour = new String(DocumentWriter.write(hour), StandardCharsets.UTF_8);
        String ofDay = new String(DocumentWriter.write(day), StandardCharsets.UTF_8);

        assertThat(ofHour).startsWith("{\"@timestamp\":\"2026-11-23T15:00:00Z\"")
                .contains("\"message\":\"hour 2026-11-23T15:00:00Z of shop: 904 calls",
                        "\"dataset\":\"statsprofile.hour\",\"start\":\"2026-11-23T15:01:10.001Z\",\"end\":\"2026-11-23T15:01:20.002Z\","
                                + "\"duration\":10001234567,"
                + "\"id\":\"run-of-default-hour-7\"", "\"data_stream\":{\"type\":\"metrics\",\"dataset\":\"statsprofile.hour\"",
                "\"statsprofile\":{\"kind\":\"hour\",\"run_id\":\"run-of-default\",\"sequence\":7,\"day\":\"2026-11-23T00:00:00Z\","
                        + "\"last_sequence\":7,"
                + "\"slices\":1,\"slice_interval\":10.000000000,\"total_tt\"", "\"interval\":3600.000000000", "\"late\":false",
                "\"estimated_cost\"");
        assertThat(ofDay).startsWith("{\"@timestamp\":\"2026-11-23T00:00:00Z\"").contains("\"id\":\"day-of-shop-day-3\"",
                "\"data_stream\":{\"type\":\"metrics\",\"dataset\":\"statsprofile.day\"",
                "\"statsprofile\":{\"kind\":\"day\",\"run_id\":\"day-of-shop\","
                + "\"sequence\":3,\"slices\":1,\"slice_interval\":10.000000000,\"hours\":1,\"hosts\":1,"
                + "\"hour_ranges\":[{\"run_id\":\"run-of-default\",\"sequence\":7,"
                + "\"last_sequence\":7},{\"run_id\":\"other\",\"sequence\":0,\"last_sequence\":359}],\"total_tt\"",
                "\"interval\":86400.000000000")
                .doesNotContain("host.name", "node.name");
        for (ProfileDocument document : List.of(hour, day)) {
            ProfileDocument read = DocumentReader.read(DocumentWriter.write(document));
            assertThat(read.facts().rollup()).isEqualTo(document.facts().rollup());
            assertThat(read.profile()).isEqualTo(document.profile());
            assertThat(DocumentWriter.write(read)).isEqualTo(DocumentWriter.write(document));
        }
    }

    /** Where hour documents cover less than an hour, each slice says which one it belongs to. */
    @Test
    void a_slice_belongs_to_the_hour_that_it_names() throws IOException {
        ProfileDocument slice = FULL.withFacts(FULL.facts().withRollup(RollupFacts.ofSlice(Instant.parse("2026-11-23T15:00:30Z"))));
        String json = new String(DocumentWriter.write(slice), StandardCharsets.UTF_8);

        assertThat(json).contains("\"hour\":\"2026-11-23T15:00:30Z\"");
        assertThat(DocumentReader.read(DocumentWriter.write(slice))).isEqualTo(slice);
        assertThat(DocumentReader.read(json.replace("\"hour\":\"2026-11-23T15:00:30Z\",", "").getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(FULL);
    }

    @Test
    void a_run_s_first_document_names_the_run_before() throws IOException {
        ProfileDocument first = SampleDocuments.first("default");
        String json = new String(DocumentWriter.write(first), StandardCharsets.UTF_8);

        assertThat(json).contains("\"dropped_documents\":1,\"previous_run_id\":\"run-before\",\"previous_last_sequence\":41,"
                + "\"previous_ended_cleanly\":false,\"over_memory_calls\"");
        assertThat(read(json)).isEqualTo(first);
        assertThat(read(json.replace("cleanly\":false", "cleanly\":true")).facts().previousRun()).isEqualTo(new PreviousRun("run-before",
                41, true));
        assertThat(new String(DocumentWriter.write(FULL), StandardCharsets.UTF_8)).doesNotContain("previous");
    }

    @Test
    void what_became_of_documents_before_stands_in_the_next_but_for_what_is_zero() throws IOException {
        ProfileDocument delivered = SampleDocuments.delivered("default");
        String json = new String(DocumentWriter.write(delivered), StandardCharsets.UTF_8);

        assertThat(json).contains("\"dropped_documents\":1,\"delivery\":{\"cut\":400,\"found\":7,\"spooled\":390,\"sent\":500,"
                + "\"acknowledged\":251,"
                + "\"settled\":2,\"retried\":246,\"refused\":3,\"dropped_logging\":10,\"dropped_queue\":11,\"dropped_spool\":12,"
                + "\"dropped_age\":13,"
                + "\"dropped_damaged\":14,\"dropped_deleted\":15,\"dropped_stop\":16,\"left\":4,\"waiting\":58,\"waiting_bytes\":81000,"
                + "\"spool_documents\":57,\"spool_bytes\":93000,\"oldest_age\":754.321000000,\"last_error\":\"es:9200 cannot be reached; "
                + "start it\","
                + "\"last_error_time\":\"2026-11-23T15:00:01.234Z\"},\"over_memory_calls\"");
        assertThat(read(json)).isEqualTo(delivered);
        assertThat(read(json.replace("\"delivery\":{\"cut\":400", "\"delivery.cut\":400,\"delivery\":{\"of_others\":[1]")))
                .isEqualTo(delivered);
        assertThat(read(json.replace(",\"last_error_time\":\"2026-11-23T15:00:01.234Z\"", "")).facts().delivery())
                .isEqualTo(delivered.facts().delivery().withoutError());
        assertBroken(json.replace("\"cut\":400", "\"cut\":-1"), "is broken: cut of delivery is -1, must be 0 or more");

        DeliveryFigures calm = new DeliveryFigures(9, 0, 0, 9, 9, 0, 0, 0, Map.of(), 0, Backlog.NONE, null, null);
        String few = new String(DocumentWriter.write(FULL.withFacts(FULL.facts().withDelivery(calm))), StandardCharsets.UTF_8);
        assertThat(few).contains("\"delivery\":{\"cut\":9,\"sent\":9,\"acknowledged\":9},");
        assertThat(read(few).facts().delivery()).isEqualTo(calm);
        assertThat(new String(DocumentWriter.write(FULL), StandardCharsets.UTF_8)).doesNotContain("delivery");
    }

    @Test
    void older_documents_say_exact_and_newer_ones_nothing_where_all_is_exact() throws IOException {
        String json = new String(DocumentWriter.write(FULL), StandardCharsets.UTF_8);

        assertThat(json).doesNotContain("mode", "error", "overhead", "sampled", "out_");
        assertThat(read(json.replace("\"open_calls\":1,\"tottime\"", "\"open_calls\":1,\"mode\":\"exact\",\"tottime\""))).isEqualTo(FULL);
        assertThat(read(json).profile().get("load").timing()).isSameAs(Timing.EXACT);
        assertBroken(json.replace("\"folded\":12", "\"folded\":12,\"mode\":\"guessed\""),
                "is broken: mode is guessed, but must be exact, sampled or out");
        assertBroken(json.replace("\"folded\":12", "\"folded\":12,\"tottime_error\":-1"),
                "is broken: tottime_error is -1, but must be 0 or more");
    }

    @Test
    void older_documents_say_what_follows_from_the_rest() throws IOException {
        String json = new String(DocumentWriter.write(SampleDocuments.estimated("default")), StandardCharsets.UTF_8);
        String older = json.replaceAll("(\"function\":\"(com.acme.[A-Z][a-z]+)\\.([a-z]+)\",)(\"tottime\":[^c]+,\"cumtime\":[0-9.]+,"
                + ")\"ncalls\":([0-9]+)",
                "$1\"class\":\"$2\",\"method\":\"$3\",$4\"ncalls\":$5,\"primitive_calls\":$5,\"open_calls\":0,\"percall_tottime\":0.1");

        assertThat(older).contains("\"class\":\"com.acme.Cart\",\"method\":\"price\",",
                "\"primitive_calls\":900,\"open_calls\":0,\"percall_tottime\":0.1,\"mode\"");
        assertThat(read(older)).isEqualTo(SampleDocuments.estimated("default"));
        assertThat(read(json.replace(",\"sampled_calls\":890,\"tottime_error", ",\"tottime_error")).profile().get("com.acme.Cart.price")
                .timing().sampledCalls())
                .as("all of a sampled function").isEqualTo(900);
        assertThat(read(json).profile().get("com.acme.Text.hash").timing().sampledCalls()).as("none of another").isZero();
    }

    @Test
    void class_and_method_are_written_where_the_name_does_not_say_them() throws IOException {
        FunctionId odd = new FunctionId("com.acme.Cart.two (or three) calls", "com.acme.Cart", "two (or three) calls", null, 0);
        ProfileDocument document = SampleDocuments.of("default", StatsProfile.of(List.of(FunctionProfile.of(odd, 1, 1, 5, 5))));
        FunctionId overloaded = new FunctionId("com.acme.Cart.add(Item,a.b.C)", "com.acme.Cart", "add", "Cart.java", 7);

        assertThat(new String(DocumentWriter.write(document), StandardCharsets.UTF_8))
                .contains("\"class\":\"com.acme.Cart\",\"method\":\"two (or three) calls\"");
        assertThat(DocumentReader.read(DocumentWriter.write(document))).isEqualTo(document);
        assertThat(overloaded).isEqualTo(new FunctionId("com.acme.Cart.add(Item,a.b.C)", null, null, "Cart.java", 7));
        assertThat(List.of(overloaded.className(), overloaded.method())).containsExactly("com.acme.Cart", "add");
        assertThat(FunctionId.named("(other)").className()).isNull();
        assertThat(FunctionId.named("load").method()).isNull();
    }

    @Test
    void no_estimate_is_written_as_exact_however_small_its_error() throws IOException {
        FunctionProfile row = FunctionProfile.of(FunctionId.named("a"), 1, 1, 5, 5)
                .withTiming(Timing.of(Mode.SAMPLED, 1, 0, new Uncertainty(0.01, 1e12 * 1e12), OptionalLong.empty()));

        Uncertainty read = DocumentReader.read(DocumentWriter.write(SampleDocuments.of("default", StatsProfile.of(List.of(row))))).profile()
                .get("a").timing().uncertainty();

        assertThat(read.tottimeErrorNanos()).isCloseTo(1, within(0.04));
        assertThat(read.cumtimeErrorNanos()).isCloseTo(1e12, withinPercentage(3.2));
    }

    @Test
    void functions_that_are_out_may_stand_as_one_or_as_something_else() throws IOException {
        String json = new String(DocumentWriter.write(SampleDocuments.estimated("default")), StandardCharsets.UTF_8);

        assertThat(read(json.replaceFirst("\"out_profiles\":\\[.*?]", "\"out_profiles\":{\"function\":\"x\",\"cost\":1,\"more\":[{}]}"))
                .facts().overhead().outProfiles())
                .containsExactly(new OutProfile("x", 0, 1));
        assertThat(read(json.replaceFirst("\"out_profiles\":\\[.*?]", "\"out_profiles\":[1,{\"function\":\"x\"},[]"
                + ",{\"function\":\"y\"}".repeat(100) + "]"))
                .facts().overhead().outProfiles()).hasSize(Overhead.MOST).startsWith(new OutProfile("x", 0, 0));
    }

    @Test
    void what_was_written_is_read_back_to_the_nanosecond() throws IOException {
        Random random = new Random(42);
        assertThat(DocumentReader.read(DocumentWriter.write(FULL))).isEqualTo(FULL);
        for (int i = 0; i < 200; i++) {
            ProfileDocument document = SampleDocuments.random(random, "ns", "run", i, random.nextInt(60));
            assertThat(DocumentReader.read(DocumentWriter.write(document))).isEqualTo(document);
        }
    }

    @Test
    void the_line_for_people_counts_in_singular_and_plural() {
        assertThat(DocumentWriter.message(SampleDocuments.of("default",
                StatsProfile.of(List.of(FunctionProfile.of(FunctionId.named("load"), 1, 1, 250, 250))))))
                .isEqualTo("slice 7 of shop: 1 call of 1 function, own time 0.000000250 s, most in load (0.000000250 s)");
        assertThat(DocumentWriter.message(SampleDocuments.of("default", StatsProfile.EMPTY)))
                .isEqualTo("slice 7 of shop: 0 calls of 0 functions, own time 0.000000000 s");
    }

    @Test
    void the_extremes_are_read_back_too() throws IOException {
        Instant early = Instant.parse("2026-01-01T00:00:00.123456789Z");
        FunctionProfile row = new FunctionProfile(new FunctionId("é\"\\\n\u2028𝄞", "c", "<init>", null, 0), Long.MAX_VALUE, 0, 0,
                Long.MAX_VALUE, 0, List.of(), 1);
        ProfileDocument region = new ProfileDocument(Kind.REGION, early, early, early, 0, "r", 0, "default", ServiceId.UNKNOWN, null, 0,
                Map.of(), 1, StatsProfile.of(List.of(row)), SliceFacts.NONE);
        ProfileDocument idle = new ProfileDocument(Kind.SLICE, early, early, early, 1, "r", Long.MAX_VALUE, "default", ServiceId.UNKNOWN,
                null, 0, Map.of(), 0, StatsProfile.EMPTY, SliceFacts.NONE);

        assertThat(DocumentReader.read(DocumentWriter.write(region))).isEqualTo(region);
        assertThat(new String(DocumentWriter.write(region), StandardCharsets.UTF_8)).doesNotContain("estimated_cost");
        assertThat(DocumentReader.read(DocumentWriter.write(idle))).isEqualTo(idle);
    }

    @Test
    void raw_fields_are_the_document_without_timestamp_and_message() throws IOException {
        ObjectNode expected = (ObjectNode) JSON.readTree(DocumentWriter.write(FULL));
        expected.remove(List.of("@timestamp", "message"));

        ObjectNode assembled = JSON.createObjectNode();
        for (Map.Entry<String, String> field : DocumentWriter.rawFields(FULL).entrySet()) {
            assembled.set(field.getKey(), JSON.readTree(field.getValue()));
        }

        assertThat((JsonNode) assembled).isEqualTo(expected);
        assertThat(DocumentWriter.rawFields(FULL).keySet()).containsExactly("ecs.version", "event", "data_stream", "service", "host.name",
                "process.pid", "labels", "statsprofile");
    }

    @Test
    void a_document_is_found_inside_what_a_shipper_made_of_it() throws IOException {
        String json = new String(DocumentWriter.write(FULL), StandardCharsets.UTF_8);
        String grown = json.substring(0, json.length() - 1)
                + ", \"agent\": {\"type\": \"filebeat\", \"a\": [[{}]]}, \"host\": {\"os\": {}}, \"x\": null}";
        String nested = json.replace("\"host.name\":\"host-1\"", "\"host\":{\"name\":\"host-1\"}")
                .replace("\"node.name\":\"shop-7f\"", "\"node\":{\"name\":\"shop-7f\"}");

        assertThat(read(grown)).isEqualTo(FULL);
        assertThat(read(nested)).isEqualTo(FULL);
        assertThat(read("{\"_index\": \"x\", \"_source\": " + json + ", \"sort\": [1]}")).isEqualTo(FULL);
        assertThat(read("{\"@timestamp\": \"2020-01-01T00:00:00Z\", \"json\": " + json + ", \"message\": 7}")).isEqualTo(FULL);
    }

    @Test
    void a_lone_function_may_stand_without_its_array_as_synthetic_source_has_it() throws IOException {
        ProfileDocument lone = SampleDocuments.random(new Random(3), "ns", "run", 0, 1);
        String json = new String(DocumentWriter.write(lone), StandardCharsets.UTF_8).replace("[{", "{").replace("}]", "}");

        assertThat(json).doesNotContain("[");
        assertThat(read(json)).isEqualTo(lone);
    }

    @Test
    void the_functions_have_the_slice_s_time_where_a_shipper_wrote_its_own() throws IOException {
        String json = new String(DocumentWriter.write(FULL), StandardCharsets.UTF_8);

        assertThat(read(json.replaceFirst("\"@timestamp\":\"[^\"]*\"", "\"@timestamp\":\"2026-11-23T15:01:22Z\""))).isEqualTo(FULL);
        assertThat(read(json.replaceFirst("\"@timestamp\":\"[^\"]*\",", ""))).isEqualTo(FULL);
    }

    @Test
    void labels_have_no_dots() throws IOException {
        ProfileDocument dotted = new ProfileDocument(FULL.kind(), FULL.timestamp(), FULL.start(), FULL.end(), 1, "r", 1, "default",
                FULL.service(), null, 0, Map.of("a.b", "c"), 0, StatsProfile.EMPTY, SliceFacts.NONE);

        assertThat(DocumentReader.read(DocumentWriter.write(dotted)).labels()).isEqualTo(Map.of("a_b", "c"));
    }

    @Test
    void a_broken_line_says_what_is_wrong() {
        String json = new String(DocumentWriter.write(FULL), StandardCharsets.UTF_8);

        assertBroken("", "is empty");
        assertBroken("[1]", "is not a JSON object");
        assertBroken("hello", "is not JSON: Unrecognized token 'hello'");
        assertBroken(json.substring(0, json.length() / 2), "is not JSON: Unexpected end-of-input");
        assertBroken(json + "{}", "goes on after the end of the JSON object, at column");
        assertBroken(json.replace("\"run_id\":\"run-of-default\",", ""), "is broken: it has no statsprofile.run_id");
        assertBroken(json.replace("\"start\"", "\"begin\""), "is broken: it has no event.start");
        assertBroken(json.replace("\"ncalls\":3", "\"ncalls\":\"3/1\""), "is broken: ncalls is 3/1, but must be a number");
        assertBroken(json.replace("\"ncalls\":3", "\"ncalls\":-3"), "is broken: ");
        assertBroken(json.replace("\"ncalls\":3", "\"ncalls\":3.5"), "is broken: ncalls is 3.5, but must be a whole number");
        assertBroken(json.replace("\"function\":\"load\",", ""), "is broken: an object without function");
        assertBroken(json.replace("\"kind\":\"slice\"", "\"kind\":\"x\""),
                "is broken: statsprofile.kind is x, but must be slice, region, hour or day");
        assertBroken(json.replace("\"total_tt\":5.000000121", "\"total_tt\":1e-9").replace("\"start\":\"2026", "\"start\":\"x2026"),
                "is broken: Text 'x2026-11-23T15:01:10.001Z' could not be parsed");
        assertBroken(json.replace("\"start\":\"2026", "\"start\":\"+999999999"),
                "is broken: no moment between 1970 and 2262: +999999999-11-23T15:01:10.001Z");
        assertBroken(json.replaceFirst("\"start\":\"[^\"]*\"", "\"start\":-99999999999"),
                "is broken: no moment between 1970 and 2262: -99999999999");
        assertBroken(json.replace("\"cut_skew\":0.000012345", "\"cut_skew\":1e999999999"),
                "is broken: statsprofile.cut_skew is 1e999999999, but must be a number of at most 40 digits");
    }

    @Test
    void another_log_event_is_foreign_and_not_broken() {
        assertThatThrownBy(() -> read("{\"@timestamp\": \"2026-11-23T15:01:10Z\", \"message\": \"hello\"}"))
                .isInstanceOf(ForeignDocumentException.class).hasMessageContaining("no object statsprofile");
    }

    private static void assertBroken(String json, String message) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(IOException.class).hasMessageStartingWith(message)
                .isNotInstanceOf(ForeignDocumentException.class);
    }

    private static ProfileDocument read(String json) throws IOException {
        return DocumentReader.read(json.getBytes(StandardCharsets.UTF_8));
    }
}
