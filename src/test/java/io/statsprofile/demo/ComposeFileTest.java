package io.statsprofile.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What a file for containers gets wrong silently. Whether Compose itself takes it:
 * {@code docker compose -f compose/compose.yaml config -q}.
 */
class ComposeFileTest {

    private static final Pattern SECRET = Pattern.compile(".*(PASSWORD|KEY|SECRET|TOKEN).*");
    private static final Pattern REQUIRED = Pattern.compile("\\$\\{(\\w+):\\?run sh compose/secrets.sh first}");
    private static final Pattern DEFAULTED = Pattern.compile("\\$\\{(\\w+):-([^}]*)}");
    /** Files and directories of this repository that the build file names. */
    private static final Pattern READ_BY_THE_BUILD = Pattern.compile("\\$\\{project\\.basedir}/([^<]+)|<directory>([^$<]+)</directory>");

    private static ComposeFile file;
    private static String text;

    @BeforeAll
    static void read() throws IOException {
        file = new ComposeFile();
        text = Files.readString(ComposeFile.DIRECTORY.resolve("compose.yaml"));
    }

    @Test
    void servers_are_pinned_to_the_version_that_is_tested() throws IOException {
        Matcher tested = Pattern.compile("<elasticsearch.version>(9[^<]*)<").matcher(Files.readString(Path.of("pom.xml")));
        assertThat(tested.find()).isTrue();
        assertThat(file.service("elasticsearch")).containsEntry("image", "docker.elastic.co/elasticsearch/elasticsearch:"
                + tested.group(1));
        assertThat(file.service("access")).containsEntry("image", file.service("elasticsearch").get("image"));
        assertThat(file.service("kibana")).containsEntry("image", "docker.elastic.co/kibana/kibana:" + tested.group(1));
        assertThat(file.services().values()).as("no image without a version but the one that is built here")
                .allSatisfy(service -> assertThat(service.get("image").toString()).matches("statsprofile-demo|.+:\\d+\\.\\d+\\.\\d+"));
    }

    @Test
    void every_service_has_a_memory_limit_and_says_whether_it_starts_again() {
        assertThat(file.services()).allSatisfy((name, service) -> {
            assertThat(service.get("mem_limit").toString()).matches("\\d+[mg]");
            assertThat(service.get("restart").toString()).isIn("no", "unless-stopped");
            assertThat(ComposeFile.list(service, "security_opt")).contains("no-new-privileges:true");
        });
    }

    @Test
    void who_is_waited_for_can_be_what_is_waited_for() {
        assertThat(file.services()).allSatisfy((name, service) -> assertThat(ComposeFile.waits(service)).allSatisfy((other, condition) -> {
            assertThat(file.services()).containsKey(other);
            switch (condition) {
                case "service_healthy" -> assertThat(file.service(other)).containsKey("healthcheck")
                        .containsEntry("restart", "unless-stopped");
                case "service_completed_successfully" -> assertThat(file.service(other)).containsEntry("restart", "no");
                default -> assertThat(condition).isEqualTo("service_started");
            }
        }));
        assertThat(file.service("elasticsearch")).containsKey("healthcheck");
        assertThat(file.service("kibana")).containsKey("healthcheck");
    }

    @Test
    void a_slow_machine_has_minutes_to_start_a_server_and_a_dead_one_is_noticed_in_a_minute() {
        assertThat(List.of("elasticsearch", "kibana")).allSatisfy(server -> {
            Map<?, ?> check = (Map<?, ?>) file.service(server).get("healthcheck");
            assertThat(check.get("start_period").toString()).matches("([5-9]|1\\d)m");
            assertThat((Integer) check.get("retries") * Integer.parseInt(check.get("interval").toString().replace("s", ""))).isEqualTo(60);
        });
    }

    @Test
    void an_image_is_not_left_from_before_a_pull() {
        List<Map<String, Object>> built = file.services().values().stream().filter(service -> service.containsKey("build")).toList();
        assertThat(built).hasSize(1).allSatisfy(service -> assertThat(service).containsEntry("pull_policy", "build")
                .containsEntry("image", "statsprofile-demo"));
    }

    /** A shell in a container takes the carriage return of a file from Windows for a part of the command. */
    @Test
    void clones_have_the_line_ends_of_unix_on_every_system() throws IOException {
        assertThat(Files.readAllLines(Path.of(".gitattributes"))).contains("* text=auto eol=lf");
    }

