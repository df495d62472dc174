package io.statsprofile.internal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.statsprofile.internal.http.AccessSettings;
import io.statsprofile.internal.kibana.Dashboards;
import io.statsprofile.internal.kibana.KibanaSettings;
import io.statsprofile.testing.FakeKibana;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The half of {@code setup} that speaks to Kibana; the other is tested against real servers. */
class SetupCommandTest extends CommandLineTests {

    private static final int OBJECTS = (int) Dashboards.ndjson().lines().count();
    private static final String BUNDLE = Dashboards.ndjson().replaceFirst("(?s).*?Bundle (\\d+).*", "$1");
    private static final String TAG = "tag:statsprofile-tag";
    private static final String DATA_VIEW = "index-pattern:statsprofile-data-view";
    private static final String IMPORT = "POST /api/saved_objects/_import";

    @TempDir
    private Path directory;
    private final FakeKibana kibana = new FakeKibana();

    @AfterEach
    void stop() {
        kibana.close();
    }

    @Test
    void a_fresh_kibana_gets_every_object_and_a_second_run_changes_nothing() {
        assertThat(setup()).isZero();
        assertThat(out()).contains("Imported the dashboards, bundle " + BUNDLE + " (space default)")
                .contains("add      tag \"StatsProfile\"");
        assertThat(kibana.objects("default")).hasSize(OBJECTS);

        assertThat(setup()).isZero();
        assertThat(out()).isEqualTo("Kibana: Found the dashboards, bundle " + BUNDLE + ", and left them as they are (space default)\n"
                + opening());
        assertThat(kibana.asked).containsOnlyOnce(IMPORT);
    }

    @Test
    void a_newer_version_stays_and_an_unknown_one_is_replaced() {
        setup();
        describe(kibana.objects("default").get(TAG), "From a later release. Bundle 99");
        assertThat(setup()).isZero();
        assertThat(out()).contains("Left the dashboards as they are: bundle 99 is newer than ours, bundle " + BUNDLE);

        kibana.objects("default").values().forEach(object -> describe(object, "No version at all"));
        assertThat(setup()).isZero();
        assertThat(out()).contains("Imported the dashboards, bundle " + BUNDLE + ", over objects of an unknown version")
                .contains("replace  tag \"StatsProfile\"");
        assertThat(kibana.objects("default").get(TAG).at("/attributes/description").asText()).contains("Bundle " + BUNDLE);
    }

    @Test
    void what_was_deleted_is_restored_and_what_was_edited_only_by_force() {
        setup();
        kibana.objects("default").remove(DATA_VIEW);
        assertThat(setup()).isZero();
        assertThat(out()).contains("add      data view \"StatsProfile\"");

        ((ObjectNode) kibana.objects("default").get(TAG).path("attributes")).put("color", "#000000");
        assertThat(setup()).isZero();
        assertThat(kibana.objects("default").get(TAG).at("/attributes/color").asText()).isEqualTo("#000000");
        assertThat(setup("--force")).isZero();
        assertThat(kibana.objects("default").get(TAG).at("/attributes/color").asText()).isNotEqualTo("#000000");
    }

    @Test
    void a_dry_run_asks_and_writes_nothing() {
        assertThat(setup("--dry-run")).isZero();
        assertThat(out()).contains("Would import the dashboards, bundle " + BUNDLE).contains("add      tag")
                .contains("whether Kibana lets these credentials write was not tried")
                .endsWith("Nothing was changed, since this was a dry run.\n");
        assertThat(kibana.objects("default")).isEmpty();
        setup();
        assertThat(setup("--remove", "-n")).isZero();
        assertThat(out()).contains("Would remove the dashboards").contains("remove   tag");
        assertThat(kibana.objects("default")).hasSize(OBJECTS);
    }

    @Test
    void a_second_space_has_its_own_ids_and_is_set_up_updated_and_cleared_alike() {
        kibana.space("team");
        setup();
        assertThat(setup("--space", "team")).isZero();
        assertThat(kibana.objects("team")).hasSize(OBJECTS).doesNotContainKey(TAG);
        assertThat(setup("--space", "team")).isZero();
        assertThat(out()).contains("Found the dashboards, bundle " + BUNDLE + ", and left them as they are (space team)");
        assertThat(setup("--space", "team", "--remove")).isZero();
        assertThat(out()).contains("Removed the dashboards (space team)\n").contains("remove   data view");
        assertThat(kibana.objects("team")).isEmpty();
        assertThat(kibana.objects("default")).hasSize(OBJECTS);
        assertThat(setup("--space", "team", "--remove")).isZero();
        assertThat(out()).contains("none to remove");
    }

