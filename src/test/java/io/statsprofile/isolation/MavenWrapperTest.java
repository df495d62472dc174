package io.statsprofile.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.statsprofile.testing.SameEverywhere;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code mvnw} with the Maven that it names, which a server on this machine has from the local repository. */
@DisabledOnOs(OS.WINDOWS)
@SameEverywhere
class MavenWrapperTest {

    private static final Path SCRIPT = Path.of("mvnw").toAbsolutePath();
    private static final Path PROPERTIES = Path.of(".mvn/wrapper/maven-wrapper.properties");

    private record Ended(int exitCode, String output) {
    }

    @TempDir
    private Path directory;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer mirror;

    @BeforeEach
    void serve_the_local_repository() throws IOException {
        mirror = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        mirror.createContext("/maven2/", exchange -> {
            String path = exchange.getRequestURI().getPath().substring("/maven2/".length());
            asked.add(path + " by " + exchange.getRequestHeaders().getFirst("Authorization"));
            Path file = Maven.localRepository().resolve(path);
            if (Files.isRegularFile(file)) {
                exchange.sendResponseHeaders(200, Files.size(file));
                Files.copy(file, exchange.getResponseBody());
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
            exchange.close();
        });
        mirror.start();
    }

    @AfterEach
    void stop() {
        mirror.stop(0);
    }

    @Test
    void the_maven_that_is_named_is_fetched_once_and_runs_without_a_network_from_then_on() throws Exception {
        String version = Files.readString(PROPERTIES).replaceFirst("(?s).*/apache-maven-(.*?)-bin.*", "$1");

        Ended first = run(SCRIPT, "user", "se\"cret");
        assertThat(first.output()).as("its version is property mvnw.version of the pom, too").contains("fetching apache-maven-" + version)
                .contains("Apache Maven " + version).doesNotContain("se\"cret");
        assertThat(first.exitCode()).isZero();
        assertThat(asked).containsExactly("org/apache/maven/apache-maven/" + version + "/apache-maven-" + version
                + "-bin.tar.gz by Basic dXNlcjpzZSJjcmV0");

        mirror.stop(0);
        Ended second = run(SCRIPT, "", "");
        assertThat(second.output()).contains("Apache Maven " + version).doesNotContain("fetching");
        assertThat(second.exitCode()).isZero();
    }

    @Test
    void what_has_another_checksum_is_not_run_and_not_kept() throws Exception {
        Path script = Files.copy(SCRIPT, directory.resolve("mvnw"));
        Path properties = directory.resolve(PROPERTIES);
        Files.createDirectories(properties.getParent());
        Files.writeString(properties, Files.readString(PROPERTIES).replaceFirst("(?m)^(distributionSha256Sum)=.*$", "$1=" + "0"
                .repeat(64)));

        Ended ended = run(script, "", "");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.output()).contains("but distributionSha256Sum is 0000").contains("do not use it").doesNotContain("Apache Maven");
        try (Stream<Path> left = Files.walk(directory.resolve("home"))) {
            assertThat(left.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void a_mirror_that_has_it_not_is_named() throws Exception {
        mirror.removeContext("/maven2/");

        Ended ended = run(SCRIPT, "", "");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.output()).contains("mvnw: http://127.0.0.1:" + mirror.getAddress().getPort() + "/maven2/org/apache/maven/")
                .contains("cannot be fetched; set MVNW_REPOURL to a mirror");
    }

    private Ended run(Path script, String user, String password) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("sh", script.toString(), "-v").redirectErrorStream(true);
        builder.environment().put("MAVEN_USER_HOME", directory.resolve("home").toString());
        builder.environment().put("MVNW_REPOURL", "http://127.0.0.1:" + mirror.getAddress().getPort() + "/maven2");
        builder.environment().put("MVNW_USERNAME", user);
        builder.environment().put("MVNW_PASSWORD", password);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes());
        return new Ended(process.waitFor(), output);
    }
}
