package io.statsprofile.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.core.status.Status;
import io.statsprofile.Profile;
import io.statsprofile.testing.RawServer;
import io.statsprofile.testing.TestCertificate;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever fails, no secret is in a status, nor in the exception that a status carries, nor in a document, nor in a file of the spool. The
 * servers here repeat all that they were told.
 */
class SecretsTest {

    private static final String KEY = "S3CRETKEY";
    private static final String PASSWORD = "S3CRETPASSWORD";
    private static final String OF_PROXY = "S3CRETPROXY";
    /** As they are, and as they go over the wire. */
    private static final List<String> SECRETS = List.of("S3CRET", base64("ann:" + PASSWORD), base64("bob:" + OF_PROXY), base64(KEY));
    private static final String AT_ONCE = "<interval>1 hour</interval> <stopTimeout>0 seconds</stopTimeout>";
    private static final String BY_KEY = "<apiKey>" + KEY + "</apiKey>";
    private static final String BY_PASSWORD = "<username>ann</username> <password>" + PASSWORD + "</password>";

    @TempDir
    private Path directory;
    private RawServer server;

    @AfterEach
    void close() {
        server.close();
    }

    /**
     * A service that can't get through.
     *
     * @param settings of {@code <elasticsearch>}; SERVER and FILES stand for where those are
     * @param behaviour of what it gets to
     * @param said in a warning, so that it is known to have failed like this
     */
    record Failure(String settings, RawServer.Behaviour behaviour, String said) {
    }

    static Stream<Named<Failure>> failures() {
        String url = "<url>SERVER</url>";
        String secure = "<url>https://es.test:9200</url>";
        RawServer.Behaviour silence = (head, out) -> out.close();
        return Stream.of(
                failure(url + BY_KEY, repeating(401), "status 401"),
                failure(url + BY_PASSWORD, repeating(401), "status 401"),
                failure(url + BY_PASSWORD, repeating(403), "status 403"),
                failure(url + BY_KEY, repeating(400), "status 400"),
                failure(url + BY_KEY, repeating(500), "status 500"),
                failure(url + BY_KEY, repeating(200), "something else than Elasticsearch"),
                failure(url + BY_KEY, repeating(302), "it redirects"),
                failure(url + BY_KEY, SecretsTest::repeatAndClose, "the answer is not HTTP"),
                failure(url + BY_PASSWORD, silence, "closed without an answer"),
                failure(url + "<apiKeyFile>FILES/spaced</apiKeyFile>", silence, "that no encoded API key has"),
                failure(url + "<apiKeyFile>FILES/key</apiKeyFile>", repeating(401), "status 401"),
                failure(url + "<username>ann</username> <passwordFile>FILES/password</passwordFile>", repeating(403), "status 403"),
                failure(secure + "<certificateFile>FILES/certificate</certificateFile> <keyFile>FILES/key</keyFile>", silence,
                        "it holds no private key"),
                failure(secure + "<certificateFile>FILES/certificate</certificateFile> <keyFile>FILES/pem</keyFile>", silence,
                        "no RSA or EC key"),
                failure(secure + "<caFile>FILES/key</caFile>", silence, "no certificate can be read from it"),
                failure("<url>http://es.test</url>" + BY_KEY + proxy("SERVER"), repeating(407), "check proxyUsername and proxyPassword"),
                failure("<url>http://es.test</url>" + BY_KEY + proxy("SERVER"), repeating(502), "of the proxy"),
                failure(secure + BY_KEY + proxy("SERVER"), repeating(403), "let the proxy allow tunnels"),
                failure("<url>http://ann:" + PASSWORD + "@es.test</url>", silence, "must not hold credentials"),
                failure("<url>http://ann:" + PASSWORD + " @es.test</url>", silence, "is not a url"),
                failure(url + BY_KEY + "<proxy>http://bob:" + OF_PROXY + "@p:1</proxy>", silence, "must not hold credentials"),
                failure(url + BY_KEY + BY_PASSWORD, silence, "are both set"),
                failure(url + "<apiKey>" + KEY + " " + KEY + "</apiKey>", silence, "apiKey (not shown)"));
    }

