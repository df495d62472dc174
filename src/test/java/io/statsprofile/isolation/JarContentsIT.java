package io.statsprofile.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.testing.SameEverywhere;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/** What must be in which jar, and what must not: the JVM puts the agent's jar before everybody's class path. */
@SameEverywhere
class JarContentsIT {

    private static final String PROBE_JAR = "io/statsprofile/internal/agent/probe.jar";

    @Test
    void library_and_agent_have_no_class_in_common() throws IOException {
        Set<String> shared = classes(PackagedJars.library());
        shared.retainAll(classes(PackagedJars.agent()));
        assertThat(shared).isEmpty();
    }

    @Test
    void the_library_has_neither_probe_nor_agent_nor_tools() throws IOException {
        assertThat(packages(classes(PackagedJars.library())))
                .containsOnly("", "pstats", "logback", "internal/base", "internal/document", "internal/elasticsearch", "internal/http",
                        "internal/model", "internal/python", "internal/recording", "internal/rollup", "internal/server", "internal/shaded",
                        "internal/shipping", "internal/spool", "internal/spring", "internal/template");
        assertThat(entries(PackagedJars.library())).as("Vega is for the page of the command line").noneMatch(name -> name.endsWith(".js"));
    }

    @Test
    void the_library_is_small_and_has_of_jackson_only_what_streams() throws IOException {
        assertThat(Files.size(PackagedJars.library())).as("bytes of the library").isLessThan(3_000_000);
        assertThat(classes(PackagedJars.library())).anyMatch(name -> name.startsWith("io/statsprofile/internal/shaded/jackson/core/"))
                .noneMatch(name -> name.startsWith("io/statsprofile/internal/shaded/jackson/databind/")
                        || name.startsWith("io/statsprofile/internal/shaded/jackson/annotation/"));
    }

    /** Else the HTTP client would wake java.util.logging, or another logging, in a service that has its own. */
    @Test
    void the_http_client_of_the_library_finds_our_logging() throws Exception {
        URL[] jars = {PackagedJars.library().toUri().toURL()};
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader library = new URLClassLoader(jars, ClassLoader.getPlatformClassLoader())) {
            thread.setContextClassLoader(library);
            Class<?> logging = library.loadClass("io.statsprofile.internal.shaded.apache.commons.logging.LogFactory");
            assertThat(logging.getMethod("getFactory").invoke(null).getClass().getName())
                    .isEqualTo("io.statsprofile.internal.http.SilentLogFactory");
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void the_agent_has_its_own_packages_only() throws IOException {
        assertThat(packages(classes(PackagedJars.agent()))).containsOnly("internal/agent", "internal/governor");
        assertThat(entries(PackagedJars.agent())).contains(PROBE_JAR);
    }

    @Test
    void the_nested_probe_jar_has_probe_classes_only() throws IOException {
        assertThat(packages(nestedProbeClasses())).containsOnly("internal/probe");
        assertThat(nestedProbeClasses()).contains("io/statsprofile/internal/probe/Probe.class");
    }

    @Test
    void everything_in_both_jars_lies_below_our_name() throws IOException {
        for (Path jar : Set.of(PackagedJars.library(), PackagedJars.agent())) {
            assertThat(entries(jar)).as(jar.toString()).allMatch(name -> name.startsWith("io/statsprofile/")
                    || name.startsWith("META-INF/"));
            assertThat(entries(jar)).as("classes for certain Java versions would escape the check of %s", jar)
                    .noneMatch(name -> name.startsWith("META-INF/versions/"));
        }
    }

    @Test
    void services_are_announced_under_our_names_only() throws IOException {
        for (Path jar : Set.of(PackagedJars.library(), PackagedJars.agent())) {
            try (JarFile file = new JarFile(jar.toFile())) {
                for (ZipEntry entry : file.stream().filter(e -> e.getName().startsWith("META-INF/services/") && !e.isDirectory())
                        .toList()) {
                    String text = new String(file.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
                    assertThat(entry.getName()).as("a service of others that ours would answer")
                            .startsWith("META-INF/services/io.statsprofile.");
                    assertThat(text.lines().filter(line -> !line.isBlank() && !line.startsWith("#"))).as(entry.getName())
                            .allMatch(line -> line.startsWith("io.statsprofile."));
                }
            }
        }
    }

    private static Set<String> classes(Path jar) throws IOException {
        return entries(jar).stream().filter(name -> name.endsWith(".class")).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> entries(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream().filter(e -> !e.isDirectory()).map(ZipEntry::getName).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Set<String> nestedProbeClasses() throws IOException {
        try (JarFile agent = new JarFile(PackagedJars.agent().toFile()); InputStream nested =
                agent.getInputStream(agent.getEntry(PROBE_JAR))) {
            Set<String> names = new TreeSet<>();
            ZipInputStream entries = new ZipInputStream(new ByteArrayInputStream(nested.readAllBytes()));
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                if (entry.getName().endsWith(".class")) {
                    names.add(entry.getName());
                }
            }
            return names;
        }
    }

    /** Names below {@code io/statsprofile/}, of one package or the beginning of several; what lies elsewhere keeps its whole name. */
    private static Set<String> packages(Set<String> classes) {
        return classes.stream().map(name -> name.replaceFirst("^io/statsprofile/((?:internal/)?[^/]+)/.*", "$1")
                .replaceFirst("^io/statsprofile/[^/]+$", "")).collect(Collectors.toCollection(TreeSet::new));
    }
}
