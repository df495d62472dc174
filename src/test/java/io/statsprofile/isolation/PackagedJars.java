package io.statsprofile.isolation;

import io.statsprofile.testing.Build;
import java.nio.file.Path;

/** The jars that the build has just packaged. */
final class PackagedJars {

    static final Path TARGET = Build.TARGET;

    private PackagedJars() {
    }

    static Path library() {
        return Build.jar("");
    }

    static Path agent() {
        return Build.jar("-agent");
    }

    /** The option that starts a JVM with our agent. */
    static String agentOption() {
        return "-javaagent:" + agent();
    }
}
