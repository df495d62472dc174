package io.statsprofile.isolation;

import java.nio.file.Files;
import java.nio.file.Path;

/** The jars that the build has just packaged. */
final class PackagedJars {

    static final Path TARGET = Path.of(System.getProperty("basedir", "."), "target").toAbsolutePath().normalize();

    private PackagedJars() {
    }

    static Path library() {
        return jar("");
    }

    static Path agent() {
        return jar("-agent");
    }

    /** The option that starts a JVM with our agent. */
    static String agentOption() {
        return "-javaagent:" + agent();
    }

    static Path jar(String suffix) {
        Path jar = TARGET.resolve("statsprofile-logback-" + System.getProperty("project.version", "0.1.0") + suffix + ".jar");
        if (!Files.exists(jar)) {
            throw new IllegalStateException(jar + " is missing: build it by mvn -DskipTests package");
        }
        return jar;
    }
}
