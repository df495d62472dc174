package io.statsprofile.isolation;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The applications of {@code src/it}, built once per JVM by a Maven of their own, so that what they depend on stays theirs. After
 * the first build they need no network.
 */
final class Fixtures {

    static final Path BUILD = PackagedJars.TARGET.resolve("it");
    static final Path SOURCES = PackagedJars.TARGET.resolveSibling("src/it");

    private static boolean built;

    private Fixtures() {
    }

    /** Class path of an application that is started by its main class: its jar and its libraries, ours not among them. */
    static String classPath(String fixture) {
        Path home = directory(fixture);
        return home.resolve(fixture + "-1.jar") + File.pathSeparator + home.resolve("lib") + File.separator + "*";
    }

    /** The same with our library. */
    static String classPathWithLibrary(String fixture) {
        return classPath(fixture) + File.pathSeparator + PackagedJars.library();
    }

    /** Where an application was built. */
    static Path directory(String fixture) {
        build();
        return BUILD.resolve(fixture);
    }

    /** A new, empty directory for one run. */
    static Path emptyDirectory(String name) {
        Path directory = BUILD.resolve("runs").resolve(name);
        Directories.delete(directory);
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static synchronized void build() {
        if (!built) {
            Maven.run(SOURCES, Duration.ofMinutes(8), List.of("package", "-Dstatsprofile.jar=" + PackagedJars.library(), "-Dfixtures.build=" + BUILD));
            built = true;
        }
    }
}
