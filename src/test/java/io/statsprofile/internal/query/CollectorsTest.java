package io.statsprofile.internal.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.statsprofile.internal.document.DocumentWriter;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.series.ProfileSeries;
import io.statsprofile.testing.SeriesOf;
import io.statsprofile.testing.ShopRuns;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The same lines as collectors, encoders and tools hand them on: whatever they put around them, the answer is the one of the lines as
 * written.
 */
class CollectorsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CUT = 16_384;
    /** With functions enough that a line is longer than what container runtimes write in one. */
    private static final List<ProfileDocument> DOCUMENTS = ShopRuns.documents(5, "shop", 8, 150);
    private static final List<String> LINES = DOCUMENTS.stream()
            .map(document -> new String(DocumentWriter.write(document), StandardCharsets.UTF_8)).toList();
    private static ProfileSeries whole;

    @BeforeAll
    static void answer_from_the_lines_as_written() throws IOException {
        whole = SeriesOf.documents(DOCUMENTS, ProfileQuery.ALL);
        assertThat(whole.notes()).isEmpty();
        assertThat(LINES).anyMatch(line -> line.length() > CUT);
    }

    @Test
    void behind_a_prefix() throws IOException {
        for (String prefix : List.of("2026-11-28T18:34:00.123456789Z stdout F ", "2026-11-28T18:34:00.1+01:00 stderr F ", "shop-1  | ",
                "\u001b[36mshop-1 |\u001b[0m ", "[pod/shop-7f/shop] ",
                "2026-11-28T18:34:00.123456789Z ", "Nov 28 18:34:00 host-1 shop[4711]: ",
                "<134>1 2026-11-28T18:34:00Z host-1 shop 4711 - [x@1 a=\"{b\"] ", "shop{4711} ", "\0\0\0", "\uFEFF", " \t")) {
            assertWhole(prefix, each(line -> prefix + line));
        }
    }

    @Test
    void with_something_behind() throws IOException {
        for (String suffix : List.of("\r", " ", ",", "\u001b[0m", "\0\0", " [shop]")) {
            assertWhole(suffix, each(line -> line + suffix));
        }
    }

    @Test
    void in_the_json_of_a_collector() throws IOException {
        assertWhole("Filebeat", each(line -> "{\"agent\":{\"type\":\"filebeat\"},\"@timestamp\":\"2026-11-28T18:34:01.000Z\",\"json\":"
                + line + ",\"log\":{\"offset\":7}}"));
        assertWhole("Filebeat, not decoded", each(line -> "{\"@timestamp\":\"2026-11-28T18:34:01.000Z\",\"host\":{\"name\":\"node-1\"},"
                + "\"message\":" + quoted(line) + "}"));
        assertWhole("Docker", each(line -> "{\"log\":" + quoted(line + "\n") + ",\"stream\":\"stdout\","
                + "\"time\":\"2026-11-28T18:34:00.1Z\"}").replace("\n{", "\r\n{"));
        assertWhole("Fluent Bit", each(line -> "{\"date\":1795891793.123,\"log\":" + quoted(line)
                + ",\"kubernetes\":{\"labels\":{\"app\":\"shop\"}}}"));
        assertWhole("Fluent Bit, merged", each(line -> "{\"date\":1795891793.123,\"log\":" + quoted(line) + ",\"log_processed\":"
                + line + "}"));
        assertWhole("Fluentd", each(line -> "2026-11-28T18:34:00+00:00\tdocker.shop\t{\"container_name\":\"/shop\",\"log\":"
                + quoted(line) + "}"));
        assertWhole("Logstash", each(line -> "{\"@version\":\"1\",\"event\":{\"original\":" + quoted(line) + "},\"message\":"
                + quoted(line) + "}"));
        assertWhole("Vector", each(line -> "{\"file\":\"/var/log/shop\",\"message\":" + quoted("2026-11-28T18:34:00Z stdout F " + line)
                + ",\"source_type\":\"file\"}"));
        assertWhole("journalctl -o json", each(line -> "{\"__CURSOR\":\"s=1\",\"PRIORITY\":\"6\",\"MESSAGE\":" + quoted(line) + "}"));
        assertWhole("Google Cloud", each(line -> "{\"insertId\":\"1\",\"jsonPayload\":" + line
                + ",\"logName\":\"projects/shop/logs/stdout\"}"));
        assertWhole("OpenTelemetry", "{\"resourceLogs\":[{\"resource\":{},\"scopeLogs\":[{\"logRecords\":["
                + LINES.stream().map(line -> "{\"timeUnixNano\":\"1\",\"body\":{\"stringValue\":" + quoted(line) + "}}")
                .collect(Collectors.joining(",")) + "]}]}]}");
        assertWhole("Loki", "{\"streams\":[{\"stream\":{\"app\":\"shop\"},\"values\":["
                + LINES.stream().map(line -> "[\"1795891793000000000\"," + quoted(line) + "]").collect(Collectors.joining(",")) + "]}]}");
        assertWhole("CloudWatch", "{\"messageType\":\"DATA_MESSAGE\",\"logEvents\":["
                + LINES.stream().map(line -> "{\"id\":\"1\",\"message\":" + quoted(line) + "}").collect(Collectors.joining(",")) + "]}");
        assertWhole("text in text in text", each(line -> "{\"log\":" + quoted("{\"message\":" + quoted("{\"message\":" + quoted(line) + "}")
                + "}") + "}"));
        assertWhole("logfmt", each(line -> "time=2026-11-28T18:34:00Z level=info msg=" + quoted(line) + " stream=stdout"));
        assertWhole("CSV", "\"@timestamp\",_source\n" + each(line -> "\"Nov 28, 2026 @ 18:34:00.000\",\"" + line.replace("\"", "\"\"")
                + "\""), "1 line is no profile document and passed over.");
    }

    @Test
    void in_parts_of_16_kilobytes() throws IOException {
        assertWhole("CRI", each(line -> parts(line).stream().map(part -> "2026-11-28T18:34:00.1Z stdout " + (part.last ? "F " : "P ")
                + part.text
                + "\n2026-11-28T18:34:00.1Z stderr F in between").collect(Collectors.joining("\n"))), foreign());
        assertWhole("Docker", each(line -> parts(line).stream().map(part -> "{\"log\":" + quoted(part.text + (part.last ? "\n" : ""))
                + ",\"stream\":\"stdout\",\"time\":\"x\"}"
                + "\n{\"log\":\"in between\\n\",\"stream\":\"stderr\",\"time\":\"x\"}").collect(Collectors.joining("\n"))), foreign());
        assertWhole("Docker's driver for fluentd", each(line -> parts(line).stream().map(part -> "{\"container_id\":\"c\","
                + "\"source\":\"stdout\",\"log\":" + quoted(part.text)
                + (parts(line).size() == 1 ? "" : ",\"partial_message\":\"true\",\"partial_id\":\"i\",\"partial_last\":\"" + part.last
                        + "\"") + "}").collect(Collectors.joining("\n"))));
    }

    @Test
    void with_dotted_names_and_nested_ones() throws IOException {
        assertWhole("dotted", each(line -> dotted(line).toString()));
        assertWhole("nested", each(line -> line.replace("\"host.name\":\"shop-1\"", "\"host\":{\"name\":\"shop-1\"}")
                .replace("\"host.name\":\"shop-2\"", "\"host\":{\"name\":\"shop-2\"}")));
    }

    @Test
    void as_the_answer_of_a_search_on_one_line_or_many() throws IOException {
        String hits = LINES.stream().map(line -> "{\"_index\":\"x\",\"_id\":\"1\",\"_score\":null,\"_source\":" + line + ",\"sort\":[1]}")
                .collect(Collectors.joining(","));
        String answer = "{\"took\":1,\"timed_out\":false,\"hits\":{\"total\":{\"value\":3},\"hits\":[" + hits + "]}}";
        assertWhole("one line", answer);
        assertWhole("pretty", pretty(answer));
        assertWhole("Dev Tools", "# GET metrics-statsprofile-*/_search 200 OK\n" + pretty(answer),
                "1 line is no profile document and passed over.");
        assertWhole("several searches", "{\"took\":1,\"responses\":[" + answer + "]}");
        assertWhole("Kibana's inspector", pretty("{\"id\":\"1\",\"rawResponse\":" + answer + ",\"isPartial\":false}"));
        assertWhole("array", "[" + String.join(",", LINES) + "]");
        assertWhole("array over lines", "[\n" + String.join(",\n", LINES) + "\n]\n");
        assertWhole("pretty array", pretty("[" + hits + "]"));
        assertWhole("pretty, one by one", LINES.stream().map(CollectorsTest::pretty).collect(Collectors.joining("\n")));
        assertWhole("without line ends", String.join("", LINES));
        assertWhole("elasticdump", each(line -> "{\"_index\":\"x\",\"_type\":\"_doc\",\"_id\":\"1\",\"_source\":" + line + "}"));
        assertWhole("bulk request", each(line -> "{\"create\":{\"_index\":\"x\"}}\n" + line), LINES.size()
                + " lines are no profile document and passed over.");
    }

    @Test
    void an_answer_that_is_larger_than_any_line_may_be_is_read_in_passing() throws IOException {
        String filler = ",\"x\":\"" + "y".repeat(9 << 20) + "\"";
        assertWhole("one line", "{\"took\":1" + filler + ",\"hits\":{\"hits\":[" + LINES.stream().map(line -> "{\"_source\":" + line + "}")
                .collect(Collectors.joining(",")) + "]}}\n");
    }

    @Test
    void times_in_every_form() throws IOException {
        for (UnaryOperator<String> form : List.<UnaryOperator<String>>of(time -> "\"" + time.replace("Z", "+00:00") + "\"", time -> "\""
                + time.replace("Z", "+0000") + "\"", time -> "\"" + time.replace("Z", "+00") + "\"", time -> "\"" + time.replace("Z", "")
                .replace("T", " ").replace(".", ",") + "\"",
                time -> Long.toString(Instant.parse(time).toEpochMilli()), time -> "\"" + Instant.parse(time).toEpochMilli() + "\"",
                time -> Instant.parse(time).toEpochMilli() / 1_000 + "." + String.format("%03d", Instant.parse(time)
                        .toEpochMilli() % 1_000),
                time -> Instant.parse(time).toEpochMilli() * 1_000 + "", time -> Instant.parse(time).toEpochMilli() * 1_000_000 + "")) {
            assertWhole(form.apply("2026-11-28T18:34:00.123Z"), each(line -> replaceTimes(line, form)));
        }
    }

    @Test
    void a_timestamp_that_nobody_can_read_does_not_matter() throws IOException {
        for (String timestamp : List.of("\"28/Nov/2026:18:34:00\"", "\"yesterday\"", "true", "null", "{\"$date\":1}", "[1]",
                "1e400", "-1")) {
            assertWhole(timestamp,
                    each(line -> line.replaceFirst("\"@timestamp\":\"[^\"]*\"", Matcher.quoteReplacement("\"@timestamp\":" + timestamp))));
        }
    }

    @Test
    void fields_that_an_encoder_adds_under_the_same_names_are_told_apart_by_what_they_hold() throws IOException {
        assertWhole("LogstashEncoder, custom fields", each(line -> line.substring(0, line.length() - 1)
                + ",\"service\":{\"name\":\"shop\",\"team\":\"x\"},\"labels\":\"x\",\"event\":\"y\",\"host\":7}"));
        assertWhole("LogstashEncoder, context", each(line -> "{\"service\":\"mdcshop\",\"labels\":\"x\"," + line.substring(1)));
        ProfileSeries other = answer(each(line -> line.substring(0, line.length() - 1) + ",\"service\":{\"name\":\"other\"},"
                + "\"host.name\":\"node\"}"));
        assertThat(other.measures()).isEqualTo(whole.measures());
        assertThat(other.coverage().services()).as("nobody knows which it was").isEmpty();
        assertThat(other.coverage().hosts()).isEmpty();
        ProfileSeries figures = answer(each(line -> line.substring(0, line.length() - 1) + ",\"statsprofile\":{\"sequence\":99}}"));
        assertThat(figures.coverage().slices()).isZero();
        assertThat(figures.notes()).anyMatch(note -> note.matches("standard input:1: is broken: statsprofile.sequence is there twice, as "
                + "\\d+ and as 99"));
    }

    @Test
    void a_line_that_was_cut_off_is_named_and_the_one_behind_it_read() throws IOException {
        String torn = LINES.get(0).substring(0, 5_000);
        assertWhole("on the same line", torn + each(line -> line), "1 profile document is broken and left out; the rest is counted.",
                "standard input:1: is not JSON: ");
        assertWhole("at the end", each(line -> line) + torn, "1 profile document is broken and left out; the rest is counted.",
                "standard input:" + (LINES.size() + 1)
                + ": ends in the middle of a document, after 5000 bytes; its writer was stopped, or a collector cuts long lines and needs "
                + "a higher limit");
        assertWhole("where a value goes on", torn.substring(0, torn.lastIndexOf(',') + 1) + "\n" + each(line -> line),
                "1 profile document is broken and left out; the rest is counted.", "standard input:1: is not JSON: ");
        String tornPretty = pretty("[" + LINES.get(0) + "]").substring(0, 4_000);
        assertWhole("pretty", tornPretty.substring(0, tornPretty.lastIndexOf(',') + 1) + "\n" + each(line -> line),
                "1 profile document is broken and left out; the rest is counted.", "standard input:1: is not JSON: ");
    }

    @Test
    void figures_in_a_form_that_is_not_read_are_named() throws IOException {
        ProfileSeries series = answer("{\"body\":{\"kvlistValue\":{\"values\":[{\"key\":\"statsprofile\","
                + "\"value\":{\"kvlistValue\":{\"values\":[{\"key\":\"func_profiles\",\"value\":{}},{\"key\":\"ncalls\"}]}}}]}}}\n");
        assertThat(series.notes()).contains("standard input:1: holds a profile in a form that is not read; give the lines as the appender "
                + "wrote them, or the answer of a search with _source");
    }

    private record Part(String text, boolean last) {
    }

    private static List<Part> parts(String line) {
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < line.length(); i += CUT) {
            parts.add(new Part(line.substring(i, Math.min(line.length(), i + CUT)), i + CUT >= line.length()));
        }
        return parts;
    }

    private static String foreign() {
        return LINES.stream().mapToInt(line -> parts(line).size()).sum() + " lines are no profile document and passed over.";
    }

    private static String each(UnaryOperator<String> form) {
        return LINES.stream().map(line -> form.apply(line) + "\n").collect(Collectors.joining());
    }

    private static String quoted(String text) {
        return JSON.getNodeFactory().textNode(text).toString();
    }

    private static String pretty(String json) {
        try {
            return JSON.readTree(json).toPrettyString();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ObjectNode dotted(String line) {
        ObjectNode flat = JSON.createObjectNode();
        try {
            flatten("", JSON.readTree(line), flat);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return flat;
    }

    private static void flatten(String path, JsonNode node, ObjectNode flat) {
        if (node.isObject()) {
            node.properties().forEach(field -> flatten(path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue(),
                    flat));
        } else {
            flat.set(path, node instanceof ArrayNode array ? array.deepCopy() : node);
        }
    }

    private static String replaceTimes(String line, UnaryOperator<String> form) {
        return Pattern.compile("\"(20\\d\\d-\\d\\d-\\d\\dT[^\"]*Z)\"").matcher(line).replaceAll(time -> form.apply(millis(time.group(1))));
    }

    private static String millis(String time) {
        return Instant.parse(time).truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private static void assertWhole(String form, String text, String... notes) throws IOException {
        ProfileSeries series = answer(text);
        assertThat(series.measures()).as(form).isEqualTo(whole.measures());
        assertThat(series.functions()).as(form).isEqualTo(whole.functions());
        assertThat(series.coverage()).as(form).isEqualTo(whole.coverage());
        assertThat(series.notes()).as(form).hasSameSizeAs(notes);
        for (int i = 0; i < notes.length; i++) {
            assertThat(series.notes().get(i)).as(form).startsWith(notes[i]);
        }
    }

    private static ProfileSeries answer(String text) throws IOException {
        return ProfileSources.files(List.of("-"), new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))).answer(ProfileQuery.ALL);
    }
}
