package io.statsprofile.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.testing.Eventually;
import io.statsprofile.testing.SearchServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real fat jar: our library inside it, our agent before it, levels changed over HTTP, documents in a real Elasticsearch. */
class SpringBootIT {

    private static final String SERVICE = "acme-boot";
    private static final String PING = "com.acme.boot.Ping.ping";

    private final String elasticsearch = SearchServer.shared().url();

    @Test
    void levels_set_by_the_actuator_decide_what_is_counted_and_a_clean_stop_ships_the_last_slice() {
        try (ForkedJvm jvm = start(Fixtures.directory("boot").resolve("boot-1.jar"), SERVICE)) {
            String base = base(jvm);
            work(base, 2, 10);
            assertThat(seesPings(base)).as("a ping seen at level OFF").isFalse();

            set(base, "DEBUG");
            Eventually.assertThat("pings are seen at DEBUG", () -> seesPings(base));
            work(base, 2, 20);
            assertThat(stored().showsCallersOf(PING)).as("callers at DEBUG").isFalse();

            set(base, "TRACE");
            Eventually.assertThat("callers are seen at TRACE", () -> seesPings(base) && stored().showsCallersOf(PING));
            work(base, 1, 5);

            set(base, "OFF");
            Eventually.assertThat("pings are no longer seen at OFF", () -> !seesPings(base));
            work(base, 2, 10);

            set(base, "DEBUG");
            Eventually.assertThat("pings are seen at DEBUG again", () -> seesPings(base));
            work(base, 3, 7);
            jvm.terminate();

            KnownCalls expected = new KnownCalls().work(2, 20).work(1, 5).work(3, 7);
            assertThat(stored().ncalls(Documents.WORK)).as(jvm.output()).isEqualTo(expected.ncalls());
            assertThat(stored().primitiveCalls(Documents.WORK)).isEqualTo(expected.primitiveCalls());
            stored().assertOneUnbrokenRun();
        }
    }

    @Test
    void a_level_that_the_actuator_sets_ends_by_itself_and_those_that_the_service_starts_with_do_not() {
        String service = SERVICE + "-on-demand";
        try (ForkedJvm jvm = start(Fixtures.directory("boot").resolve("boot-1.jar"), service, elasticsearch,
                "--acme.level-timeout=3 seconds",
                "--logging.level.statsprofile.com.acme.work.Crew=INFO")) {
            String base = base(jvm);
            Eventually.assertThat("levels of the start are in force",
                    () -> jvm.output().contains("Profiled by levels below logger statsprofile: com.acme OFF, com.acme.work.Crew INFO"));
            set(base, "TRACE");
            jvm.awaitLine("Logger statsprofile.com.acme was set to TRACE while the service runs, which holds for 3 seconds");
            assertThat(Http.get(base + "/actuator/loggers/statsprofile.com.acme")).contains("\"configuredLevel\":\"TRACE\"");

            jvm.awaitLine("Logger statsprofile.com.acme was set to TRACE for 3 seconds, which is over; it is back at OFF");
            assertThat(Http.get(base + "/actuator/loggers/statsprofile.com.acme")).contains("\"configuredLevel\":\"OFF\"");
            assertThat(Http.get(base + "/actuator/loggers/statsprofile.com.acme.work.Crew")).contains("\"configuredLevel\":\"INFO\"");
            assertThat(jvm.output()).doesNotContain("Crew was set to INFO while the service runs");
        }
    }

    @Test
    void an_instance_that_is_not_among_the_canaries_does_not_obey_the_actuator() {
        String service = SERVICE + "-canary";
        try (ForkedJvm jvm = start(Fixtures.directory("boot").resolve("boot-1.jar"), service, elasticsearch, "--acme.canary=0%")) {
            String base = base(jvm);
            set(base, "TRACE");
            assertThat(Http.get(base + "/actuator/loggers/statsprofile.com.acme")).contains("\"configuredLevel\":\"TRACE\"");
            jvm.awaitLine("is not among the 0% of the service's instances that setting canary chooses");
            // Slices go on, so that what is not in them was not counted: longer than a level takes elsewhere.
            for (int slices = 1; slices <= 6; slices++) {
                assertThat(Http.get(base + "/ping")).isEqualTo("pong");
                int more = slices;
                Eventually.assertThat("slice " + more + " is stored", () -> Documents.stored(elasticsearch, service).all().size() >= more);
            }
            work(base, 2, 20);
            jvm.terminate();

            Documents documents = Documents.stored(elasticsearch, service);
            assertThat(documents.ncalls(PING).getOrDefault(PING, 0L)).as(jvm.output()).isZero();
            assertThat(documents.ncalls(Documents.WORK).values()).as(jvm.output()).allMatch(calls -> calls == 0);
        }
    }

