package io.statsprofile.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.testing.Build;
import io.statsprofile.testing.SameEverywhere;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;

/** What a program may use stands in packages that are promised, and shows nothing of what is not. Looks at the packaged jars. */
@SameEverywhere
class PromisedTypesIT {

    private static final Set<String> PROMISED = Set.of("io.statsprofile", "io.statsprofile.pstats", "io.statsprofile.logback");
    private static final String INTERNAL = "io.statsprofile.internal.";
    private static final String OURS = "io.statsprofile.";
    /** A type of ours in what javap prints; a package's own name is none. */
    private static final Pattern TYPE = Pattern.compile("\\bio\\.statsprofile\\.(?:[a-z]\\w*\\.)*([A-Z][\\w$]*)");

    @ParameterizedTest
    @ValueSource(strings = {"", "-agent", "-cli"})
    void a_public_type_of_ours_is_promised_or_called_internal(String jar) throws IOException {
        assertThat(publicTypes(Build.jar(jar), OURS)).hasSizeGreaterThan(3)
                .allMatch(name -> name.startsWith(INTERNAL) || PROMISED.contains(packageOf(name)));
    }

    @Test
    void promised_types_show_promised_types_only() throws IOException {
        Set<String> promised = promised();

        assertThat(promised).contains("io.statsprofile.Profile", "io.statsprofile.pstats.StatsProfile",
                "io.statsprofile.logback.StatsProfileAppender");
        assertThat(shown(PackagedJars.library(), promised)).allSatisfy(line -> {
            Matcher types = TYPE.matcher(line);
            while (types.find()) {
                assertThat(promised).as(line).contains(types.group().replaceFirst("\\$.*", ""));
            }
        });
    }

    /** Or the test above would hold for want of seeing. */
    @Test
    void what_a_type_shows_is_seen() throws IOException {
        assertThat(shown(PackagedJars.library(), Set.of("io.statsprofile.internal.recording.SliceSink")))
                .anyMatch(line -> line.contains("io.statsprofile.internal.model.ProfileDocument"));
    }

    /** Public top-level types of the library's promised packages. */
    private static Set<String> promised() throws IOException {
        Set<String> promised = publicTypes(PackagedJars.library(), OURS);
        promised.removeIf(name -> !PROMISED.contains(packageOf(name)));
        return promised;
    }

    /** Declarations of these types, of their nested types, and of their public and protected members. */
    private static List<String> shown(Path jar, Set<String> types) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-protected", "-cp", jar.toString()));
        for (String name : classes(jar)) {
            if (types.contains(name.replaceFirst("\\$.*", ""))) {
                arguments.add(name);
            }
        }
        StringWriter out = new StringWriter();
        int status = ToolProvider.findFirst("javap").orElseThrow().run(new PrintWriter(out), new PrintWriter(out),
                arguments.toArray(String[]::new));
        assertThat(status).as("javap said: %s", out).isZero();
        List<String> lines = new ArrayList<>();
        boolean isPublic = false;
        for (String line : out.toString().lines().toList()) {
            if (line.endsWith("{")) {
                isPublic = line.startsWith("public ") || line.startsWith("protected ");
            }
            if (isPublic) {
                // Who may implement a sealed type is nobody's to use.
                lines.add(line.replaceFirst(" permits .*", ""));
            }
        }
        return lines;
    }

    private static Set<String> publicTypes(Path jar, String prefix) throws IOException {
        Set<String> names = new TreeSet<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : file.stream().filter(entry -> entry.getName().endsWith(".class")).toList()) {
                String name = nameOf(entry);
                if (name.startsWith(prefix) && !name.contains("$")) {
                    try (InputStream in = file.getInputStream(entry)) {
                        if ((new ClassReader(in).getAccess() & Opcodes.ACC_PUBLIC) != 0) {
                            names.add(name);
                        }
                    }
                }
            }
        }
        return names;
    }

    private static List<String> classes(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream().filter(entry -> entry.getName().endsWith(".class")).map(PromisedTypesIT::nameOf).toList();
        }
    }

    private static String nameOf(JarEntry entry) {
        return entry.getName().substring(0, entry.getName().length() - ".class".length()).replace('/', '.');
    }

    private static String packageOf(String name) {
        return name.substring(0, name.lastIndexOf('.'));
    }
}
