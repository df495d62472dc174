package io.statsprofile.internal.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.statsprofile.internal.document.DocumentWriter;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.server.ElasticsearchSettings;
import io.statsprofile.internal.server.JsonTree;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.internal.shipping.Delivery;
import io.statsprofile.internal.shipping.Delivery.Outcome;
import io.statsprofile.internal.shipping.Delivery.Receipt;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.shipping.RunAliases;
import io.statsprofile.internal.template.IndexTemplate;
import io.statsprofile.internal.template.TemplateConflictException;
import io.statsprofile.testing.Build;
import io.statsprofile.testing.Eventually;
import io.statsprofile.testing.Python;
import io.statsprofile.testing.Python.Ended;
import io.statsprofile.testing.SampleDocuments;
import io.statsprofile.testing.SearchServer;
import io.statsprofile.testing.SecureServer;
import io.statsprofile.testing.TestCertificate;
import io.statsprofile.testing.Wire;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** One server for all, since starting it takes seconds; the first tests need it without our template. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SecurityIT {

    private static final String KEY_REQUEST = "POST /_security/api_key";
    private static final String RUN = "019ad0c2-5b1e-7c3a-9f00-000000000001";
    private static final int VERSION = IndexTemplate.of(StreamFamily.SLICES).version();
    private static SearchServer server;
    private final List<String> notes = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        server = SecureServer.start("secure", Map.of(
                "documented", documentedRole(),
                "installer", "{ cluster: [ 'manage_index_templates', 'monitor' ], indices: [ { names: [ 'metrics-statsprofile-*' ],"
                        + " privileges: [ 'auto_configure', 'create_doc', 'read' ] } ] }",
                "service", "{ cluster: [ 'monitor' ], indices: [ { names: [ 'metrics-statsprofile-*' ],"
                        + " privileges: [ 'auto_configure', 'create_doc', 'read' ] } ] }",
                "blindfolded", "{ indices: [ { names: [ 'metrics-statsprofile-*' ],"
                        + " privileges: [ 'auto_configure', 'create_doc', 'read' ] } ] }",
                "writer", "{ indices: [ { names: [ 'metrics-statsprofile-*' ], privileges: [ 'auto_configure', 'create_doc' ] } ] }",
                "reader", "{ indices: [ { names: [ 'metrics-statsprofile-*' ], privileges: [ 'read' ] } ] }"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** The role that the README gives to services; JSON is YAML, too. */
    private static String documentedRole() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String request = readme.substring(readme.indexOf(KEY_REQUEST) + KEY_REQUEST.length());
        JsonNode body = new ObjectMapper().readTree(request.substring(0, request.indexOf("```")));
        return body.required("role_descriptors").required("statsprofile-writer").toString();
    }

    @Test
    @Order(0)
    void without_the_template_and_the_right_to_install_it_nothing_is_sent() throws IOException {
        try (Rest rest = new Rest(server)) {
            rest.send("PUT", "/_index_template/foreign", "{\"index_patterns\": [\"metrics-*\"], \"priority\": 100, \"data_stream\": {}}");
            assertThatThrownBy(() -> deliver("service", "blind")).isInstanceOf(TemplateConflictException.class)
                    .hasMessage("There is no index template metrics-statsprofile, and these credentials may not install it (cluster "
                            + "privilege manage_index_templates); ask an administrator to install it once, or to grant that privilege;"
                            + " documents wait until it is there");
            assertThatThrownBy(() -> rest.get("/metrics-statsprofile-blind/_mapping")).hasMessageContaining("404");
        }
    }

    @Test
    @Order(1)
    void who_may_not_even_see_templates_finds_out_by_the_first_document_that_the_mapping_is_not_ours() throws IOException {
        try (Rest rest = new Rest(server)) {
            ProfileDocument document = SampleDocuments.full("blind");
            List<QueuedDocument> documents = List.of(new QueuedDocument(document.id(), "blind", DocumentWriter.write(document)));
            try (Elasticsearch blindfolded = Elasticsearch.open(server.settings().access(access -> access.username("blindfolded"))
                    .build()); Delivery delivery = blindfolded.delivery(StreamFamily.SLICES, notes::add, new RunAliases())) {
                Receipt receipt = delivery.deliver(documents).get(0);
                assertThat(receipt.outcome()).as("it is there, and is told as lost").isEqualTo(Outcome.REFUSED);
                assertThat(receipt.reason()).startsWith("1 document went into .ds-metrics-statsprofile-blind-")
                        .contains("cannot be told apart by function");
            }
            assertThatThrownBy(() -> deliver("blindfolded", "blind")).isInstanceOf(TemplateConflictException.class)
                    .hasMessageContaining("The data stream metrics-statsprofile-blind has another mapping than ours");
            assertThat(rest.search("metrics-statsprofile-blind", "{}").at("/hits/total/value").asInt()).isEqualTo(1);
        }
    }

    @Test
    @Order(2)
    void who_may_install_the_template_does_and_who_waited_for_it_goes_on() throws IOException {
        ProfileDocument document = SampleDocuments.full("waited");
        List<QueuedDocument> documents = List.of(new QueuedDocument(document.id(), "waited", DocumentWriter.write(document)));
        try (Elasticsearch service = Elasticsearch.open(server.settings().access(access -> access.username("service")).build());
                Delivery waiting = service.delivery(StreamFamily.SLICES, notes::add, new RunAliases())) {
            assertThatThrownBy(() -> waiting.deliver(documents)).hasMessageStartingWith("There is no index template metrics-statsprofile");
            deliver("installer", "mine");
            assertThat(waiting.deliver(documents)).containsExactly(Receipt.DELIVERED);
        }
        assertThat(notes.get(1)).isEqualTo("Installed the index template metrics-statsprofile, version " + VERSION
                + ", which keeps documents for 30d");
    }

    @Test
    @Order(3)
    void who_may_not_upgrade_an_older_template_delivers_under_it_all_the_same() throws IOException {
        try (Rest rest = new Rest(server)) {
            JsonTree older = IndexTemplate.of(StreamFamily.SLICES)
                    .body(Duration.ofDays(30), Set.of(IndexTemplate.Feature.CONSTANT_KEYWORD)).with("/version", 0);
            rest.send("PUT", "/_index_template/metrics-statsprofile", older.toString());

            deliver("service", "old");

            assertThat(notes).singleElement().asString().startsWith(
                    "Could not upgrade the index template metrics-statsprofile from version 0 to " + VERSION
                    + "; new fields are not indexed until that is done: ");
            rest.send("PUT", "/_index_template/metrics-statsprofile", older.with("/version", VERSION).toString());
        }
    }

    @Test
    @Order(3)
    void a_service_with_the_least_privileges_delivers_once_the_template_is_there() throws IOException {
        deliver("service", "least");
        deliver("writer", "writer");

        assertThat(notes.get(0)).startsWith("Found the index template metrics-statsprofile, version " + VERSION);
        assertThat(notes.get(1)).startsWith("These credentials may not read the index template metrics-statsprofile (cluster privilege "
                + "manage_index_templates)");
        assertThat(notes).last().isEqualTo("Cannot verify the mapping of metrics-statsprofile-writer with these credentials"
                + " (index privilege view_index_metadata or read)");
    }

    @Test
    @Order(3)
    void a_program_in_python_delivers_by_https_with_the_documented_role() throws IOException {
        assumeTrue(Python.here().isPresent(), "python3 of 3.9 or newer is on the PATH");

        Ended ended = Python.here().get().run(Path.of("").toAbsolutePath(), Map.of("STATSPROFILE_ES_URL", server.url(),
                "STATSPROFILE_ES_USER", "documented",
                "STATSPROFILE_ES_PASSWORD", server.password(), "STATSPROFILE_ES_CA", server.caFile().toAbsolutePath().toString()), "-c",
                "import statsprofile\nwith statsprofile.Recorder(namespace='snake', service='snake'):\n    sorted([2, 1])");

        assertThat(ended).isEqualTo(new Ended(0, "", ""));
        Eventually.assertThat("its one document", () -> ids("snake").size() == 1);
    }

    @Test
    @Order(3)
    void the_documented_role_is_enough_to_settle_a_lost_answer_over_a_rollover() throws IOException {
        List<QueuedDocument> documents = queuedDocuments("settled", 1, 4);
        try (Wire wire = new Wire(server.url()); Elasticsearch service = documented(wire.url().replace("http:", "https:"));
                Delivery delivery = service.delivery(StreamFamily.SLICES, notes::add, new RunAliases())) {
            wire.connect();
            assertThat(delivery.deliver(documents.subList(0, 1))).containsOnly(Receipt.DELIVERED);
            wire.loseAnswers(true);
            assertThatThrownBy(() -> delivery.deliver(documents)).isInstanceOf(IOException.class);
            Eventually.assertThat("the documents whose receipt was lost", () -> ids("settled").size() == 4);
            rollOver("settled");
            wire.loseAnswers(false);

            assertThat(delivery.deliver(documents)).hasSize(4).containsOnly(Receipt.FOUND);
            List<QueuedDocument> after = queuedDocuments("settled", 1, 6).subList(4, 6);
            assertThat(delivery.deliver(after)).hasSize(2).containsOnly(Receipt.DELIVERED);
        }
        assertThat(ids("settled")).hasSize(6).doesNotHaveDuplicates();
        assertThat(notes).as("nothing that the role does not suffice for").noneMatch(note -> note.startsWith("Cannot"));
    }

    @Test
    @Order(3)
    void the_documented_role_is_enough_for_what_a_process_before_has_sent_or_not() throws IOException {
        List<QueuedDocument> documents = queuedDocuments("before", 1, 4);
        try (Elasticsearch service = documented(server.url()); Delivery delivery = service.delivery(StreamFamily.SLICES, notes::add,
                new RunAliases())) {
            assertThat(delivery.deliver(documents.subList(0, 1))).containsOnly(Receipt.DELIVERED);
            rollOver("before");
            assertThat(delivery.deliver(documents.subList(1, 2))).containsOnly(Receipt.DELIVERED);
        }
        try (Elasticsearch service = documented(server.url()); Delivery next = service.delivery(StreamFamily.SLICES, notes::add,
                new RunAliases())) {
            assertThat(next.deliver(documents.stream().map(QueuedDocument::doubted).toList()))
                    .containsExactly(Receipt.FOUND, Receipt.FOUND, Receipt.DELIVERED, Receipt.DELIVERED);
        }
        assertThat(ids("before")).hasSize(4).doesNotHaveDuplicates();
    }

    /** A 409 each: to the first one its own document, to the second one that of a process with the same run id. */
    @Test
    @Order(3)
    void the_documented_role_is_enough_to_look_at_what_an_id_is_taken_by() throws IOException {
        List<QueuedDocument> documents = queuedDocuments("taken", 1, 2);
        List<QueuedDocument> others = queuedDocuments("taken", 2, 2);
        try (Elasticsearch service = documented(server.url()); Delivery delivery = service.delivery(StreamFamily.SLICES, notes::add,
                new RunAliases())) {
            assertThat(delivery.deliver(documents)).containsOnly(Receipt.DELIVERED);

            assertThat(delivery.deliver(documents)).containsOnly(Receipt.FOUND);
        }
        try (Elasticsearch service = documented(server.url()); Delivery clone = service.delivery(StreamFamily.SLICES, notes::add,
                new RunAliases())) {
            List<Receipt> receipts = clone.deliver(others);
            assertThat(receipts).extracting(Receipt::outcome).containsOnly(Outcome.RETRY);
            assertThat(receipts.get(0).reason()).startsWith("Elasticsearch has another document " + RUN
                    + "-0; another process has our run id");
            assertThat(clone.deliver(others)).containsOnly(Receipt.DELIVERED);
        }
        assertThat(ids("taken")).hasSize(4).doesNotHaveDuplicates();
    }

    private static Elasticsearch documented(String url) {
        return Elasticsearch.open(ElasticsearchSettings.builder().url(url).access(access -> access.username("documented")
                .password(server.password())
                .caFile(server.caFile())).build());
    }

    private static List<QueuedDocument> queuedDocuments(String namespace, int seed, int count) {
        Random random = new Random(seed);
        return IntStream.range(0, count).mapToObj(i -> SampleDocuments.random(random, namespace, RUN, i, 3))
                .map(document -> new QueuedDocument(document.id(), namespace, DocumentWriter.write(document))).toList();
    }

    private static void rollOver(String namespace) throws IOException {
        try (Rest rest = new Rest(server)) {
            rest.send("POST", "/metrics-statsprofile-" + namespace + "/_rollover", null);
        }
    }

    /** Of all documents of a stream, in all of its indices. */
    private static List<String> ids(String namespace) throws IOException {
        try (Rest rest = new Rest(server)) {
            return rest.search("metrics-statsprofile-" + namespace, "{\"size\": 1000}").at("/hits/hits").findValuesAsText("_id");
        }
    }

    @Test
    @Order(3)
    void without_rights_on_the_function_stream_functions_wait_and_slices_go_on() throws IOException {
        ProfileDocument document = SampleDocuments.full("half");
        List<QueuedDocument> documents = List.of(new QueuedDocument(document.id(), "half", DocumentWriter.write(document)));
        try (Elasticsearch service = Elasticsearch.open(server.settings().access(access -> access.username("service")).build());
                Delivery slices = service.delivery(StreamFamily.SLICES, notes::add, new RunAliases()); Delivery functions =
                        service.delivery(StreamFamily.FUNCTIONS, notes::add, new RunAliases())) {
            Receipt receipt = functions.deliver(documents).get(0);
            assertThat(receipt.outcome()).isEqualTo(Outcome.RETRY);
            assertThat(receipt.reason()).contains("metrics-statsprofile.function");
            assertThat(slices.deliver(documents)).containsExactly(Receipt.DELIVERED);
        }
        try (Elasticsearch admin = Elasticsearch.open(server.settings().build())) {
            admin.templates().setUp(StreamFamily.FUNCTIONS, false, true);
        }
        try (Elasticsearch service = Elasticsearch.open(server.settings().access(access -> access.username("service"))
                .build()); Delivery functions = service.delivery(StreamFamily.FUNCTIONS, notes::add, new RunAliases())) {
            Receipt receipt = functions.deliver(documents).get(0);
            assertThat(receipt.outcome()).isEqualTo(Outcome.RETRY);
            assertThat(receipt.reason()).contains("status 403").contains("metrics-statsprofile.function-half");
        }
    }

    @Test
    @Order(3)
    void the_packaged_library_delivers_over_tls_with_nothing_else_on_the_class_path() throws Exception {
        Path library = Build.jar("");
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                library + File.pathSeparator + Path.of("target", "test-classes"), PackagedDelivery.class.getName(), server.url(), "service",
                server.password(), server.caFile().toString(), "packaged").redirectErrorStream(true).start();

        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(output.lines()).as("nothing but our own lines, so nobody logs or warns").hasSize(2).last().isEqualTo("left 0");
        try (Rest rest = new Rest(server)) {
            assertThat(rest.search("metrics-statsprofile-packaged", "{}").at("/hits/hits/0/_id").asText()).isEqualTo("run-of-packaged-7");
        }
    }

    @Test
    @Order(3)
    void a_missing_privilege_is_named_and_the_document_waits() throws IOException {
        assertThatThrownBy(() -> deliver("reader", "least")).hasMessageContaining("status 403").hasMessageContaining("create_doc");
    }

    @Test
    @Order(3)
    void a_wrong_password_is_explained() {
        assertThatThrownBy(() -> deliver(server.settings().access(access -> access.password("wrong")).build(), "wrong"))
                .hasMessageContaining("status 401")
                .hasMessageContaining("check username and password").hasMessageNotContaining("wrong;")
                .hasMessageContaining(server.url());
        assertThatThrownBy(() -> deliver(server.settings().access(access -> access.username(null).password(null)).build(), "wrong"))
                .hasMessageContaining("status 401");
    }

    @Test
    @Order(3)
    void a_certificate_that_is_not_trusted_is_explained() {
        assertThatThrownBy(() -> deliver(server.settings().access(access -> access.caFile(null)).build(), "tls"))
                .hasMessageContaining("TLS failed").hasMessageContaining("as caFile");
    }

    @Test
    @Order(3)
    void a_password_that_is_put_right_in_its_file_is_used_for_what_waits(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("password"), "old\n");
        ProfileDocument document = SampleDocuments.full("least");
        List<QueuedDocument> documents = List.of(new QueuedDocument(document.id() + "-rotated", "least", DocumentWriter.write(document)));
        try (Elasticsearch elasticsearch = Elasticsearch.open(server.settings().access(access -> access.username("service").password(null)
                .passwordFile(file)).build());
                Delivery delivery = elasticsearch.delivery(StreamFamily.SLICES, notes::add, new RunAliases())) {
            assertThatThrownBy(() -> delivery.deliver(documents)).hasMessageContaining("status 401");
            Files.writeString(file, server.password() + "\n");
            assertThat(delivery.deliver(documents)).containsExactly(Receipt.DELIVERED);
        }
    }

    @Test
    @Order(3)
    void a_certificate_of_the_client_is_shown_and_where_it_is_not_taken_that_is_told(@TempDir Path directory) throws IOException {
        deliver(withCertificate(directory, TestCertificate.any()), "least");

        assertThatThrownBy(() -> deliver(withCertificate(directory, new TestCertificate()), "least"))
                .hasMessageContaining("the server does not take the client's certificate").hasMessageContaining("certificateFile");
    }

    private static ElasticsearchSettings withCertificate(Path directory, TestCertificate shown) throws IOException {
        Path certificate = Files.writeString(directory.resolve("certificate"), shown.certificatePem());
        Path key = Files.writeString(directory.resolve("key"), shown.keyPem());
        return server.settings().access(access -> access.username("service").certificateFile(certificate).keyFile(key)).build();
    }

    @Test
    @Order(3)
    void plain_http_to_a_tls_port_is_explained() {
        assertThatThrownBy(() -> deliver(ElasticsearchSettings.builder().url(server.url().replace("https", "http")).build(), "tls"))
                .hasMessageContaining("use https://");
    }

    private void deliver(String user, String namespace) throws IOException {
        deliver(server.settings().access(access -> access.username(user)).build(), namespace);
    }

    private void deliver(ElasticsearchSettings settings, String namespace) throws IOException {
        ProfileDocument document = SampleDocuments.full(namespace);
        try (Elasticsearch elasticsearch = Elasticsearch.open(settings); Delivery delivery = elasticsearch.delivery(StreamFamily.SLICES,
                notes::add, new RunAliases())) {
            Receipt receipt = delivery
                    .deliver(List.of(new QueuedDocument(document.id(), namespace, DocumentWriter.write(document)))).get(0);
            if (receipt.outcome() != Outcome.DELIVERED) {
                throw new IOException(receipt.outcome() + " " + receipt.reason());
            }
        }
    }
}
