package io.statsprofile.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A CPython on this machine, with our module on its path.
 *
 * @param command a name on the {@code PATH}, or a path
 */
public record Python(String command) {

    /** Of our module, its examples and its tests. */
    public static final Path SOURCES = Path.of("src", "main", "python").toAbsolutePath();
    public static final Path TESTS = Path.of("src", "test", "python", "statsprofile_tests").toAbsolutePath();
    /** More of them, separated as in {@code PATH}. */
    private static final String OTHERS = "STATSPROFILE_PYTHONS";
    private static final int LONGEST_SECONDS = 300;

    /** What a process ended with. */
    public record Ended(int exitCode, String out, String err) {
    }

    /** {@code python3} where it is 3.9 or newer. */
    public static Optional<Python> here() {
        return Optional.of(new Python("python3")).filter(Python::isRecentEnough);
    }

    /** That one, and those that {@value #OTHERS} names. */
    public static List<Python> all() {
        List<Python> all = new ArrayList<>();
        here().ifPresent(all::add);
        String others = System.getenv(OTHERS);
        if (others != null) {
            Arrays.stream(others.split(File.pathSeparator)).map(Python::new).forEach(all::add);
        }
        return all;
    }

    private boolean isRecentEnough() {
        try {
            return run(Path.of("").toAbsolutePath(), Map.of(), "-c", "import sys; sys.exit(sys.version_info < (3, 9))").exitCode() == 0;
        } catch (UncheckedIOException isNotThere) {
            return false;
        }
    }

    /** Runs it to its end. Of the environment it gets what says nothing of a service. */
    public Ended run(Path directory, Map<String, String> variables, String... arguments) {
        List<String> line = new ArrayList<>(List.of(command));
        line.addAll(List.of(arguments));
        try {
            Path out = Files.createTempFile("python", ".out");
            Path err = Files.createTempFile("python", ".err");
            ProcessBuilder builder = new ProcessBuilder(line).directory(directory.toFile()).redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("STATSPROFILE_") || name.startsWith("OTEL_")
                    || name.startsWith("ES_"));
            builder.environment().put("PYTHONPATH", SOURCES.toString());
            builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
            builder.environment().put("PYTHONIOENCODING", "utf-8");
            builder.environment().putAll(variables);
            Process process = builder.start();
            try {
                if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                    throw new AssertionError("did not end: " + line);
                }
                return new Ended(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8),
                        Files.readString(err, StandardCharsets.UTF_8));
            } finally {
                process.destroyForcibly();
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
