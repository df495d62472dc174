package io.statsprofile.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.testing.Eventually;
import io.statsprofile.testing.SearchServer;
import io.statsprofile.testing.SecureServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A service of today with a role of before there were hours, and what was set up then. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OlderRoleIT {

    private static final String ROLE = "{ cluster: [ 'monitor' ], indices: [ { names: [ %s ], privileges: [ 'auto_configure', 'create_doc',"
            + " 'read', 'view_index_metadata' ] } ] }";
    private static final String OF_BEFORE = "'metrics-statsprofile-*', 'metrics-statsprofile.function-*'";
    private static SearchServer server;
    private static Elasticsearch admin;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() throws IOException {
        server = SecureServer.start("older-role", Map.of("older", ROLE.formatted(OF_BEFORE),
                "newer", ROLE.formatted(OF_BEFORE + ", 'metrics-statsprofile.hour-*', 'metrics-statsprofile.function_hour-*'")));
        admin = Elasticsearch.open(server.settings().build());
        for (StreamFamily family : List.of(StreamFamily.SLICES, StreamFamily.FUNCTIONS)) {
            admin.templates().setUp(family, false, true);
        }
    }

    @AfterAll
    static void stop() {
        admin.close();
        server.close();
    }

    /** What a stop has left in memory is for the next appender of this JVM, and that is another test's. */
    @AfterEach
    void forget() {
        ReloadHandover.take();
    }

    @Test
    @Order(0)
    void without_templates_of_hours_slices_go_on_and_the_remedy_is_told() throws IOException {
        assertSlicesGoOn("older_template", "There is no index template metrics-statsprofile.hour, and these credentials may not install it"
                + " (cluster privilege manage_index_templates); ask an administrator to install it once, or to grant that privilege");
    }

    @Test
    @Order(1)
    void without_the_privileges_slices_go_on_and_the_remedy_is_told() throws IOException {
        for (StreamFamily family : StreamFamily.values()) {
            admin.templates().setUp(family, false, true);
        }
        assertSlicesGoOn("older_role", "status 403");
        forget();
        assertSlicesGoOn("older_role_2", "metrics-statsprofile.hour-older_role_2");
    }

    private void assertSlicesGoOn(String namespace, String reason) throws IOException {
        try (Service service = start(namespace, "older", "")) {
            Service.call("checkout", 7);
            Eventually.assertThat("a slice was delivered", () -> count(StreamFamily.SLICES, namespace) > 0);
            service.stop();

            assertThat(service.warnings()).filteredOn(warning -> warning.contains("eliver")).isNotEmpty()
                    .allMatch(warning -> warning.startsWith("Hours: ") || warning.startsWith("Function stream, hours: "));
            assertThat(service.warnings()).anyMatch(warning -> warning.startsWith("Hours: Delivery failed") && warning.contains(reason));
            assertThat(service.warnings()).anyMatch(warning -> warning.matches("Hours: 1 document was not delivered.*"));
        }
        assertThat(calls(namespace)).as("calls in slices, the last one among them").isEqualTo(7);
    }

    @Test
    @Order(2)
    void with_a_spool_hours_are_held_until_the_role_has_them() throws IOException {
        String namespace = "older_spool";
        String spool = SpoolTest.spool(directory);
        try (Service service = start(namespace, "older", spool)) {
            Service.call("checkout", 7);
            Eventually.assertThat("a slice was delivered", () -> count(StreamFamily.SLICES, namespace) > 0);
            service.stop();
            assertThat(service.infos()).anyMatch(info -> info.startsWith("Hours: 1 document left in the spool"))
                    .anyMatch(info -> info.startsWith("Function stream, hours: 1 document left in the spool"));
        }
        try (Service service = start(namespace, "newer", spool)) {
            await("what was left").until(() -> service.infos().stream()
                    .anyMatch(info -> info.startsWith("Hours: Found 1 document in the spool")));
            Eventually.assertThat("it was sent", () -> count(StreamFamily.HOURS, namespace) == 1 && count(StreamFamily.FUNCTION_HOURS,
                    namespace) > 0);
        }
    }

    private static Service start(String namespace, String user, String spool) {
        Service service = new Service();
        service.configure("""
                <configuration>
                  <appender name="STATSPROFILE" class="io.statsprofile.logback.StatsProfileAppender">
                    <interval>1 second</interval> <namespace>%s</namespace> <serviceName>shop</serviceName>
                    <stopTimeout>30 seconds</stopTimeout>
                    <elasticsearch>
                      <url>%s</url> <username>%s</username> <password>%s</password> <caFile>%s</caFile>
                      <functionStream>true</functionStream>
                    </elasticsearch> %s
                  </appender>
                  <logger name="statsprofile" level="INFO"> <appender-ref ref="STATSPROFILE"/> </logger>
                </configuration>
                """.formatted(namespace, server.url(), user, server.password(), server.caFile(), spool));
        service.context.start();
        return service;
    }

    private static long count(StreamFamily family, String namespace) throws IOException {
        return admin.call("count", client -> {
            client.indices().refresh(request -> request.index(family.stream(namespace)).ignoreUnavailable(true));
            return client.count(request -> request.index(family.stream(namespace)).ignoreUnavailable(true)).count();
        });
    }

    private static double calls(String namespace) throws IOException {
        assertThat(count(StreamFamily.SLICES, namespace)).isPositive();
        return admin.call("sum", client -> client.search(search -> search.index(StreamFamily.SLICES.stream(namespace)).size(0)
                .aggregations("calls", calls -> calls.sum(sum -> sum.field("statsprofile.total_calls"))), Void.class)).aggregations()
                        .get("calls").sum().value();
    }
}
