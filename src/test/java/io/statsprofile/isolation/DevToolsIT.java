package io.statsprofile.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.testing.Eventually;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Spring Boot's developer tools start a service anew within one JVM whenever its classes change: the classes in a class loader of their
 * own, while ours and Logback's stay. Logging is configured anew each time, and lets nothing through meanwhile.
 */
class DevToolsIT {

    private static final int STARTS = 6;
    /** The one in use, the one before, and one that who started the first time may keep. */
    private static final int MOST_LOADERS = 3;

    @Test
    void restarts_in_one_jvm_lose_no_call_and_keep_no_class_loader() throws IOException {
        Path directory = Fixtures.emptyDirectory("devtools");
        Path classes = directory.resolve("classes");
        Directories.copy(Fixtures.directory("boot").resolve("classes"), classes);
        try (ForkedJvm jvm = start(directory, classes)) {
            KnownCalls expected = new KnownCalls();
            long pings = 0;
            for (int i = 1; i <= STARTS; i++) {
                String port = jvm.awaitLine("Tomcat started on port").replaceFirst(".*started on port (\\d+).*", "$1");
                String base = "http://127.0.0.1:" + port;
                Eventually.assertThat("levels are in force", () -> jvm.output().contains("Profiled by levels below"));
                for (int ping = 0; ping < i; ping++) {
                    assertThat(Http.get(base + "/ping")).isEqualTo("pong");
                    pings++;
                }
                assertThat(Http.get(base + "/work?pauseMillis=0&threads=1&rounds=" + i)).isEqualTo("done");
                expected.work(1, i);
                if (i < STARTS) {
                    Files.writeString(classes.resolve("changed.properties"), "times=" + i);
                }
            }
            Eventually.assertThat("class loaders of former starts are gone", () -> loaders(jvm) <= MOST_LOADERS);
            jvm.terminate();

            Documents documents = Documents.ofFile(directory.resolve("documents.ndjson"));
            assertThat(documents.ncalls(Documents.WORK)).as(jvm.output()).isEqualTo(expected.ncalls());
            assertThat(documents.ncalls("com.acme.boot.Ping.")).containsOnly(Map.entry("com.acme.boot.Ping.ping", pings));
            documents.assertOneUnbrokenRun();
            assertThat(jvm.output()).doesNotContain("could not be logged", "does not let INFO through", "StatsProfile: ");
        }
    }

    private static ForkedJvm start(Path directory, Path classes) throws IOException {
        Path configuration = Files.writeString(directory.resolve("logback.xml"), """
                <configuration>
                  <appender name="CONSOLE" class="ch.qos.logback.core.ConsoleAppender">
                    <encoder> <pattern>%logger %msg%n</pattern> </encoder>
                  </appender>
                  <statusListener class="ch.qos.logback.core.status.OnConsoleStatusListener"/>
                  <appender name="STATSPROFILE" class="io.statsprofile.logback.StatsProfileAppender">
                    <interval>1 second</interval> <overheadBudget>off</overheadBudget> <serviceName>acme-devtools</serviceName>
                  </appender>
                  <appender name="FILE" class="ch.qos.logback.core.FileAppender">
                    <file>documents.ndjson</file> <encoder class="net.logstash.logback.encoder.LogstashEncoder"/>
                  </appender>
                  <logger name="statsprofile" level="INFO" additivity="false">
                    <appender-ref ref="FILE"/> <appender-ref ref="STATSPROFILE"/>
                  </logger>
                  <logger name="statsprofile.com.acme" level="DEBUG"/>
                  <root level="INFO"> <appender-ref ref="CONSOLE"/> </root>
                </configuration>
                """);
        Path encoder = Directories.list(Fixtures.directory("flat").resolve("lib")).stream()
                .filter(path -> path.getFileName().toString().startsWith("logstash-logback-encoder-")).findAny().orElseThrow();
        String libraries = Fixtures.directory("boot").resolve("lib") + File.separator + "*";
        String classPath = String.join(File.pathSeparator, classes.toString(), libraries, PackagedJars.library().toString(),
                encoder.toString());
        // Classes that are only softly referred to would stay otherwise, with us or without.
        return ForkedJvm.java(PackagedJars.agentOption(), "-XX:SoftRefLRUPolicyMSPerMB=0", "-cp", classPath,
                "com.acme.boot.BootApplication", "--logging.config=" + configuration, "--spring.devtools.livereload.enabled=false",
                "--spring.devtools.restart.poll-interval=200ms", "--spring.devtools.restart.quiet-period=100ms").in(directory).start();
    }

    /** How many class loaders of the developer tools the JVM's heap has, after a collection. */
    private static long loaders(ForkedJvm jvm) {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try (ForkedJvm tool = ForkedJvm.of(List.of(jcmd, String.valueOf(jvm.pid()), "GC.class_histogram")).start()) {
            assertThat(tool.awaitExit(Duration.ofMinutes(1))).as(tool.output()).isZero();
            return tool.lines().stream().filter(line -> line.endsWith(".RestartClassLoader") || line.contains(".RestartClassLoader "))
                    .mapToLong(line -> Long.parseLong(line.strip().split("\\s+")[1])).sum();
        }
    }
}
