package io.statsprofile.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.testing.RawServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class ClientLoggingTest {

    /** A service that is searched for a mistake may log all there is, as Spring Boot does at logging.level.root=DEBUG. */
    @Test
    void the_client_logs_nothing_of_requests_whatever_the_service_logs() throws IOException {
        List<String> lines = new CopyOnWriteArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(line.getLoggerName() + ": " + line.getMessage());
            }

            @Override
            public void flush() {
            }

            @Override
            public void close() {
            }
        };
        handler.setLevel(Level.ALL);
        Logger ofClient = Logger.getLogger("org.apache.http");
        ofClient.setLevel(Level.ALL);
        ofClient.addHandler(handler);
        AccessSettings access = AccessSettings.builder("Server").apiKey("geheimgeheim").build();
        try (RawServer server = new RawServer((head, out) -> out.write(RawServer.answer(200, "", "fine")));
                BoundedHttpClient client = new BoundedHttpClient(new HttpSettings("Server", Map.of(), access, false, Duration.ofSeconds(5),
                        Duration.ofSeconds(5), 1_000))) {
            Origin origin = Origin.of(URI.create(server.url())).orElseThrow();
            assertThat(client.send(origin, new HttpRequest("GET", "/", Map.of(), null)).text()).isEqualTo("fine");
        } finally {
            ofClient.removeHandler(handler);
            ofClient.setLevel(null);
        }
        assertThat(lines).isEmpty();
    }
}