    @Test
    void the_same_service_on_spring_boot_4_is_counted_to_the_last_call() {
        String service = SERVICE + "-4";
        try (ForkedJvm jvm = start(Fixtures.springBoot("4.0.3"), service)) {
            String base = base(jvm);
            set(base, "TRACE");
            Eventually.assertThat("calls are seen at TRACE", () -> {
                Http.get(base + "/ping");
                return Documents.stored(elasticsearch, service).showsCallersOf(PING);
            });
            work(base, 2, 20);
            jvm.terminate();

            Documents documents = Documents.stored(elasticsearch, service);
            assertThat(documents.ncalls(Documents.WORK)).as(jvm.output()).isEqualTo(new KnownCalls().work(2, 20).ncalls());
            documents.assertOneUnbrokenRun();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.5", "4.0.3"})
    void the_properties_of_the_readme_are_enough_and_nothing_of_slices_is_in_the_log(String version) throws IOException {
        String service = SERVICE + "-properties-" + version.replace('.', '-');
        Path jar = withoutXml(version.equals("3.5") ? Fixtures.directory("boot").resolve("boot-1.jar") : Fixtures.springBoot(version),
                service);
        // The file beside the jar that Boot reads, too: what the README says, with a server that is there and the packages of this service.
        Files.writeString(jar.resolveSibling("application.properties"), ofReadme().replace("https://es:9200", elasticsearch)
                .replaceFirst("(?m)^statsprofile.elasticsearch.api-key=.*$", "")
                .replace("spring.application.name=shop", "spring.application.name=" + service)
                .replace("statsprofile.com.acme.shop=", "statsprofile.com.acme="));
        try (ForkedJvm jvm = ForkedJvm.java(PackagedJars.agentOption(), "-jar", jar.toString(), "--statsprofile.interval=1 second",
                "--statsprofile.overhead-budget=off").in(jar.getParent()).start()) {
            String base = base(jvm);
            Eventually.assertThat("a ping is stored", () -> {
                Http.get(base + "/ping");
                return Documents.stored(elasticsearch, service).ncalls(PING).containsKey(PING);
            });
            work(base, 2, 20);
            jvm.terminate();

            Documents documents = Documents.stored(elasticsearch, service);
            assertThat(documents.ncalls(Documents.WORK)).as(jvm.output()).isEqualTo(new KnownCalls().work(2, 20).ncalls());
            documents.assertOneUnbrokenRun();
            assertThat(jvm.output()).contains("StatsProfile records service " + service,
                    "Profiled by levels below logger statsprofile: com.acme DEBUG")
                    .doesNotContain("statsprofile : ", "commons-logging");
        }
    }

    private static String ofReadme() throws IOException {
        Matcher properties = Pattern.compile("```properties\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(Path.of("README.md")));
        assertThat(properties.find()).as("properties in the README").isTrue();
        return properties.group(1);
    }

    /** The same service as people have it who have no logging configuration of their own. */
    private static Path withoutXml(Path jar, String service) {
        Path copy = Fixtures.emptyDirectory(service).resolve("boot.jar");
        try {
            Files.copy(jar, copy);
            try (FileSystem inside = FileSystems.newFileSystem(copy)) {
                Files.delete(inside.getPath("BOOT-INF/classes/logback-spring.xml"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return copy;
    }

    /** Spring Boot ends a service at whose start Logback has a status that is an error. */
    @Test
    void a_mistake_in_our_settings_does_not_end_the_service() {
        try (ForkedJvm jvm = start(Fixtures.springBoot("4.0.3"), SERVICE + "-mistaken", "localhost:9200")) {
            assertThat(Http.get(base(jvm) + "/ping")).isEqualTo("pong");
            assertThat(jvm.output()).contains("Elasticsearch url is localhost:9200", "does not start, and nothing is profiled");
        }
    }

    private ForkedJvm start(Path jar, String service) {
        return start(jar, service, elasticsearch);
    }

    private static ForkedJvm start(Path jar, String service, String url, String... more) {
        List<String> command = new ArrayList<>(List.of(PackagedJars.agentOption(), "-jar", jar.toString(), "--acme.elasticsearch=" + url,
                "--acme.service-name=" + service));
        command.addAll(List.of(more));
        return ForkedJvm.java(command.toArray(String[]::new)).in(Fixtures.emptyDirectory(service)).start();
    }

    private static String base(ForkedJvm jvm) {
        return "http://127.0.0.1:" + jvm.awaitLine("Tomcat started on port").replaceFirst(".*started on port (\\d+).*", "$1");
    }

    /** Calls the service, lets the slice pass in which that was, and looks for the call in what is stored. */
    private boolean seesPings(String base) {
        long before = stored().ncalls(PING).getOrDefault(PING, 0L);
        int slices = stored().all().size();
        assertThat(Http.get(base + "/ping")).isEqualTo("pong");
        Eventually.assertThat("the slice of a ping is stored", () -> stored().all().size() >= slices + 2);
        return stored().ncalls(PING).getOrDefault(PING, 0L) > before;
    }

    private Documents stored() {
        return Documents.stored(elasticsearch, SERVICE);
    }

    private static void work(String base, int threads, int rounds) {
        assertThat(Http.get(base + "/work?pauseMillis=10&threads=" + threads + "&rounds=" + rounds)).isEqualTo("done");
    }

    private static void set(String base, String level) {
        Http.post(base + "/actuator/loggers/statsprofile.com.acme", "{\"configuredLevel\":\"" + level + "\"}");
    }
}
