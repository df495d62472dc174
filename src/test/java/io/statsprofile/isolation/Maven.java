package io.statsprofile.isolation;

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
 * The Maven that runs us, run once more on another project. The build passes system properties {@code maven.home},
 * {@code maven.settings} and (surefire's own) {@code localRepository}; without them the user's Maven and defaults serve.
 */
final class Maven {

    private Maven() {
    }

    /** @return what Maven said; a failed build is an error with all of it */
    static String run(Path project, Duration within, List<String> arguments) {
        List<String> all = new ArrayList<>(arguments);
        all.add("-Dmaven.repo.local=" + localRepository());
        Path settings = Path.of(System.getProperty("maven.settings", ""));
        if (Files.isRegularFile(settings)) {
            all.addAll(List.of("-s", settings.toString()));
        }
        return runApart(project, within, all);
    }

    /** As {@link #run}, with nobody's settings and local repository unless the arguments name them. */
    static String runApart(Path project, Duration within, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(launcher(), "-B", "-q", "-f", project.resolve("pom.xml").toString()));
        command.addAll(arguments);
        // One at a time, since Maven lets two write into one local repository.
        try (FileChannel lock = FileChannel.open(PackagedJars.TARGET.resolve("maven.lock"), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE)) {
            lock.lock();
            return run(command, within);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String run(List<String> command, Duration within) {
        try (ForkedJvm maven = ForkedJvm.of(command).environment("JAVA_HOME", System.getProperty("java.home"))
                // In place of options that were meant for the outer build, such as a debugger's port.
                .environment("MAVEN_OPTS", "-XX:TieredStopAtLevel=1").environment("MAVEN_ARGS", "").start()) {
            int code = maven.awaitExit(within);
            if (code != 0) {
                throw new IllegalStateException("Maven failed with exit code " + code + ":\n" + maven.output());
            }
            return maven.output();
        }
    }

    static Path localRepository() {
        return Path.of(System.getProperty("localRepository", Path.of(System.getProperty("user.home"), ".m2/repository").toString()));
    }

    private static String launcher() {
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        String name = windows ? "mvn.cmd" : "mvn";
        String home = System.getProperty("maven.home");
        return home == null ? name : Path.of(home, "bin", name).toString();
    }
}
