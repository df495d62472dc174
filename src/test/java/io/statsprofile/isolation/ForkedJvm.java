package io.statsprofile.isolation;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process that the test talks to: lines in, lines out (standard output and error together), and an end in any case. For the
 * test's thread; one more thread collects the output.
 */
final class ForkedJvm implements AutoCloseable {

    /** Longest wait for a line or for the end; a bound against hanging, not a measurement. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Process process;
    private final BufferedWriter input;
    private final List<String> lines = new ArrayList<>();
    private final Thread collector;
    private int read;
    private boolean ended;

    private ForkedJvm(Process process) {
        this.process = process;
        this.input = process.outputWriter(StandardCharsets.UTF_8);
        this.collector = new Thread(this::collect, "output of " + process.pid());
        collector.setDaemon(true);
        collector.start();
    }

    /** A JVM of the same kind that runs the tests. */
    static Launch java(String... arguments) {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Small and quick to start; several run at a time.
                "-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(List.of(arguments));
        return new Launch(command);
    }

    static Launch of(List<String> command) {
        return new Launch(command);
    }

    /** Sends a command, and waits for the line that says it is done. */
    void ask(String command) {
        send(command);
        awaitLine("done " + command);
    }

    void send(String command) {
        try {
            input.write(command + "\n");
            input.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("The process takes no command any more:\n" + output(), e);
        }
    }

    /** Waits for the next line, after the one awaited last, that contains {@code text}. */
    String awaitLine(String text) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        synchronized (lines) {
            while (true) {
                while (read < lines.size()) {
                    String line = lines.get(read++);
                    if (line.contains(text)) {
                        return line;
                    }
                }
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (ended || left <= 0) {
                    throw new AssertionError("No line with \"" + text + "\"" + (ended ? " until the end" : " within " + PATIENCE)
                            + ":\n" + output());
                }
                pause(left);
            }
        }
    }

    /** For tools that look into it from outside. */
    long pid() {
        return process.pid();
    }

    /** Says {@code stop}, and waits for the end. */
    int stop() {
        send("stop");
        return awaitExit(PATIENCE);
    }

    /** Asks the process to end as an operator does (SIGTERM), and waits for it. */
    int terminate() {
        process.destroy();
        return awaitExit(PATIENCE);
    }

    int awaitExit(Duration within) {
        try {
            if (!process.waitFor(within.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new AssertionError("Still running after " + within + ":\n" + output());
            }
            collector.join(PATIENCE.toMillis());
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the end of a process", e);
        }
    }

    /** All that it has written so far. */
    String output() {
        return String.join("\n", lines());
    }

    List<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    /** Ends it, if it still runs, with all that it has started. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private void collect() {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                synchronized (lines) {
                    lines.add(line);
                    lines.notifyAll();
                }
            }
        } catch (IOException e) {
            // The process was killed: what it wrote until then is what there is.
        } finally {
            synchronized (lines) {
                ended = true;
                lines.notifyAll();
            }
        }
    }

    private void pause(long millis) {
        try {
            lines.wait(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for a line", e);
        }
    }

    /** What is to be started. */
    static final class Launch {

        private final ProcessBuilder builder;

        private Launch(List<String> command) {
            builder = new ProcessBuilder(command).redirectErrorStream(true);
            // Options and names of the machine that runs the tests are not what is tested.
            builder.environment().keySet().removeIf(name -> name.startsWith("STATSPROFILE_") || name.startsWith("OTEL_")
                    || name.equals("JAVA_TOOL_OPTIONS") || name.equals("JDK_JAVA_OPTIONS"));
        }

        Launch environment(String name, String value) {
            builder.environment().put(name, value);
            return this;
        }

        Launch in(Path directory) {
            builder.directory(directory.toFile());
            return this;
        }

        ForkedJvm start() {
            try {
                return new ForkedJvm(builder.start());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
