package io.statsprofile.internal.kibana;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import co.elastic.clients.elasticsearch._types.Refresh;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.testing.SearchServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An answer of a part of the shards, or of a search that was cut short, has too low figures: every panel says so. */
class PartialAnswerIT extends PanelTests {

    private static final int HEIGHT = 480;
    private static final String NAMESPACE = "partial";

    /** An index that somebody else made, without our template: names and figures are text, over which Elasticsearch does not aggregate. */
    private static final String FOREIGN = "foreign-statsprofile-partial";

    private static Map<String, JsonNode> panels;

    @BeforeAll
    static void store_beside_a_foreign_index() throws IOException {
        panels = Panels.vega();
        panels.remove("statsprofile-function/ways");
        new KnownSlices(NAMESPACE, 2, 10, 5, 0).store();
        try (Elasticsearch elasticsearch = Elasticsearch.open(SearchServer.shared().settings().build())) {
            elasticsearch.call("make an index", client -> client.indices().create(i -> i.index(FOREIGN).withJson(json("""
                    {"settings": {"number_of_shards": 1, "number_of_replicas": 0}, "mappings": {"properties": {
                      "@timestamp": {"type": "date"},
                      "data_stream": {"properties": {"namespace": {"type": "keyword"}}},
                      "event": {"properties": {"duration": {"type": "text"}}},
                      "service": {"properties": {"name": {"type": "text"}}},
                      "statsprofile": {"properties": {
                        "kind": {"type": "keyword"}, "interval": {"type": "text"}, "total_tt": {"type": "text"}, "total_calls": {"type": \
                    "text"},
                        "func_profiles": {"type": "nested", "properties": {"timestamp": {"type": "date"}, "function": {"type": \
                    "text"}}}}}}}}
                    """))));
            elasticsearch.call("write", client -> client.index(i -> i.index(FOREIGN).refresh(Refresh.True).withJson(json("""
                    {"@timestamp": "%s", "data_stream": {"namespace": "%s"}, "statsprofile": {"kind": "slice"}}
                    """.formatted(KnownSlices.START, NAMESPACE)))));
        }
    }

    private static ByteArrayInputStream json(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    @ParameterizedTest
    @EnumSource
    void every_panel_says_how_many_shards_did_not_answer_and_no_longer_once_all_do(VegaLibraries vega) throws IOException {
        page.load(vega);
        for (Map.Entry<String, JsonNode> panel : panels.entrySet()) {
            if (panel.getKey().startsWith("statsprofile-months/") || panel.getKey().endsWith("/shown")) {
                // They do not ask for documents as new as these, and so not that index.
                continue;
            }
            page.show(panel.getValue(), request(NAMESPACE, 0, 100), WIDTH, HEIGHT);
            List<String> whole = page.texts();
            assertThat(whole).as(panel.getKey()).noneMatch(PartialAnswerIT::warns);

            page.show(withForeignIndex(panel.getValue()), request(NAMESPACE, 0, 100), WIDTH, HEIGHT);
            assertThat(page.complaints()).as(panel.getKey()).isEmpty();
            page.screenshot("panel-partial-" + panel.getKey().replace('/', '-') + "-" + vega);
            if (panel.getKey().endsWith("/coverage")) {
                assertThat(silent()).containsEntry("text", "1 of 2");
                assertThat(page.marks("trouble")).extracting(mark -> mark.get("key")).contains("silent");
            } else {
                assertThat(page.texts()).as(panel.getKey()).contains("! 1 of 2 shards did not answer: what is shown here is incomplete");
            }

            page.refresh(panel.getValue(), request(NAMESPACE, 0, 100), WIDTH, HEIGHT);
            assertThat(page.texts()).as(panel.getKey()).isEqualTo(whole);
            assertThat(page.complaints()).as(panel.getKey()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void every_panel_says_that_the_search_was_cut_short(VegaLibraries vega) throws IOException {
        page.load(vega);
        for (Map.Entry<String, JsonNode> panel : panels.entrySet()) {
            page.show(panel.getValue(), request(NAMESPACE, 0, 100), WIDTH, HEIGHT, answer -> answer.put("timed_out", true));
            assertThat(page.complaints()).as(panel.getKey()).isEmpty();
            if (panel.getKey().endsWith("/coverage")) {
                assertThat(silent()).containsEntry("text", "cut short");
            } else {
                assertThat(page.texts()).as(panel.getKey()).contains("! The search ran out of time: what is shown here is incomplete");
            }
        }
    }

    private static Map<String, Object> silent() {
        return page.marks("figure").stream().filter(figure -> "silent".equals(figure.get("key"))).findFirst().orElseThrow();
    }

    private static boolean warns(String text) {
        return text.contains("incomplete") || text.contains("shards");
    }

    private static JsonNode withForeignIndex(JsonNode panel) {
        JsonNode copy = panel.deepCopy();
        for (JsonNode data : copy.get("data")) {
            if (data.has("url")) {
                ((ObjectNode) data.get("url")).put("index", Elasticsearch.DATA_STREAM_PREFIX + NAMESPACE + "," + FOREIGN);
            }
        }
        return copy;
    }
}
