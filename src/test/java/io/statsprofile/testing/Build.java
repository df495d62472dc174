package io.statsprofile.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the build calls itself and its jars. The version stands in pom.xml alone. */
public final class Build {

    private static final Path POM = Path.of("pom.xml");

    /** As the build says by system property {@code project.version}; as pom.xml says where something else runs the tests. */
    public static final String VERSION = System.getProperty("project.version", inPom());
    public static final Path TARGET = Path.of("target").toAbsolutePath().normalize();

    private Build() {
    }

    /** The packaged jar: {@code -agent}, {@code -cli}, or the library where the suffix is empty. An error where it is missing. */
    public static Path jar(String suffix) {
        Path jar = TARGET.resolve("statsprofile-logback-" + VERSION + suffix + ".jar");
        if (!Files.exists(jar)) {
            throw new IllegalStateException(jar + " is missing: build it by mvn -DskipTests package");
        }
        return jar;
    }

    /** The version that pom.xml states. */
    public static String inPom() {
        try {
            // The first one is the project's own: it has no parent.
            Matcher version = Pattern.compile("<version>(.*?)</version>").matcher(Files.readString(POM));
            if (!version.find()) {
                throw new IllegalStateException(POM.toAbsolutePath() + " states no version");
            }
            return version.group(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
