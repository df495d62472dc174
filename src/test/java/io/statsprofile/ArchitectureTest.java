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
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the code to its table of who may import whom, as the JDK's own {@code jdeps} sees the compiled classes. */
class ArchitectureTest {

    /** What a program may use; all else lies below {@code io.statsprofile.internal}, or is the demo's. */
    private static final Set<String> PROMISED = Set.of(".", "pstats", "logback");

    /** What all others may use but those of the agent, which is in other jars. */
    private static final String BASE = "base";
    private static final Set<String> OF_THE_AGENT = Set.of("probe", "governor", "agent");

    /** Our packages, a point for {@code io.statsprofile}, the others without {@code internal}, and which others of ours each may use. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("probe", Set.of()),
            Map.entry("governor", Set.of("probe")),
            Map.entry("agent", Set.of("probe", "governor")),
            Map.entry(BASE, Set.of()),
            Map.entry("python", Set.of()),
            Map.entry("pstats", Set.of("python")),
            Map.entry("model", Set.of("pstats")),
            Map.entry("document", Set.of("pstats", "model")),
            Map.entry("rollup", Set.of("pstats", "model")),
            Map.entry("recording", Set.of("pstats", "model", "rollup", "probe")),
            Map.entry(".", Set.of("pstats", "probe", "recording")),
            Map.entry("shipping", Set.of("model")),
            Map.entry("spool", Set.of("model", "shipping")),
            Map.entry("http", Set.of()),
            Map.entry("server", Set.of("shipping", "http")),
            Map.entry("template", Set.of("document", "server")),
            Map.entry("elasticsearch", Set.of("model", "document", "shipping", "http", "server", "template")),
            Map.entry("logback", Set.of("pstats", "model", "document", "recording", ".", "shipping", "spool", "http", "server",
                    "elasticsearch")),
            Map.entry("spring", Set.of("logback")),
            Map.entry("series", Set.of("pstats", "model")),
            Map.entry("query", Set.of("pstats", "model", "document", "elasticsearch", "series")),
            Map.entry("backfill", Set.of("pstats", "model", "document", "rollup", "shipping", "server", "template", "elasticsearch",
                    "query")),
            Map.entry("report", Set.of("pstats", "model", "series")),
            Map.entry("kibana", Set.of("http")),
            Map.entry("cli", Set.of("model", "shipping", "spool", "http", "server", "template", "elasticsearch", "kibana", "series",
                    "query", "backfill", "report")),
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
            "com.fasterxml", Set.of("document", "server", "elasticsearch", "query", "backfill", "report", "cli", "kibana"),
            "jakarta.json", Set.of("elasticsearch", "query"),
            "picocli", Set.of("cli"));

    /** Of the table in words: package, what it is, what it uses. */
    private static final Pattern ROW = Pattern.compile("^\\| `([\\w.]+)` \\| [^|]+ \\| ([\\w.]+(?:, [\\w.]+)*) \\|$", Pattern.MULTILINE);
    private static final String NOTHING = "nothing";
    private static final Pattern OURS = Pattern.compile("io\\.statsprofile(?:\\.(?:internal\\.)?(\\w+)(?:\\.\\w+)*)?");

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
        assertThat(USES).as("packages that jdeps saw").containsKeys("io.statsprofile", "io.statsprofile.internal.probe",
                "io.statsprofile.pstats");
    }

    @Test
    void every_package_has_its_row_in_the_table() {
        assertThat(ours(USES.keySet())).isSubsetOf(MAY_USE.keySet());
    }

    @Test
    void what_is_not_promised_is_called_internal() {
        assertThat(USES.keySet()).filteredOn(name -> part(name) != null)
                .allSatisfy(name -> assertThat(name.startsWith("io.statsprofile.internal."))
                .as(name).isNotEqualTo(PROMISED.contains(part(name)) || part(name).equals("demo")));
    }

    @Test
    void the_table_has_no_cycle() {
        Set<String> placed = new TreeSet<>();
        while (MAY_USE.entrySet().stream().filter(row -> placed.containsAll(row.getValue())).map(Map.Entry::getKey).toList().stream()
                .anyMatch(placed::add)) {
            // Goes on as long as a package is found all of whose packages have their place.
        }
        assertThat(placed).isEqualTo(MAY_USE.keySet());
    }

    @Test
    void the_page_for_contributors_has_the_same_table() throws IOException {
        Map<String, Set<String>> told = new TreeMap<>();
        Matcher rows = ROW.matcher(Files.readString(Path.of("CONTRIBUTING.md")));
        while (rows.find()) {
            told.put(rows.group(1), rows.group(2).equals(NOTHING) ? Set.of() : Set.of(rows.group(2).split(", ")));
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
            if (!OF_THE_AGENT.contains(part)) {
                used.remove(BASE);
            }
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
        assertThat(USES.get("io.statsprofile.internal.probe"))
                .allMatch(name -> name.startsWith("java.") || name.equals("io.statsprofile.internal.probe"))
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

    /** {@code query} for {@code io.statsprofile.internal.query.files}; null for what is not ours. */
    private static String part(String name) {
        Matcher part = OURS.matcher(name);
        return !part.matches() ? null : part.group(1) == null ? "." : part.group(1);
    }
}