    @Test
    void an_unknown_space_is_no_place_to_import_into() {
        assertFails("has no space 'nowhere'; create it there first", "--space", "nowhere");
        assertThat(kibana.asked).noneMatch(request -> request.contains("_import"));
        assertThat(setup("--space", "No Where")).isEqualTo(2);
        assertThat(err()).contains("Kibana space is 'No Where', but");
    }

    @Test
    void wrong_credentials_are_refused_before_anything_is_written() {
        kibana.authorization = "Basic YWRtaW46Y29ycmVjdC1ob3JzZQ==";
        environment.put("STATSPROFILE_ES_USER", "admin");
        environment.put("STATSPROFILE_ES_PASSWORD", "wrong");
        assertFails("status 401");
        assertThat(err()).contains("check username and password").contains("Nothing was changed.").doesNotContain("wrong;");

        environment.put("STATSPROFILE_ES_PASSWORD", "correct-horse");
        assertThat(setup()).isZero();
        kibana.authorization = "ApiKey a2V5";
        environment.put("STATSPROFILE_ES_API_KEY", "a2V5");
        assertThat(setup()).isZero();
    }

    @Test
    void a_role_that_may_only_read_is_told_which_privileges_are_missing() {
        kibana.readOnly = true;
        assertFails("status 403, Unable to bulk_create");
        assertThat(err()).contains("grant, in the space").contains("In Kibana nothing was changed.");

        kibana.readOnly = false;
        setup();
        kibana.readOnly = true;
        assertThat(setup("--remove")).isEqualTo(3);
        assertThat(out()).contains("Removed the dashboards only in part").contains("failed   tag").contains("Unable to delete tag");
    }

    @Test
    void a_kibana_that_is_down_or_starting_or_something_else_is_named() {
        kibana.starting = true;
        assertFails("status 503, Kibana server is not ready yet.; Kibana is starting");
        kibana.starting = false;
        kibana.version = "7.17.29";
        assertFails("has version 7.17.29, but the dashboards need 8.3 or newer");
        kibana.close();
        assertFails("the connection was refused (Connect to ");
        assertThat(err()).contains("; check that Kibana runs there");
    }

    @Test
    void what_kibana_refuses_of_a_file_is_said_object_by_object() {
        kibana.refused.put(DATA_VIEW, "{\"isBoom\":true,\"isServer\":false,\"data\":null,\"output\":{\"statusCode\":400,"
                + "\"payload\":{\"message\":"
                + "\"[attributes.nosuch]: definition for this key is missing: Bad Request\",\"statusCode\":400,\"error\":\"Bad "
                + "Request\"},\"headers\":{}},"
                + "\"type\":\"unknown\"}");
        assertThat(setup()).isEqualTo(3);
        assertThat(out()).contains("Kibana refused the dashboards, bundle " + BUNDLE + ", or some of them; what is there now:")
                .contains("failed   tag \"StatsProfile\": there, bundle " + BUNDLE + "\n")
                .contains("failed   data view \"StatsProfile\": not there; refused: [attributes.nosuch]: definition for this key is "
                        + "missing");
    }

    @Test
    void an_answer_that_lists_successes_is_not_believed_when_nothing_was_written() {
        kibana.refused.put(DATA_VIEW, "{\"type\":\"missing_references\",\"references\":[{\"type\":\"index-pattern\",\"id\":\"nowhere\"}]}");
        assertThat(setup()).isEqualTo(3);
        assertThat(out()).contains("failed   tag \"StatsProfile\": not there\n")
                .contains("refused: it refers to what is not there: nowhere");
        kibana.refused.put(DATA_VIEW, "{\"type\":\"unsupported_type\"}");
        assertThat(setup()).isEqualTo(3);
        assertThat(out()).contains("refused: this Kibana does not know its type");
    }

    @Test
    void what_cannot_be_removed_stays_and_is_named_and_the_rest_goes() {
        setup();
        kibana.shared.add("index-pattern");
        assertThat(setup("--remove")).isEqualTo(3);
        assertThat(out()).contains("failed   data view").contains("exists in multiple namespaces").contains("remove   tag");
        assertThat(kibana.objects("default")).containsOnlyKeys(DATA_VIEW, "index-pattern:statsprofile-days-data-view",
                "index-pattern:statsprofile-function-data-view", "index-pattern:statsprofile-function-hours-data-view",
                "index-pattern:statsprofile-hours-data-view");
    }

