package io.statsprofile.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.databind.JsonNode;
import io.statsprofile.internal.base.OutsideText;
import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.testing.Eventually;
import io.statsprofile.testing.SearchServer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From the XML to a real Elasticsearch. */
class AppenderIT {

    private static final SearchServer SERVER = SearchServer.shared();
    private static final String CALLS = "statsprofile.%s.ncalls";
    private final Elasticsearch elasticsearch = Elasticsearch.open(SERVER.settings().build());

    @AfterEach
    void close() {
        elasticsearch.close();
    }

    @Test
    void slices_are_there_when_the_appender_has_stopped_and_the_template_was_installed_before_them() throws IOException {
        try (Service service = start("appender_it", "30 seconds", "")) {
            Service.call("checkout", 7);
            // Of names that Elasticsearch would refuse the document for, and of halves of surrogate pairs.
            Service.call("L".repeat(40_000), 1);
            Service.call("L".repeat(40_001), 1);
            Service.call("half\ud800", 1);
            Eventually.assertThat("a slice was delivered", () -> found(StreamFamily.SLICES, "appender_it") > 0);
            service.stop();

            assertThat(service.errors()).isEmpty();
            assertThat(service.warnings()).noneMatch(warning -> warning.contains("deliver") || warning.contains("refused"));
            assertThat(found(StreamFamily.SLICES, "appender_it")).as("the last slice, too").isGreaterThan(1);
            assertThat(functions("appender_it")).hasSize(4).contains("com.acme.Shop.checkout")
                    .anyMatch(name -> name.startsWith("com.acme.Shop.half\ufffd~"));
            assertThat(elasticsearch.call("read the mapping", client -> client.indices()
                    .getMapping(request -> request.index("metrics-statsprofile-appender_it")))
                    .result().values()).as("the template's, not a guessed one").allSatisfy(index ->
                            assertThat(index.mappings().properties().get("statsprofile").object().properties().get("func_profiles")
                                    .isNested()).isTrue());
            assertThat(found(StreamFamily.FUNCTIONS, "appender_it")).as("the function stream is off by default").isZero();
        }
    }

    /**
     * What would end a line, a string or a request, what Elasticsearch takes for a path or for its own, half a character, and very long.
     */
    private static final List<String> HOSTILE = List.of("\r\n{\"create\":{}}\r\n", "\"}],{\\", "</script>\u2028\u202e\"\\'{}%s${x}",
            "nul\u0000 escape\u001b[31m", "half\ud800", "half\udc00\ud800", "a..b.", ".", "*", "_id", "_source", "@timestamp", "__proto__",
            "\ud83d\ude00 \u0451", "k".repeat(40_000));

    @Test
    void labels_that_are_meant_to_break_documents_arrive_as_text_in_both_streams() throws IOException {
        StatsProfileAppender appender = new StatsProfileAppender();
        try (Service service = new Service()) {
            appender.setContext(service.context);
            appender.setName("STATSPROFILE");
            appender.setInterval("1 second");
            appender.setStopTimeout("30 seconds");
            appender.setServiceName("shop");
            appender.setNamespace("appender_hostile");
            HOSTILE.forEach(text -> appender.addLabel(label(text, text.substring(0, Math.min(text.length(), Labels.MAX_LENGTH)))));
            ElasticsearchComponent to = new ElasticsearchComponent();
            to.addUrl(SERVER.url());
            to.setFunctionStream("true");
            appender.setElasticsearch(to);
            service.logger("statsprofile").setLevel(Level.INFO);
            service.logger("statsprofile").addAppender(appender);
            appender.start();
            Service.call("checkout", 7);
            service.stop();

            assertThat(service.errors()).isEmpty();
            assertThat(service.warnings()).noneMatch(warning -> warning.contains("deliver") || warning.contains("refused"));
        }
        Map<String, String> expected = HOSTILE.stream()
                .collect(Collectors.toMap(text -> OutsideText.bounded(text.strip().replace('.', '_')),
                text -> OutsideText.bounded(text.strip().substring(0, Math.min(text.strip().length(), Labels.MAX_LENGTH)))));
        for (StreamFamily family : List.of(StreamFamily.SLICES, StreamFamily.FUNCTIONS)) {
            assertThat(found(family, "appender_hostile")).as("%s", family).isPositive();
            assertThat(labels(family, "appender_hostile")).as("%s", family).allSatisfy(labels -> assertThat(labels).isEqualTo(expected));
        }
    }

    private static Label label(String key, String value) {
        Label label = new Label();
        label.setKey(key);
        label.setValue(value);
        return label;
    }