    @Test
    void nothing_is_published_beyond_this_machine() {
        assertThat(file.services()).allSatisfy((name, service) -> assertThat(ComposeFile.list(service, "ports"))
                .allSatisfy(port -> assertThat(port).startsWith("127.0.0.1:")));
        assertThat(ComposeFile.environment(file.service("elasticsearch"))).containsEntry("xpack.security.enabled", "true");
    }

    @Test
    void no_secret_is_in_the_file_and_all_are_in_the_example() throws IOException {
        Map<String, String> example = example();
        assertThat(file.services()).allSatisfy((name, service) -> assertThat(ComposeFile.environment(service)).allSatisfy((key, value) -> {
            if (SECRET.matcher(key).matches()) {
                Matcher variable = REQUIRED.matcher(value.toString());
                assertThat(variable.matches()).as("%s of %s, which is %s", key, name, value).isTrue();
                assertThat(example).containsEntry(variable.group(1), "generated");
            }
        }));
        assertThat(Files.readAllLines(Path.of(".gitignore"))).contains("compose/.env");
    }

    @Test
    void defaults_are_those_of_the_example() throws IOException {
        Map<String, String> example = example();
        Matcher variable = DEFAULTED.matcher(text);
        while (variable.find()) {
            assertThat(example).containsEntry(variable.group(1), variable.group(2));
        }
        assertThat(text).as("uses all that the example names").contains(example.keySet().stream().map(name -> "${" + name + ":").toList());
    }

    @Test
    void files_that_it_names_exist() {
        assertThat(file.services()).allSatisfy((name, service) -> assertThat(ComposeFile.list(service, "volumes"))
                .filteredOn(volume -> volume.startsWith(".")).allSatisfy(volume -> {
                    assertThat(ComposeFile.DIRECTORY.resolve(volume.split(":")[0])).exists();
                    assertThat(volume).as("SELinux lets containers read it").endsWith(":ro,z");
                }));
        Map<?, ?> build = (Map<?, ?>) file.service("setup").get("build");
        assertThat(ComposeFile.DIRECTORY.resolve(build.get("context").toString()).resolve(build.get("dockerfile").toString())).exists();
    }

    @Test
    void the_image_is_built_from_all_that_the_build_reads() throws IOException {
        List<String> sent = Files.readAllLines(ComposeFile.DIRECTORY.resolve("Dockerfile.dockerignore")).stream()
                .filter(line -> line.startsWith("!"))
                .map(line -> line.substring(1)).toList();
        String pom = Files.readString(Path.of("pom.xml"));
        List<String> read = READ_BY_THE_BUILD.matcher(pom).results().map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                .filter(path -> !path.equals("dependency-reduced-pom.xml")).toList();
        assertThat(sent).contains("pom.xml", "src/main");
        assertThat(read).contains("kibana", "LICENSE").allSatisfy(path -> assertThat(sent)
                .anyMatch(part -> (path + "/").startsWith(part + "/")));
    }

    @Test
    void shops_are_started_with_arguments_that_they_understand() {
        for (String shop : List.of("shop", "shop-next")) {
            Options options = Options.parse(ComposeFile.list(file.service(shop), "command").stream().map(ComposeFile::withDefaults)
                    .toArray(String[]::new));
            assertThat(ComposeFile.environment(file.service(shop))).containsEntry("DEMO_VERSION", options.version());
            assertThat(options.duration()).isGreaterThan(options.day().multipliedBy(100));
        }
        assertThat(file.service("shop").get("hostname")).isNotEqualTo(file.service("shop-next").get("hostname"));
    }

    @Test
    void the_shop_has_the_role_that_setup_gives_a_service() throws IOException {
        assertThat(ComposeFile.list(file.service("access"), "volumes")).contains(ComposeFile.DIRECTORY.relativize(ComposeFile.ROLE)
                + ":/role.json:ro,z");
        JsonNode role = new ObjectMapper().readTree(ComposeFile.ROLE.toFile());
        assertThat(role.get("cluster")).extracting(JsonNode::asText).containsExactly("monitor");
        assertThat(role.at("/indices/0/names")).extracting(JsonNode::asText).containsExactly("metrics-statsprofile-*",
                "metrics-statsprofile.function-*", "metrics-statsprofile.hour-*", "metrics-statsprofile.function_hour-*");
    }

    private static Map<String, String> example() throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        for (String line : Files.readAllLines(ComposeFile.DIRECTORY.resolve(".env.example"))) {
            if (!line.isBlank() && !line.startsWith("#")) {
                values.put(line.split("=", 2)[0], line.split("=", 2)[1]);
            }
        }
        return values;
    }
}
