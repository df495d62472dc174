package io.statsprofile.isolation;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.statsprofile.testing.Build;
import io.statsprofile.testing.SameEverywhere;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.logging.LogFactory;
import org.apache.http.HttpRequest;
import org.apache.http.client.HttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** NOTICE names what the jars carry of others, work by work and jar by jar, no more and no less. */
@SameEverywhere
class NoticeIT {

    private static final Path ROOT = PackagedJars.TARGET.getParent();

    /** Which work a file of a jar is of, by the longest beginning of its name; an empty name is our own. */
    private static final Map<String, String> WORKS = Map.ofEntries(
            Map.entry("io/statsprofile/", ""),
            Map.entry("META-INF/", ""),
            Map.entry("META-INF/versions/11/com/fasterxml/", "Jackson"),
            Map.entry("META-INF/versions/17/com/fasterxml/", "Jackson"),
            Map.entry("META-INF/versions/21/com/fasterxml/", "Jackson"),
            Map.entry("META-INF/FastDoubleParser-", "FastDoubleParser"),
            Map.entry("META-INF/Schubfach-LICENSE", "Schubfach"),
            Map.entry("io/statsprofile/internal/agent/asm/", "ASM"),
            Map.entry("io/statsprofile/internal/report/vega", "Vega"),
            Map.entry("io/statsprofile/internal/shaded/", "unknown"),
            Map.entry("io/statsprofile/internal/shaded/apache/commons/codec/", "Apache Commons Codec"),
            Map.entry("io/statsprofile/internal/shaded/apache/commons/logging/", "Apache Commons Logging"),
            Map.entry("io/statsprofile/internal/shaded/apache/http/", "Apache HttpComponents"),
            Map.entry("io/statsprofile/internal/shaded/jackson/", "Jackson"),
            Map.entry("org/apache/commons/codec/", "Apache Commons Codec"),
            Map.entry("org/apache/commons/logging/", "Apache Commons Logging"),
            Map.entry("org/apache/http/", "Apache HttpComponents"),
            Map.entry("com/fasterxml/jackson/", "Jackson"),
            Map.entry("co/elastic/clients/", "Elasticsearch Java API client"),
            Map.entry("jakarta/json/", "Jakarta JSON Processing API"),
            Map.entry("org/eclipse/parsson/", "Eclipse Parsson"),
            Map.entry("io/opentelemetry/", "OpenTelemetry API"),
            Map.entry("picocli/", "picocli"));

    /** A work as a line of NOTICE begins with it: names with commas between them, then the licence after many blanks, or a copyright. */
    private static final Pattern NAMES = Pattern.compile(
            " {2,4}(?:with )?(\\S+?(?: \\S+)*?)(?:,? and its interpreter)?(?: inside.*|, Copyright.*| {2,}.*)");

    @ParameterizedTest
    @ValueSource(strings = {"", "-agent", "-cli"})
    void names_the_works_that_a_jar_carries(String jar) throws IOException {
        TreeSet<String> carried = entries(jar).stream().map(NoticeIT::work).filter(work -> !work.isEmpty())
                .collect(toCollection(TreeSet::new));
        assertThat(named(jar)).containsExactlyInAnyOrderElementsOf(carried);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-agent", "-cli"})
    void is_in_each_jar_beside_the_licence_and_points_to_files_that_are_there(String jar) throws IOException {
        List<String> entries = entries(jar);
        try (JarFile file = new JarFile(Build.jar(jar).toFile())) {
            for (String name : List.of("LICENSE", "NOTICE")) {
                assertThat(entries).containsOnlyOnce("META-INF/" + name);
                try (InputStream text = file.getInputStream(file.getEntry("META-INF/" + name))) {
                    assertThat(new String(text.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(Files.readString(ROOT.resolve(name)));
                }
            }
        }
        assertThat(section(jar)).isNotEmpty();
        Matcher files = Pattern.compile("\\(((?:io|META-INF)/\\S+) ").matcher(String.join("\n", section(jar)) + " ");
        while (files.find()) {
            assertThat(entries).contains(files.group(1));
        }
    }

    /** Section 4 (d) of the Apache licence. */
    @Test
    void repeats_what_the_notices_of_carried_works_say_of_copyright() throws IOException, URISyntaxException {
        String ours = Files.readString(ROOT.resolve("NOTICE"));
        for (Class<?> carried : List.of(HttpClient.class, HttpRequest.class, Hex.class, LogFactory.class, JsonFactory.class,
                ObjectMapper.class, JsonProperty.class, ElasticsearchClient.class)) {
            Path jar = Path.of(carried.getProtectionDomain().getCodeSource().getLocation().toURI());
            assertThat(copyrights(jar)).as(jar.toString()).isNotEmpty().allSatisfy(line -> assertThat(ours).contains(line));
        }
    }

    private static List<String> copyrights(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            var notice = file.stream().filter(entry -> entry.getName().matches("META-INF/NOTICE(\\.\\w+)?")).findFirst().orElseThrow();
            try (InputStream text = file.getInputStream(notice)) {
                return new String(text.readAllBytes(), StandardCharsets.UTF_8).lines().map(String::strip)
                        // Of the works' own tests, which no jar carries.
                        .filter(line -> !line.contains("Kevin Atkinson"))
                        .filter(line -> line.startsWith("Copyright ")).map(line -> line.replaceAll("\\.$", "")).toList();
            }
        }
    }

    private static String work(String entry) {
        return WORKS.entrySet().stream().filter(work -> entry.startsWith(work.getKey()))
                .max((a, b) -> Integer.compare(a.getKey().length(), b.getKey().length()))
                .map(Map.Entry::getValue).orElse("unknown: " + entry);
    }

    private static List<String> entries(String jar) throws IOException {
        try (JarFile file = new JarFile(Build.jar(jar).toFile())) {
            return file.stream().filter(entry -> !entry.isDirectory()).map(entry -> entry.getName()).toList();
        }
    }

    /** The works that NOTICE names for a jar. */
    private static List<String> named(String jar) throws IOException {
        List<String> named = new ArrayList<>();
        for (String line : section(jar)) {
            Matcher names = NAMES.matcher(line);
            // D3 and its like are within Vega's one file, and have their licences there.
            if (names.matches() && !line.contains(" D3, ")) {
                named.addAll(List.of(names.group(1).split(", | and ")));
            }
        }
        return named;
    }

    /** The lines of NOTICE for a jar, those that it shares with another one included. */
    private static List<String> section(String jar) throws IOException {
        List<String> lines = new ArrayList<>();
        boolean ours = false;
        String works = Stream.of(Files.readString(ROOT.resolve("NOTICE")).split("\n\n")).skip(2).limit(1).collect(joining());
        for (String line : works.lines().toList()) {
            if (!line.startsWith(" ")) {
                ours = List.of(line.split(" and | jar")).contains(jar.isEmpty() ? "library" : jar);
            } else if (ours) {
                lines.add(line);
            }
        }
        return lines;
    }
}