    /** Of each document. */
    private List<Map<String, String>> labels(StreamFamily family, String namespace) throws IOException {
        return elasticsearch.call("read labels", client -> client.search(search -> search.index(family.stream(namespace)).size(1_000),
                JsonNode.class)).hits().hits().stream().map(hit -> hit.source().path("labels").properties().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, label -> label.getValue().asText()))).toList();
    }

    @Test
    void the_client_is_ready_before_there_is_a_slice() {
        try (Service service = start("appender_ready", "30 seconds", "")) {
            service.logger("statsprofile").setLevel(Level.OFF);
            await("the template").until(() -> service.infos().stream().anyMatch(info -> info.matches("(Found|Installed) .*template.*")));
        }
    }

    @Test
    void with_the_function_stream_every_call_is_in_both_streams() throws IOException {
        try (Service service = start("appender_flat", "30 seconds", "<functionStream>true</functionStream>")) {
            assertThat(service.infos()).anyMatch(info -> info.contains("records service shop") && info.contains("function stream"));
            Service.call("checkout", 7);
            Eventually.assertThat("a function was delivered", () -> found(StreamFamily.FUNCTIONS, "appender_flat") > 0);
            Service.call("checkout", 5);
            Service.call("search", 3);
            service.stop();

            assertThat(service.errors()).isEmpty();
            assertThat(service.warnings()).noneMatch(warning -> warning.contains("deliver"));
            found(StreamFamily.FUNCTIONS, "appender_flat");
            found(StreamFamily.SLICES, "appender_flat");
            double nested = elasticsearch.call("sum", client -> client.search(search -> search.index("metrics-statsprofile-appender_flat")
                    .size(0)
                    .aggregations("f", f -> f.nested(n -> n.path("statsprofile.func_profiles"))
                            .aggregations("calls", calls -> calls.sum(sum -> sum.field(CALLS.formatted("func_profiles"))))), Void.class))
                    .aggregations().get("f").nested().aggregations().get("calls").sum().value();
            double flat = elasticsearch.call("sum",
                    client -> client.search(search -> search.index("metrics-statsprofile.function-appender_flat").size(0)
                    .aggregations("calls", calls -> calls.sum(sum -> sum.field(CALLS.formatted("func_profile")))), Void.class))
                    .aggregations().get("calls").sum().value();
            assertThat(nested).isEqualTo(15);
            assertThat(flat).isEqualTo(nested);
        }
    }

    @Test
    void slices_arrive_when_the_function_stream_is_refused_and_what_it_lacks_is_reported() throws IOException {
        elasticsearch.call("put a foreign template", client -> client.indices().putIndexTemplate(put -> put.name("foreign-appender")
                .indexPatterns("metrics-statsprofile.function-appender_refused").priority(900L).dataStream(stream -> stream)));
        try (Service service = start("appender_refused", "5 seconds", "<functionStream>true</functionStream>")) {
            Service.call("checkout", 7);
            Eventually.assertThat("a slice was delivered", () -> found(StreamFamily.SLICES, "appender_refused") > 0);
            service.stop();

            assertThat(found(StreamFamily.SLICES, "appender_refused")).as("the last slice, too").isGreaterThan(1);
            assertThat(found(StreamFamily.FUNCTIONS, "appender_refused")).isZero();
            assertThat(service.warnings()).filteredOn(warning -> warning.contains("eliver"))
                    .allMatch(warning -> warning.startsWith("Function stream: "))
                    .filteredOn(warning -> warning.contains("Delivery failed")).singleElement().asString()
                    .contains("foreign-appender (priority 900)");
            // One, or two where a slice was cut between the calls.
            assertThat(service.warnings()).anyMatch(warning -> warning.matches("Function stream: [12] documents? (was|were) not delivered "
                    + "within stopTimeout, 5 seconds, and lost.*"));
        } finally {
            elasticsearch.call("delete a foreign template", client -> client.indices()
                    .deleteIndexTemplate(delete -> delete.name("foreign-appender")));
        }
    }

    private static Service start(String namespace, String stopTimeout, String settings) {
        Service service = new Service();
        service.configure("""
                <configuration>
                  <appender name="STATSPROFILE" class="io.statsprofile.logback.StatsProfileAppender">
                    <interval>1 second</interval> <namespace>%s</namespace> <serviceName>shop</serviceName>
                    <stopTimeout>%s</stopTimeout>
                    <elasticsearch> <url>%s</url> %s </elasticsearch>
                  </appender>
                  <logger name="statsprofile" level="INFO"> <appender-ref ref="STATSPROFILE"/> </logger>
                </configuration>
                """.formatted(namespace, stopTimeout, SERVER.url(), settings));
        service.context.start();
        return service;
    }

    private List<String> functions(String namespace) throws IOException {
        return elasticsearch.call("list functions", client -> client.search(search -> search.index(StreamFamily.SLICES.stream(namespace))
                .size(0)
                .aggregations("f", f -> f.nested(n -> n.path("statsprofile.func_profiles"))
                        .aggregations("names", names -> names.terms(terms -> terms.field("statsprofile.func_profiles.function")))),
                        Void.class))
                .aggregations().get("f").nested().aggregations().get("names").sterms().buckets().array().stream()
                .map(bucket -> bucket.key().stringValue()).toList();
    }

    /** Documents of the service, made visible first. */
    private long found(StreamFamily family, String namespace) throws IOException {
        return elasticsearch.call("count", client -> {
            client.indices().refresh(request -> request.index(family.stream(namespace)).ignoreUnavailable(true));
            return client.count(request -> request.index(family.stream(namespace)).ignoreUnavailable(true).q("service.name:shop")).count();
        });
    }
}
