package io.statsprofile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the code to its table of who may import whom, as the JDK's own {@code jdeps} sees the compiled classes. */
class ArchitectureTest {

    /** Our packages and which others of ours each may use. Since each row names lower ones only, there is no cycle. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("probe", Set.of()),
            Map.entry("model", Set.of()),
            Map.entry("shipping", Set.of("model")),
            Map.entry("spool", Set.of("model", "shipping")),
            Map.entry("governor", Set.of("probe")),
            Map.entry("agent", Set.of("probe", "governor")),
            Map.entry("document", Set.of("model")),
            Map.entry("recording", Set.of("probe", "model")),
            Map.entry("http", Set.of("model")),
            Map.entry("elasticsearch", Set.of("model", "document", "shipping", "http")),
            Map.entry("query", Set.of("model", "document", "elasticsearch")),
            Map.entry("report", Set.of("model")),
            Map.entry("logback", Set.of("recording", "shipping", "spool", "elasticsearch", "model", "document", "http")),
            Map.entry("spring", Set.of("logback", "model")),
            Map.entry("kibana", Set.of("http", "model")),
            Map.entry("cli", Set.of("query", "report", "elasticsearch", "model", "document", "kibana", "http", "shipping", "spool")),
            Map.entry("demo", Set.of()));

    /** Third parties by package prefix, and who may speak to them. */
    private static final Map<String, Set<String>> SPOKEN_TO_BY = Map.of(
            "ch.qos.logback", Set.of("logback", "spring"),
            "org.springframework", Set.of("spring"),
            "net.logstash", Set.of("logback"),
            "org.slf4j", Set.of("logback", "spring", "demo"),
            "org.objectweb.asm", Set.of("agent"),
            "co.elastic", Set.of("elasticsearch", "query"),
            "org.apache", Set.of("http"),
            "com.fasterxml", Set.of("document", "elasticsearch", "query", "report", "cli", "kibana"),
            "jakarta.json", Set.of("elasticsearch", "query"),
            "picocli", Set.of("cli"));

    /** Of the table in words: package, what it is, what it uses. */
    private static final Pattern ROW = Pattern.compile("^\\| `(\\w+)` \\| [^|]+ \\| ((?:`\\w+`(?:, )?)+|nothing) \\|$", Pattern.MULTILINE);
    private static final Pattern NAME = Pattern.compile("`(\\w+)`");

    private static final Map<String, Set<String>> USES = new TreeMap<>();

    @BeforeAll
    static void read_the_dependencies() {
        StringWriter out = new StringWriter();
        int status = ToolProvider.findFirst("jdeps").orElseThrow().run(new PrintWriter(out), new PrintWriter(out),
                "-verbose:package", "-filter:none", Path.of("target", "classes").toString());
        assertThat(status).as("jdeps said: %s", out).isZero();
        Matcher dependency = Pattern.compile("^\\s+(\\S+)\\s+->\\s+(\\S+)", Pattern.MULTILINE).matcher(out.toString());
        while (dependency.find()) {
            USES.computeIfAbsent(dependency.group(1), name -> new TreeSet<>()).add(dependency.group(2));
        }
        assertThat(USES).as("packages that jdeps saw").containsKeys("io.statsprofile.probe", "io.statsprofile.model");
    }

    @Test
    void every_package_has_its_row_in_the_table() {
        assertThat(ours(USES.keySet())).isSubsetOf(MAY_USE.keySet());
    }

    @Test
    void the_page_for_contributors_has_the_same_table() throws IOException {
        Map<String, Set<String>> told = new TreeMap<>();
        Matcher rows = ROW.matcher(Files.readString(Path.of("CONTRIBUTING.md")));
        while (rows.find()) {
            told.put(rows.group(1), NAME.matcher(rows.group(2)).results().map(name -> name.group(1)).collect(Collectors.toSet()));
        }
        assertThat(told).isEqualTo(MAY_USE);
    }

    @Test
    void packages_use_only_what_the_table_lets_them() {
        ours(USES.keySet()).forEach(part -> {
            Set<String> used = new TreeSet<>();
            USES.forEach((source, targets) -> {
                if (part.equals(part(source))) {
                    used.addAll(ours(targets));
                }
            });
            used.remove(part);
            assertThat(used).as("what %s uses", part).isSubsetOf(MAY_USE.get(part));
        });
    }

    @Test
    void third_parties_are_spoken_to_in_their_own_rooms_only() {
        USES.forEach((source, targets) -> targets.forEach(target -> SPOKEN_TO_BY.forEach((prefix, allowed) -> {
            if (target.startsWith(prefix + ".") && part(source) != null) {
                assertThat(allowed).as("who may use %s", target).contains(part(source));
            }
        })));
    }

    @Test
    void the_probe_uses_nothing_but_the_base_of_the_jdk() {
        assertThat(USES.get("io.statsprofile.probe"))
                .allMatch(name -> name.startsWith("java.") || name.equals("io.statsprofile.probe"))
                .noneMatch(name -> name.startsWith("java.util.function") || name.startsWith("java.util.logging"));
    }

    /** Spring Boot ends the service at its start when a status is an error. */
    @Test
    void no_status_of_ours_is_an_error() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "java", "io", "statsprofile", "logback"))) {
            assertThat(files.filter(Files::isRegularFile).toList()).hasSizeGreaterThan(10)
                    .allSatisfy(file -> assertThat(Files.readString(file)).doesNotContain("addError", "ErrorStatus"));
        }
    }

    private static Set<String> ours(Set<String> names) {
        Set<String> parts = new TreeSet<>();
        for (String name : names) {
            if (part(name) != null) {
                parts.add(part(name));
            }
        }
        return parts;
    }

    /** {@code query} for {@code io.statsprofile.query.files}; null for what is not ours. */
    private static String part(String name) {
        String prefix = "io.statsprofile.";
        return name.startsWith(prefix) ? name.substring(prefix.length()).split("\\.")[0] : null;
    }
}
