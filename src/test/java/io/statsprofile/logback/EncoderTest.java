package io.statsprofile.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.statsprofile.Profile;
import io.statsprofile.internal.document.DocumentWriter;
import io.statsprofile.internal.document.RepeatedFields;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.logstash.logback.encoder.LogstashEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same slice as we ship it and as logstash-logback-encoder writes it. */
class EncoderTest {

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build()).enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final Path NEWER_ENCODER = Path.of("target", "logstash-encoder-9");

    @TempDir
    private Path directory;

    @Test
    void encoder_8_with_jackson_2_writes_what_we_ship() throws Exception {
        List<String> written = EncodedProfile.write(directory.toString());
        assertThat(written.get(3)).contains("logstash-logback-encoder-8.");
        assertSameFields(written);
    }

    @Test
    @SuppressWarnings("unchecked")
    void encoder_9_with_jackson_3_writes_what_we_ship() throws Exception {
        try (URLClassLoader service = new URLClassLoader(classPathOfNewerEncoder(), ClassLoader.getPlatformClassLoader())) {
            Class<?> there = service.loadClass(EncodedProfile.class.getName());
            List<String> written = (List<String>) there.getMethod("write", String.class).invoke(null, directory.toString());
            assertThat(written.get(3)).contains("logstash-logback-encoder-9.");
            assertSameFields(written);
        }
    }

    @Test
    void a_region_logged_by_profile_events_carries_its_fields() throws IOException {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        ListAppender<ILoggingEvent> list = new ListAppender<>();
        list.start();
        context.getLogger("com.acme").addAppender(list);
        context.getMDCAdapter().put("service", "of the MDC");
        context.getMDCAdapter().put("request", "of the MDC");
        Profile profile = new Profile().enable();
        profile.call("checkout").close();
        profile.disable();
        ProfileEvents.log(context.getLogger("com.acme"), profile);
        context.getLogger("com.acme").setLevel(Level.OFF);
        ProfileEvents.log(context.getLogger("com.acme"), profile);

        assertThat(list.list).hasSize(1);
        ILoggingEvent event = list.list.get(0);
        LogstashEncoder encoder = new LogstashEncoder();
        encoder.setContext(context);
        encoder.start();
        String encoded = new String(encoder.encode(event), StandardCharsets.UTF_8);
        ProfileEvent argument = (ProfileEvent) event.getArgumentArray()[0];
        assertThat(argument.profile()).isEqualTo(profile.stats());
        String ours = new String(DocumentWriter.write(argument.document()), StandardCharsets.UTF_8);
        assertThat(ours).contains("\"kind\":\"region\"", "checkout");
        assertThat(encoded).contains("\"request\":\"of the MDC\"");
        assertSameFields(List.of(ours, encoded, encoded));
    }

    private static void assertSameFields(List<String> written) throws IOException {
        JsonNode ours = JSON.readTree(written.get(0));
        assertThat(ours.size()).isGreaterThan(8);
        assertThat(written.get(0)).doesNotContain("\\u");
        for (String line : written.subList(1, 3)) {
            assertThat(line.lines()).as("one slice is one line").hasSize(1);
            JsonNode theirs = JSON.readTree(line);
            for (Map.Entry<String, JsonNode> field : ours.properties()) {
                JsonNode value = theirs.get(field.getKey());
                if (field.getKey().equals("@timestamp")) {
                    assertThat(OffsetDateTime.parse(value.asText()).toInstant()).isEqualTo(OffsetDateTime.parse(field.getValue().asText())
                            .toInstant());
                } else {
                    assertThat(value).as(field.getKey()).isEqualTo(field.getValue());
                }
            }
        }
    }

    /** Ours, less the older encoder, with the newer one and its Jackson in front. */
    private static URL[] classPathOfNewerEncoder() throws IOException {
        List<URL> path = new ArrayList<>();
        try (Stream<Path> jars = Files.list(NEWER_ENCODER)) {
            for (Path jar : jars.sorted().toList()) {
                path.add(url(jar));
            }
        }
        for (String entry : System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .split(File.pathSeparator)) {
            if (!entry.contains("logstash-logback-encoder")) {
                path.add(url(Path.of(entry)));
            }
        }
        return path.toArray(URL[]::new);
    }

    private static URL url(Path path) throws MalformedURLException {
        return path.toUri().toURL();
    }
}