    @Test
    void a_server_that_is_down_keeps_the_other_untouched() {
        assertThat(run("setup", "--elasticsearch", "http://127.0.0.1:1", "--kibana", kibana.url())).isEqualTo(3);
        assertThat(err()).contains("http://127.0.0.1:1").contains("refused").endsWith("Nothing was changed in either server.\n")
                .hasLineCount(1);
        assertThat(kibana.objects("default")).isEmpty();
    }

    @Test
    void where_there_is_no_kibana_it_says_how_the_rest_is_done() throws IOException {
        SetupTarget.Result done = new SetupTarget.Result(List.of("done"), true);
        SetupTarget search = new SetupTarget() {

            @Override
            public String subject() {
                return "the index template";
            }

            @Override
            public String server() {
                return "Elasticsearch";
            }

            @Override
            public void check(boolean removal) {
                // All is well there.
            }

            @Override
            public Result install(boolean write) {
                return done;
            }

            @Override
            public Result remove(boolean write) {
                return done;
            }
        };
        KibanaSettings nobody = KibanaSettings.of("http://127.0.0.1:1", "default", AccessSettings.NONE);
        try (SetupTargets both = new SetupTargets(System.out, System.err, true)) {
            both.add(search);
            both.add(new DashboardTarget(nobody, false));
            assertThatThrownBy(both::install).hasMessageEndingWith("Nothing was changed in either server. To do the rest without Kibana,"
                    + " leave --kibana (or STATSPROFILE_KIBANA_URL) out.");
        }
        try (SetupTargets alone = new SetupTargets(System.out, System.err, true)) {
            alone.add(new DashboardTarget(nobody, false));
            assertThatThrownBy(alone::install).as("nothing is left without it").hasMessageEndingWith("Nothing was changed.");
        }
    }

    @Test
    void addresses_on_the_command_line_win_over_all_of_the_environment() {
        environment.put("STATSPROFILE_ES_URL", "http://127.0.0.1:1");
        assertThat(setup()).isZero();
        environment.clear();
        environment.put("STATSPROFILE_KIBANA_URL", kibana.url());
        assertThat(run("setup")).isZero();
    }

    @Test
    void wrong_usage_is_exit_code_2() {
        assertWrong("no server is given", "setup");
        assertWrong("--force and --remove", "setup", "--kibana", kibana.url(), "--force", "--remove");
        assertWrong("Kibana url is localhost:5601", "setup", "--kibana", "localhost:5601");
        assertWrong("(hidden)@", "setup", "--kibana", "http://me:secret@localhost:5601");
        assertWrong("no url begins with https://", "setup", "--kibana", kibana.url(), "--ca", "ca.crt");
        assertWrong("no such file can be read", "setup", "--kibana", "https://localhost:5601", "--ca", "missing.crt");
        assertWrong("--export is given with --kibana, --remove", "setup", "--kibana", kibana.url(), "--remove", "--export",
                directory.toString());
        assertWrong("password is missing", "setup", "--kibana", kibana.url(), "--user", "admin");
        assertWrong("--retention is 'soon', but must be a length of time", "setup", "--elasticsearch", "http://127.0.0.1:1",
                "--retention", "soon");
    }