    private static Named<Failure> failure(String settings, RawServer.Behaviour behaviour, String said) {
        return Named.of(said + " of " + settings, new Failure(settings, behaviour, said));
    }

    private static String proxy(String url) {
        return "<proxy>" + url + "</proxy> <proxyUsername>bob</proxyUsername> <proxyPassword>" + OF_PROXY + "</proxyPassword>";
    }

    private static void repeatAndClose(String head, OutputStream out) throws IOException {
        out.write(head.getBytes(StandardCharsets.ISO_8859_1));
        out.close();
    }

    /** All that came, as a header, as a reason of Elasticsearch's kind and as text. */
    private static RawServer.Behaviour repeating(int status) {
        return (head, out) -> {
            String line = head.replaceAll("[\"\\\\]", "").replaceAll("\\s+", " ");
            String body = "{\"error\": {\"type\": \"x\", \"reason\": \"" + line + "\"}, \"status\": " + status + "}";
            out.write(RawServer.answer(status, "X-Told: " + line + "\r\nLocation: /login?" + line.replace(" ", "/") + "\r\n", body));
        };
    }

    @ParameterizedTest
    @MethodSource("failures")
    void no_secret_is_told_or_kept(Failure failure) throws IOException {
        server = new RawServer(failure.behaviour());
        Path files = Files.createDirectory(directory.resolve("files"));
        Path spool = Files.createDirectory(directory.resolve("spool"));
        Files.writeString(files.resolve("key"), KEY);
        Files.writeString(files.resolve("spaced"), KEY + " " + KEY);
        Files.writeString(files.resolve("password"), PASSWORD);
        Files.writeString(files.resolve("pem"), TestCertificate.pem("PRIVATE KEY", KEY.getBytes(StandardCharsets.UTF_8)));
        Files.writeString(files.resolve("certificate"), TestCertificate.any().certificatePem());
        String settings = failure.settings().replace("SERVER", server.url()).replace("FILES", files.toString());
        try (Service service = new Service()) {
            service.configure("""
                    <configuration>
                      <appender name="STATSPROFILE" class="io.statsprofile.logback.StatsProfileAppender">
                        <serviceName>shop</serviceName> %s
                        <elasticsearch> %s </elasticsearch>
                        %s
                      </appender>
                      <logger name="statsprofile" level="INFO" additivity="false"> <appender-ref ref="STATSPROFILE"/> </logger>
                    </configuration>
                    """.formatted(AT_ONCE, settings, SpoolTest.spool(spool)));
            service.context.start();
            Profile profile = new Profile();
            profile.enable();
            profile.call("checkout").close();
            profile.disable();
            service.logger("statsprofile").info("{}", profile);
            await("a warning of " + failure.said()).until(() -> service.warnings().stream()
                    .anyMatch(warning -> warning.contains(failure.said())));
            if (service.appender().isStarted()) {
                assertThat(read(spool)).as("the document that waits").contains("\"run_id\"").doesNotContain(SECRETS);
            }
            String shown = service.appender().toString();
            service.context.reset();

            String told = service.context.getStatusManager().getCopyOfStatusList().stream().map(SecretsTest::whole)
                    .collect(Collectors.joining("\n"));
            assertThat(told).doesNotContain(SECRETS);
            assertThat(read(spool)).doesNotContain(SECRETS);
            assertThat(shown).doesNotContain(SECRETS);
        }
    }

    private static String whole(Status status) {
        StringWriter text = new StringWriter();
        if (status.getThrowable() != null) {
            status.getThrowable().printStackTrace(new PrintWriter(text));
        }
        return status.getMessage() + text;
    }

    private static String read(Path directory) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                all.append(file).append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
