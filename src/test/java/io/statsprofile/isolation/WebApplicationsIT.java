package io.statsprofile.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.testing.SearchServer;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A real Tomcat with two web applications of the same classes, each with Logback and our library in its own {@code WEB-INF/lib},
 * child first, and one agent below them all.
 */
class WebApplicationsIT {

    private static final int DEPLOYMENTS = 2;
    private static final int MANY_DEPLOYMENTS = 30;
    private static final String LOGSTASH = "<encoder class=\"net.logstash.logback.encoder.LogstashEncoder\"/>";
    /** The test's own, with Jackson 2. */
    private static final List<Path> ENCODER_8 = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator)).map(Path::of)
            .filter(path -> path.getFileName().toString().matches("(logstash-logback-encoder|jackson-(core|databind|annotations))-.*"))
            .toList();
    /** With Jackson 3, whose annotations are those of Jackson 2. */
    private static final List<Path> ENCODER_9 = Stream.concat(Directories.list(PackagedJars.TARGET.resolve("logstash-encoder-9")).stream(),
            ENCODER_8.stream().filter(path -> path.getFileName().toString().startsWith("jackson-annotations"))).toList();

    private final String elasticsearch = SearchServer.shared().url();
    private ForkedJvm tomcat;
    private String base;

    @Test
    void each_service_has_its_own_calls_over_reload_and_undeploy_of_the_other() throws IOException {
        Path home = Fixtures.emptyDirectory("tomcat");
        Path shop = application(home, "shop", elasticsearch);
        Path bank = application(home, "bank", elasticsearch);
        start(home);
        try (ForkedJvm running = tomcat) {
            running.ask("deploy /shop " + shop);
            running.ask("deploy /bank " + bank);
            CompletableFuture<Void> inShop = workInBackground("/shop", 2, 40);
            work("/bank", 1, 30);
            inShop.join();

            CompletableFuture<Void> meanwhile = workInBackground("/bank", 2, 60);
            running.ask("reload /shop");
            work("/shop", 1, 11);
            running.ask("undeploy /shop");
            running.ask("deploy /shop " + shop);
            work("/shop", 3, 5);
            meanwhile.join();

            running.ask("undeploy /shop");
            work("/bank", 1, 3);
            assertCollected("/shop");
            assertThat(running.stop()).as(running.output()).isZero();

            assertExact("acme-shop", new KnownCalls().work(2, 40).work(1, 11).work(3, 5));
            assertExact("acme-bank", new KnownCalls().work(1, 30).work(2, 60).work(1, 3));
        }
    }

    @Test
    void a_redeployed_application_is_collected_whatever_writes_its_slices_and_tomcat_warns_of_nothing() throws IOException {
        Path home = Fixtures.emptyDirectory("tomcat-redeployed");
        // Nothing listens on the port that was free a moment ago.
        String nowhere = "<elasticsearch><url>http://127.0.0.1:" + freePort() + "</url></elasticsearch>";
        Path spool = Files.createDirectory(home.resolve("spool"));
        Map<String, Path> applications = Map.of(
                "/pattern", logging(home, "pattern", "<encoder><pattern>%mdc %msg%n</pattern></encoder>", "", List.of()),
                "/logstash8", logging(home, "logstash8", LOGSTASH, "", ENCODER_8),
                "/logstash9", logging(home, "logstash9", LOGSTASH, "", ENCODER_9),
                "/dead", logging(home, "dead", LOGSTASH, nowhere, ENCODER_8),
                "/spooled", logging(home, "spooled", LOGSTASH, nowhere + "<spool><directory>" + spool + "</directory></spool>", ENCODER_8));
        start(home);
        try (ForkedJvm running = tomcat) {
            for (int i = 0; i < DEPLOYMENTS; i++) {
                applications.forEach((path, directory) -> {
                    running.ask("deploy " + path + " " + directory);
                    work(path, 1, 2);
                    running.ask("undeploy " + path);
                });
            }
            applications.keySet().forEach(this::assertCollected);
            assertThat(running.stop()).as(running.output()).isZero();
            assertThat(running.lines()).as("what Tomcat warns of; its own threads it may meet in the middle of something")
                    .noneMatch(line -> line.contains("thread named [statsprofile"))
                    .noneMatch(line -> line.contains("created a ThreadLocal"))
                    .as("what the operator is told").anyMatch(line -> line.contains("not delivered within stopTimeout"));
        }
        try (Stream<Path> files = Files.walk(spool)) {
            Map<Boolean, Long> waiting = files.filter(path -> path.toString().endsWith(".doc"))
                    .collect(Collectors.partitioningBy(path -> path.startsWith(spool.resolve("hours")), Collectors.counting()));
            assertThat(waiting).as("what waits on disk, by whether it is an hour").containsEntry(false, (long) DEPLOYMENTS)
                    .containsEntry(true, (long) DEPLOYMENTS);
        }
        for (String name : applications.keySet()) {
            List<String> slices = Files.readAllLines(home.resolve(name.substring(1) + ".log")).stream()
                    .filter(line -> !line.contains("hour 20")).toList();
            assertThat(slices).as("the last slice of each deployment").hasSize(DEPLOYMENTS)
                    .allSatisfy(slice -> assertThat(slice).contains("slice ").as("the MDC of the thread that deploys")
                            .doesNotContain("deployer"));
        }
    }

    @Test
    void thirty_redeployments_are_counted_to_the_last_call_and_none_of_their_class_loaders_stays() throws IOException {
        Path home = Fixtures.emptyDirectory("tomcat-many");
        Path directory = logging(home, "many", LOGSTASH, "<overheadBudget>off</overheadBudget>", ENCODER_8);
        start(home);
        try (ForkedJvm running = tomcat) {
            KnownCalls expected = new KnownCalls();
            for (int i = 1; i <= MANY_DEPLOYMENTS; i++) {
                running.ask("deploy /many " + directory);
                work("/many", 1, i, 0);
                expected.work(1, i);
                running.ask("undeploy /many");
            }
            assertCollected("/many");
            assertThat(running.stop()).as(running.output()).isZero();

            Documents documents = Documents.ofFile(home.resolve("many.log"));
            assertThat(documents.all()).as("the last slice of each deployment").hasSize(MANY_DEPLOYMENTS);
            assertThat(documents.ncalls(Documents.WORK)).as(running.output()).isEqualTo(expected.ncalls());
            documents.assertOneUnbrokenRun();
            long once = documents.registeredFunctions().get(0);
            assertThat(documents.registeredFunctions()).as("functions of collected applications are forgotten")
                    .allMatch(functions -> functions < once * MANY_DEPLOYMENTS / 2);
        }
    }

    /** A web application whose slices go to a file of its own name; nothing else does. */
    private static Path logging(Path home, String name, String encoder, String settings, List<Path> libraries) throws IOException {
        Path directory = application(home, name, "");
        for (Path library : libraries) {
            Files.copy(library, directory.resolve("WEB-INF/lib").resolve(library.getFileName()));
        }
        Files.writeString(directory.resolve("WEB-INF/classes/logback.xml"), """
                <configuration>
                  <statusListener class="ch.qos.logback.core.status.OnConsoleStatusListener"/>
                  <appender name="FILE" class="ch.qos.logback.core.FileAppender"> <file>%s.log</file> %s </appender>
                  <appender name="STATSPROFILE" class="io.statsprofile.logback.StatsProfileAppender">
                    <interval>1 hour</interval> <serviceName>acme-%s</serviceName> <stopTimeout>500 milliseconds</stopTimeout> %s
                  </appender>
                  <logger name="statsprofile" level="INFO" additivity="false"> <appender-ref ref="FILE"/> <appender-ref \
                ref="STATSPROFILE"/> </logger>
                  <logger name="statsprofile.com.acme.work" level="DEBUG"/>
                  <root level="WARN"/>
                </configuration>
                """.formatted(home.resolve(name), encoder, name, settings));
        return directory;
    }

    private void assertCollected(String path) {
        tomcat.send("collect " + path);
        assertThat(tomcat.awaitLine(" collect " + path)).as("class loaders of undeployed applications at %s", path).startsWith("collected");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void assertExact(String service, KnownCalls expected) {
        Documents documents = Documents.stored(elasticsearch, service);
        assertThat(documents.ncalls(Documents.WORK)).as("%s%n%s", service, tomcat.output()).isEqualTo(expected.ncalls());
        assertThat(documents.primitiveCalls(Documents.WORK)).as(service).isEqualTo(expected.primitiveCalls());
        documents.assertOneUnbrokenRun();
    }

    private void start(Path home) {
        tomcat = ForkedJvm.java(PackagedJars.agentOption(),
                // As Tomcat's own start script does, so that it can clean up after applications.
                "--add-opens=java.base/java.lang=ALL-UNNAMED", "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                "--add-opens=java.rmi/sun.rmi.transport=ALL-UNNAMED",
                "-cp", Fixtures.classPath("tomcat"), "com.acme.host.Host", home.toString()).in(home).start();
        base = "http://127.0.0.1:" + tomcat.awaitLine("port ").replaceFirst("port ", "");
    }

    /** An exploded web application with everything of its own, the service's name too. */
    private static Path application(Path home, String name, String elasticsearch) throws IOException {
        Path directory = home.resolve(name);
        Directories.copy(Fixtures.directory("webapp").resolve("exploded"), directory);
        Files.copy(PackagedJars.library(), directory.resolve("WEB-INF/lib/statsprofile-logback.jar"));
        Files.writeString(directory.resolve("WEB-INF/classes/application.properties"),
                "service=acme-" + name + "\nelasticsearch=" + elasticsearch + "\n");
        return directory;
    }

    private CompletableFuture<Void> workInBackground(String path, int threads, int rounds) {
        return CompletableFuture.runAsync(() -> work(path, threads, rounds));
    }

    private void work(String path, int threads, int rounds) {
        work(path, threads, rounds, 40);
    }

    private void work(String path, int threads, int rounds, int pauseMillis) {
        String question = "/work?pauseMillis=" + pauseMillis + "&threads=" + threads + "&rounds=" + rounds;
        assertThat(Http.get(base + path + question)).isEqualTo("done");
    }
}
