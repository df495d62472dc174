package io.statsprofile.internal.agent;

import io.statsprofile.testing.Build;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A JVM with the packaged agent that runs an application of the test class path to its end: the JVM that runs the test, or
 * the one in the directory that the system property {@code it.java.home} names.
 *
 * @param exit code of the process
 * @param out its standard output
 * @param err its standard error
 */
record Fork(int exit, List<String> out, List<String> err) {

    static final Path TARGET = Build.TARGET;
    static final Path AGENT = Build.jar("-agent");

    /** The application's classes, without any of ours: those come by the agent, or not at all. */
    static final String CLASS_PATH = TARGET.resolve("test-classes").toString();

    static String agent(String options) {
        return "-javaagent:" + AGENT + (options.isEmpty() ? "" : "=" + options);
    }

    static Fork run(String... arguments) {
        return run(java(arguments));
    }

    static ProcessBuilder java(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("it.java.home", System.getProperty("java.home")), "bin", "java").toString(), "-Xmx128m",
                "-cp", CLASS_PATH));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("STATSPROFILE_") || name.endsWith("JAVA_OPTIONS")
                || name.equals("JAVA_TOOL_OPTIONS"));
        return builder;
    }

    static Fork run(ProcessBuilder builder) {
        File out = temporary();
        File err = temporary();
        try {
            Process process = builder.redirectOutput(out).redirectError(err).start();
            try {
                if (!process.waitFor(60, TimeUnit.SECONDS)) {
                    throw new AssertionError("The JVM did not end: " + Files.readString(out.toPath()) + Files.readString(err.toPath()));
                }
            } finally {
                process.destroyForcibly();
            }
            return new Fork(process.exitValue(), Files.readAllLines(out.toPath()), Files.readAllLines(err.toPath()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            out.delete();
            err.delete();
        }
    }

    /** What the agent said on the standard error stream. */
    List<String> said() {
        return err.stream().filter(line -> line.startsWith("StatsProfile: ")).toList();
    }

    private static File temporary() {
        try {
            return Files.createTempFile("statsprofile-fork", ".txt").toFile();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
