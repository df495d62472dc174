package io.statsprofile.isolation;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The applications of {@code src/it}, built by a Maven of their own, so that what they depend on stays theirs; once a build, whose
 * JVMs share them. After the first build they need no network.
 */
final class Fixtures {

    private static final String LOGBACK = System.getProperty("logback.version", "1.5.38");
    /** One for each Logback: a second build would find the libraries of the first. */
    static final Path BUILD = PackagedJars.TARGET.resolve("it").resolve("logback-" + LOGBACK);
    static final Path SOURCES = PackagedJars.TARGET.resolveSibling("src/it");

    /** When the build began whose JVMs share what one of them has built; nothing is shared where nobody says it. */
    private static final String BUILD_BEGAN = System.getProperty("build.began", "");

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

    /** The service of module boot, built on another Spring Boot: its fat jar. */
    static Path springBoot(String version) {
        Path build = BUILD.resolve("boot-" + version);
        build(build, "-pl", "boot", "-am", "-Dspring-boot.version=" + version);
        return build.resolve("boot/boot-1.jar");
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
            build(BUILD);
            built = true;
        }
    }

    private static void build(Path directory, String... more) {
        try (FileChannel lock = FileChannel.open(Files.createDirectories(directory).resolve("lock"), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE)) {
            lock.lock();
            Path mark = directory.resolve("built");
            if (BUILD_BEGAN.isEmpty() || !Files.exists(mark) || !Files.readString(mark).equals(BUILD_BEGAN)) {
                List<String> arguments = new ArrayList<>(List.of("package", "-Dstatsprofile.jar=" + PackagedJars.library(),
                        "-Dfixtures.build=" + directory, "-Dfixtures.logback=" + LOGBACK));
                arguments.addAll(List.of(more));
                Maven.run(SOURCES, Duration.ofMinutes(8), arguments);
                Files.writeString(mark, BUILD_BEGAN);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
