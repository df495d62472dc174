package io.statsprofile.internal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.statsprofile.internal.document.DocumentWriter;
import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.rollup.Rollup;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.internal.shipping.Delivery;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.shipping.RunAliases;
import io.statsprofile.testing.Deliveries;
import io.statsprofile.testing.FakeKibana;
import io.statsprofile.testing.SampleDocuments;
import io.statsprofile.testing.SearchServer;
import io.statsprofile.testing.SecureServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The half of {@code setup} that speaks to Elasticsearch: a real one, over TLS, with the very roles that {@code setup --export} writes. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SetupIT extends CommandLineTests {

    private static final String PATH = "/_index_template/metrics-statsprofile";
    private static final String OLDER = "{\"index_patterns\": [\"metrics-statsprofile-*\"], \"priority\": 501, \"version\": 0, "
            + "\"data_stream\": {},"
            + " \"_meta\": {\"managed_by\": \"statsprofile-logback\"}}";
    private static final String OLDER_FOR_A_YEAR = OLDER.replace("\"data_stream\": {},",
            "\"data_stream\": {}, \"template\": {\"lifecycle\": {\"data_retention\": \"365d\"}},");
    private static final String OLDER_WITH_MAPPING = OLDER.replace("\"version\": 0, \"data_stream\": {},",
            "\"version\": 1, \"data_stream\": {}, \"template\": {\"mappings\":"
            + " {\"_meta\": {\"managed_by\": \"statsprofile-logback\", \"version\": 1}, \"properties\": {\"statsprofile\": {\"properties\":"
            + " {\"func_profiles\": {\"type\": \"nested\"}}}}}},");
    private static SearchServer server;

    @TempDir
    private Path directory;
    private final FakeKibana kibana = new FakeKibana();

    @BeforeAll
    static void start(@TempDir Path assets) throws IOException {
        SetupAssets.write(assets, Duration.ofDays(30), Duration.ofDays(400));
        server = SecureServer.start("setup", Map.of("installer", role(assets, "setup"), "writer", role(assets, "writer"), "reader",
                role(assets, "reader"),
                "roller", inOneNamespace(role(assets, "rollup")), "onlooker", inOneNamespace(role(assets, "reader")),
                "watcher", role(assets, "setup").replace(",\"manage\"", ""), "blindfolded",
                "{ cluster: [ 'monitor', 'manage_index_templates' ] }"));
    }

    /**
     * JSON is YAML, so the server reads it as a line of its file of roles; descriptions there are newer than the oldest server that is
     * tested.
     */
    private static String role(Path assets, String name) throws IOException {
        ObjectNode role = (ObjectNode) new ObjectMapper().readTree(assets.resolve("role-" + name + ".json").toFile());
        role.remove("description");
        return role.toString();
    }

    /** Other streams here have mappings that nothing can be asked of. */
    private static String inOneNamespace(String role) {
        return role.replace("metrics-statsprofile-*", "metrics-statsprofile-roles");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void log_in() {
        environment.put("STATSPROFILE_ES_PASSWORD", server.password());
        environment.put("STATSPROFILE_ES_CA", server.caFile().toString());
    }

    @AfterEach
    void remove() {
        setUpAs("installer", "--remove");
        kibana.close();
    }

    @Test
    void the_template_is_installed_once_given_another_retention_when_asked_and_removed() {
        assertThat(setUpAs("installer", "--dry-run")).isZero();
        assertThat(out()).startsWith("Elasticsearch: Would install the index template metrics-statsprofile, version ")
                .contains("Nothing was changed");
        assertThat(setUpAs("installer")).isZero();
        assertThat(out()).contains("Installed the index template").contains("keeps documents for 30d");
        assertThat(setUpAs("installer", "--retention", "7d", "--dry-run")).isZero();
        assertThat(out()).contains("Would change").contains("for 7d instead of 30d");
        assertThat(setUpAs("installer", "--retention", "7d")).isZero();
        assertThat(out()).contains("Changed the index template");
        assertThat(setUpAs("installer")).isZero();
        assertThat(out()).contains("Found the index template").contains("for 7d").doesNotContain("30d");

        assertThat(setUpAs("installer", "--remove", "--dry-run")).isZero();
        assertThat(out()).contains("Would remove the index template");
        assertThat(setUpAs("installer", "--remove")).isZero();
        assertThat(out()).contains("Removed the index template");
        assertThat(setUpAs("installer", "--remove")).isZero();
        assertThat(out()).contains("none to remove");
    }

    @Test
    void an_older_template_is_upgraded_and_a_foreign_one_stays() throws IOException {
        put(OLDER);
        assertThat(setUpAs("installer", "-n")).isZero();
        assertThat(out()).contains("Would upgrade the index template metrics-statsprofile from version 0 to ");
        assertThat(setUpAs("installer")).isZero();
        assertThat(out()).contains("Upgraded the index template metrics-statsprofile from version 0 to ")
                .contains("keeps documents for 30d\n");

        put(OLDER_FOR_A_YEAR);
        assertThat(setUpAs("installer", "-n")).isZero();
        assertThat(out()).contains("Would upgrade the index template metrics-statsprofile from version 0 to ")
                .contains("keeps documents for 365d\n");
        assertThat(setUpAs("installer")).isZero();
        assertThat(setUpAs("installer")).isZero();
        assertThat(out()).as("what was set stays set").contains("Found the index template metrics-statsprofile, ")
                .contains("keeps documents for 365d");
        put(OLDER_FOR_A_YEAR);
        assertThat(setUpAs("installer", "--retention", "7d")).isZero();
        assertThat(out()).contains("Upgraded the index template metrics-statsprofile from version 0 to ")
                .contains("keeps documents for 7d instead of 365d");

        put("{\"index_patterns\": [\"metrics-statsprofile-*\"], \"priority\": 501, \"data_stream\": {}}");
        assertThat(setUpAs("installer", "--kibana", kibana.url())).isEqualTo(3);
        assertThat(err()).contains("exists and is not ours").contains("Nothing was changed in either server.");
        assertThat(setUpAs("installer", "--remove")).isEqualTo(3);
        assertThat(err()).contains("not ours; left it as it is");
        assertThat(kibana.objects("default")).isEmpty();
        put(OLDER);
    }

    @Test
    void a_role_that_may_only_read_and_a_wrong_password_change_nothing() {
        for (String user : new String[] {"reader", "writer"}) {
            for (String mode : new String[] {"--dry-run", "--no-rollover"}) {
                assertThat(setUpAs(user, "--kibana", kibana.url(), mode)).as(user).isEqualTo(3);
                assertThat(err()).contains("Would install the index template metrics-statsprofile, ")
                        .contains("these credentials may not (cluster privilege manage_index_templates)")
                        .contains("Nothing was changed in either server.").hasLineCount(1);
                assertThat(kibana.objects("default")).isEmpty();
            }
        }
        assertThat(setUpAs("installer")).isZero();
        assertThat(setUpAs("reader")).as("what is in place already takes no right to write: " + err()).isZero();
        for (String mode : new String[] {"--dry-run", "--space=default"}) {
            assertThat(setUpAs("reader", "--remove", mode)).isEqualTo(3);
            assertThat(err()).contains("is there, but these credentials may not remove it (cluster privilege manage_index_templates). "
                    + "Nothing was changed.");
        }
        assertThat(setUpAs("installer", "--remove")).isZero();
        environment.put("STATSPROFILE_ES_PASSWORD", "battery-staple");
        assertThat(setUpAs("installer", "--kibana", kibana.url())).isEqualTo(3);
        assertThat(err()).contains("status 401").contains("Nothing was changed in either server.").doesNotContain("battery-staple");
        assertThat(kibana.asked).noneMatch(request -> request.contains("_import"));
        environment.put("STATSPROFILE_ES_PASSWORD", server.password());
    }

    @Test
    void when_kibana_refuses_after_elasticsearch_took_it_that_is_said() {
        kibana.readOnly = true;
        assertThat(setUpAs("installer", "--kibana", kibana.url())).isEqualTo(3);
        assertThat(out()).contains("Installed the index template");
        assertThat(err()).contains("status 403").contains("In Kibana nothing was changed. What was done before: the index template"
                + " metrics-statsprofile and the index template metrics-statsprofile.function and the index template"
                + " metrics-statsprofile.hour and the index template metrics-statsprofile.function_hour and the index template"
                + " metrics-statsprofile.day,"
                + " as the lines above say.");
        kibana.readOnly = false;
        assertThat(setUpAs("installer", "--kibana", kibana.url())).isZero();
        assertThat(out()).contains("Found the index template").contains("Imported the dashboards");
    }

    /** This one and those after it come last, since a data stream keeps the template from being removed. */
    @Test
    @Order(Integer.MAX_VALUE - 3)
    void streams_that_were_made_under_an_older_template_are_rolled_over_once() throws IOException {
        put(OLDER_WITH_MAPPING);
        write("metrics-statsprofile-older");
        write("metrics-statsprofile-elder");
        String since = " metrics-statsprofile-older, since its newest index had an older mapping of ours";

        assertThat(setUpAs("installer", "--dry-run")).as(err()).isZero();
        assertThat(out()).contains("Would upgrade the index template metrics-statsprofile from version 1 to ")
                .contains("Elasticsearch: Would roll over" + since + "\n")
                .contains("Would roll over metrics-statsprofile-elder, ").contains("Nothing was changed, since this was a dry run.");
        assertThat(indices("metrics-statsprofile-older")).hasSize(1);
        assertThat(setUpAs("installer", "--no-rollover")).isZero();
        assertThat(out()).contains("Upgraded the index template metrics-statsprofile from version 1 to ")
                .contains("Left metrics-statsprofile-older with an older mapping of ours, as was asked; it keeps that until POST "
                        + "/metrics-statsprofile-older/_rollover");
        assertThat(indices("metrics-statsprofile-older")).hasSize(1);

        deliver("older");
        assertThat(setUpAs("installer")).as(err()).isZero();
        assertThat(out()).contains("Elasticsearch: Rolled over" + since + "\n").contains("Rolled over metrics-statsprofile-elder, ");
        assertThat(indices("metrics-statsprofile-older")).as("a service that may only write has left its stream as it was").hasSize(2);
        deliver("older");
        assertThat(setUpAs("installer")).isZero();
        assertThat(out()).contains("Found the data streams metrics-statsprofile-elder, metrics-statsprofile-older, which have the mapping "
                + "of this version")
                .doesNotContain("Rolled").doesNotContain("metrics-statsprofile.function-");
        assertThat(indices("metrics-statsprofile-older")).hasSize(2);
    }

    @Test
    @Order(Integer.MAX_VALUE - 2)
    void streams_that_may_not_be_rolled_over_are_named_with_what_to_send_and_all_else_is_done() throws IOException {
        put(OLDER_WITH_MAPPING);
        write("metrics-statsprofile-forbidden");

        for (String mode : new String[] {"--dry-run", "--space=default"}) {
            assertThat(setUpAs("watcher", "--kibana", kibana.url(), mode)).isEqualTo(3);
            assertThat(out()).contains("grade").contains("Left metrics-statsprofile-forbidden with an older mapping of ours: ")
                    .contains("manage")
                    .contains("; when that is cured, run this again or send POST /metrics-statsprofile-forbidden/_rollover");
            assertThat(err()).contains("Not complete: the data streams metrics-statsprofile-*; the lines above say what is missing.")
                    .contains("the index template metrics-statsprofile and").hasLineCount(1);
        }
        assertThat(kibana.objects("default")).isNotEmpty();
        assertThat(indices("metrics-statsprofile-forbidden")).hasSize(1);
        assertThat(setUpAs("watcher", "--no-rollover")).isZero();
        assertThat(setUpAs("blindfolded")).isEqualTo(3);
        assertThat(out()).contains("Cannot see all of the data streams metrics-statsprofile-* with these credentials (index privilege "
                + "view_index_metadata)");
        assertThat(setUpAs("installer")).as(err()).isZero();
        assertThat(indices("metrics-statsprofile-forbidden")).hasSize(2);
    }

    @Test
    @Order(Integer.MAX_VALUE - 1)
    void a_stream_with_another_mapping_is_rolled_over_with_a_word_on_what_is_lost() throws IOException {
        put(OLDER);
        write("metrics-statsprofile-blind");
        assertThat(setUpAs("installer")).as(err()).isZero();
        assertThat(out()).contains("Rolled over metrics-statsprofile-blind, since its newest index had another mapping than ours; figures "
                + "of the documents in that index cannot be told apart by function, so the dashboards lack them");
        assertThat(indices("metrics-statsprofile-blind")).hasSize(2);
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void a_service_with_the_exported_role_delivers_into_what_was_set_up() throws IOException {
        assertThat(setUpAs("installer", "--kibana", kibana.url())).isZero();
        ProfileDocument document = SampleDocuments.full("roles");
        List<String> notes = new ArrayList<>();
        try (Elasticsearch elasticsearch = Elasticsearch.open(server.settings().access(access -> access.username("writer")).build());
                Delivery slices = elasticsearch.delivery(StreamFamily.SLICES, notes::add, new RunAliases());
                Delivery functions = elasticsearch.delivery(StreamFamily.FUNCTIONS, notes::add, new RunAliases())) {
            for (Delivery delivery : List.of(slices, functions)) {
                Deliveries.complete(delivery, List.of(new QueuedDocument(document.id(), "roles", DocumentWriter.write(document))));
            }
            ProfileDocument hour = Rollup.ofHour(Duration.ofHours(1)).add(document).document(100, 1 << 20);
            for (StreamFamily family : List.of(StreamFamily.HOURS, StreamFamily.FUNCTION_HOURS)) {
                Deliveries.complete(elasticsearch.delivery(family, notes::add, new RunAliases()),
                        List.of(new QueuedDocument(hour.id(), "roles", DocumentWriter.write(hour))));
            }
        }
        assertThat(notes).as("what setup put in place is good as it is").allMatch(note -> note.startsWith("Found the index template"));
        deliver("roles");
        assertThat(rollUpAs("roller")).as(err()).isZero();
        assertThat(out()).contains("2026-11-23T15:00:00Z: made 1 hour document of 1 slice\n")
                .contains("2026-11-23, shop 1.4.2 production: made 1 day document of 2 hour"
                + " documents\n").endsWith("Made 1 hour document of 1 slice and 1 day document.\n");
        assertThat(rollUpAs("onlooker")).as("nothing is missing").isZero();
        deliver("roles", 2);
        assertThat(rollUpAs("onlooker")).isEqualTo(3);
        assertThat(err()).contains("grant the index privileges").contains("role-rollup.json of \"setup --export\"")
                .doesNotContain("Exception").hasLineCount(1);
        assertThat(setUpAs("installer", "--remove", "--kibana", kibana.url())).isZero();
        assertThat(out()).contains("Left the index template metrics-statsprofile in place, since Elasticsearch keeps it as long as there "
                + "are the data streams metrics-statsprofile-blind, metrics-statsprofile-elder, metrics-statsprofile-forbidden, "
                + "metrics-statsprofile-older,"
                + " metrics-statsprofile-roles, whose documents stay; to remove it too, delete them with their documents")
                .contains("Left the index template metrics-statsprofile.hour in place")
                .contains("Left the index template metrics-statsprofile.function in place").contains("Removed the dashboards");
        assertThat(setUpAs("installer", "--remove")).as("again").isZero();
        assertThat(err()).isEmpty();
    }

    private void put(String template) throws IOException {
        Path file = Files.writeString(directory.resolve("template.json"), template);
        try (InputStream body = Files.newInputStream(file)) {
            admin("put a template", client -> client.indices()
                    .putIndexTemplate(request -> request.name(PATH.substring(PATH.lastIndexOf('/') + 1)).withJson(body)));
        }
    }

    private int rollUpAs(String user) throws IOException {
        admin("refresh", client -> client.indices().refresh(request -> request.index("metrics-statsprofile*")));
        return run("rollup", "--elasticsearch", server.url(), "--user", user, "--service", "shop", "--from", "2026-11-23",
                "--timeout", "30s");
    }

    private static void deliver(String namespace) throws IOException {
        deliver(namespace, 1);
    }

    private static void deliver(String namespace, int sequence) throws IOException {
        ProfileDocument document = SampleDocuments.random(new Random(1), namespace, "run", sequence, 3);
        try (Elasticsearch writer = Elasticsearch.open(server.settings().access(access -> access.username("writer"))
                .build()); Delivery delivery = writer.delivery(StreamFamily.SLICES, note -> { }, new RunAliases())) {
            Deliveries.complete(delivery, List.of(new QueuedDocument(document.id(), namespace, DocumentWriter.write(document))));
        }
    }

    private static void write(String stream) throws IOException {
        admin("write", client -> client.create(create -> create.index(stream).id("x")
                .document(Map.of("@timestamp", "2026-11-23T15:00:00Z"))));
    }

    private static Set<String> indices(String stream) throws IOException {
        return admin("look", client -> client.indices().getMapping(request -> request.index(stream))).result().keySet();
    }

    private static <T> T admin(String what, Elasticsearch.Request<T> request) throws IOException {
        try (Elasticsearch admin = Elasticsearch.open(server.settings().build())) {
            return admin.call(what, request);
        }
    }

    private int setUpAs(String user, String... args) {
        return run(Stream.concat(Stream.of("setup", "--elasticsearch", server.url(), "--user", user), Stream.of(args))
                .toArray(String[]::new));
    }
}