    @Test
    void export_writes_what_is_installed_by_hand() throws IOException {
        Path target = directory.resolve("assets");
        assertThat(run("setup", "--export", target.toString(), "--retention", "7d")).isZero();
        assertThat(out().lines()).hasSize(11 + SetupAssets.QUERIES.size()).allMatch(line -> line.startsWith("Wrote " + target));
        assertThat(json(target, "index-template.json").at("/template/lifecycle/data_retention").asText()).isEqualTo("7d");
        assertThat(Files.readString(target.resolve("dashboards.ndjson"))).isEqualTo(Dashboards.ndjson());
        String readme = Files.readString(target.resolve("README.md"));
        assertThat(readme).contains("_import?overwrite=true");
        try (Stream<Path> sources = Files.list(Path.of("kibana/queries"))) {
            assertThat(sources).as("all queries to take away, and the README names them").isNotEmpty().allSatisfy(source -> {
                assertThat(target.resolve("queries").resolve(source.getFileName())).hasSameTextualContentAs(source);
                assertThat(readme).contains("`queries/" + source.getFileName() + "`");
            });
        }
        assertThat(json(target, "function-template.json").at("/index_patterns/0").asText()).isEqualTo("metrics-statsprofile.function-*");
        assertThat(json(target, "function-template.json").at("/template/lifecycle/data_retention").asText()).isEqualTo("7d");
        assertThat(json(target, "hour-template.json").at("/index_patterns/0").asText()).isEqualTo("metrics-statsprofile.hour-*");
        assertThat(json(target, "hour-template.json").at("/template/lifecycle/data_retention").asText()).isEqualTo("400d");
        assertThat(json(target, "day-template.json").at("/index_patterns/0").asText()).isEqualTo("metrics-statsprofile.day-*");
        assertThat(json(target, "day-template.json").at("/template/lifecycle/data_retention").asText()).isEqualTo("400d");
        assertThat(json(target, "function-hour-template.json").at("/index_patterns/0").asText())
                .isEqualTo("metrics-statsprofile.function_hour-*");
        assertThat(json(target, "function-hour-template.json").at("/template/lifecycle/data_retention").asText()).isEqualTo("400d");
        List<String> written = List.of("metrics-statsprofile-*", "metrics-statsprofile.function-*", "metrics-statsprofile.hour-*",
                "metrics-statsprofile.function_hour-*");
        List<String> all = Stream.concat(written.stream(), Stream.of("metrics-statsprofile.day-*")).toList();
        for (String role : new String[] {"writer", "reader", "setup"}) {
            assertThat(json(target, "role-" + role + ".json").at("/indices/0/names")).extracting(JsonNode::asText)
                    .containsExactlyElementsOf(role.equals("writer") ? written : all);
        }
        assertThat(json(target, "role-rollup.json").at("/indices")).extracting(indices -> indices.at("/names/0").asText())
                .containsExactly("metrics-statsprofile-*", "metrics-statsprofile.hour-*");
        assertThat(run("setup", "--export", target.toString(), "--hour-retention", "90d")).isZero();
        assertThat(json(target, "hour-template.json").at("/template/lifecycle/data_retention").asText()).isEqualTo("90d");
        assertThat(json(target, "index-template.json").at("/template/lifecycle/data_retention").asText()).isEqualTo("30d");
        Path file = Files.createFile(directory.resolve("file"));
        assertThat(run("setup", "--export", file.toString())).isEqualTo(3);
        assertThat(err()).contains("cannot be written");
    }

    @Test
    void the_role_for_services_in_the_README_is_the_exported_one() throws IOException {
        assertThat(run("setup", "--export", directory.toString())).isZero();
        ObjectNode exported = ((ObjectNode) json(directory, "role-writer.json")).without("description");
        String readme = Files.readString(Path.of("README.md"));
        String request = readme.substring(readme.indexOf("POST /_security/api_key") + "POST /_security/api_key".length(),
                readme.indexOf("### 2. "));
        JsonNode body = new ObjectMapper().readTree(request.substring(0, request.indexOf("```")));
        assertThat(body.at("/role_descriptors/statsprofile-writer")).isEqualTo(exported);
    }

    private static JsonNode json(Path target, String name) throws IOException {
        return new ObjectMapper().readTree(target.resolve(name).toFile());
    }

    /** Where the bundle has a dashboard, its address is said. */
    private String opening() {
        return out().lines().filter(line -> line.startsWith("Open ")).findFirst().map(line -> line + "\n").orElse("");
    }

    private static void describe(ObjectNode object, String description) {
        ((ObjectNode) object.path("attributes")).put("description", description);
    }

    private void assertFails(String message, String... args) {
        assertThat(setup(args)).isEqualTo(3);
        assertThat(err()).startsWith("statsprofile: Kibana at " + kibana.url()).contains(message).doesNotContain("Exception")
                .hasLineCount(1);
        assertThat(kibana.objects("default")).isEmpty();
    }

    private void assertWrong(String message, String... args) {
        assertThat(run(args)).as(String.join(" ", args)).isEqualTo(2);
        assertThat(err()).contains(message).contains("Try 'statsprofile help setup'").doesNotContain("secret").doesNotContain("\tat ");
    }

    private int setup(String... args) {
        String[] all = new String[args.length + 3];
        all[0] = "setup";
        all[1] = "--kibana";
        all[2] = kibana.url();
        System.arraycopy(args, 0, all, 3, args.length);
        return run(all);
    }
}
