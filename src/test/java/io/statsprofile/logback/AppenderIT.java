package io.statsprofile.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.statsprofile.elasticsearch.Elasticsearch;
import io.statsprofile.testing.SearchServer;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** From the XML to a real Elasticsearch. */
class AppenderIT {

    private static final String NAMESPACE = "appender_it";

    @Test
    void slices_are_there_when_the_appender_has_stopped_and_the_template_was_installed_before_them() throws IOException {
        SearchServer server = SearchServer.shared();
        try (Service service = new Service(); Elasticsearch elasticsearch = Elasticsearch.open(server.settings().build())) {
            service.configure("""
                    <configuration>
                      <appender name="STATSPROFILE" class="io.statsprofile.logback.StatsProfileAppender">
                        <interval>1 second</interval> <namespace>%s</namespace> <serviceName>shop</serviceName>
                        <stopTimeout>30 seconds</stopTimeout>
                        <elasticsearch> <url>%s</url> </elasticsearch>
                      </appender>
                      <logger name="statsprofile" level="INFO"> <appender-ref ref="STATSPROFILE"/> </logger>
                    </configuration>
                    """.formatted(NAMESPACE, server.url()));
            service.context.start();
            Service.call("checkout", 7);
            await("a slice was delivered").until(() -> found(elasticsearch) > 0);
            service.stop();

            assertThat(service.errors()).isEmpty();
            assertThat(service.warnings()).noneMatch(warning -> warning.contains("deliver"));
            assertThat(found(elasticsearch)).as("the last slice, too").isGreaterThan(1);
            assertThat(elasticsearch.call("read the mapping", client -> client.indices().getMapping(request -> request.index(stream())))
                    .result().values()).as("the template's, not a guessed one").allSatisfy(index ->
                            assertThat(index.mappings().properties().get("statsprofile").object().properties().get("func_profiles").isNested()).isTrue());
        }
    }

    /** Documents of the service, made visible first. */
    private static long found(Elasticsearch elasticsearch) throws IOException {
        return elasticsearch.call("count", client -> {
            client.indices().refresh(request -> request.index(stream()).ignoreUnavailable(true));
            return client.count(request -> request.index(stream()).ignoreUnavailable(true).q("service.name:shop")).count();
        });
    }

    private static String stream() {
        return Elasticsearch.DATA_STREAM_PREFIX + NAMESPACE;
    }
}
