package io.statsprofile.bench.delivery;

import io.statsprofile.bench.programs.ProcessUnderTest;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link TillProcess}: started, led and ended from here. Used by one thread. */
final class TillService implements AutoCloseable {

    /** Documents of the process so far; {@code slowForces} of its disk; {@code heap} in bytes. */
    record Figures(long cut, long acknowledged, long waiting, long retried, long lost, long spooled, long slowForces, long heap) {
    }

    /** What {@link Timeline#line()} says. */
    record Latency(long count, long p50, long p999, long longest) {

        static Latency of(String[] words, int from) {
            return new Latency(Long.parseLong(words[from]), Long.parseLong(words[from + 1]), Long.parseLong(words[from + 2]),
                    Long.parseLong(words[from + 3]));
        }
    }

    /** Of one stretch of time: an instrumented call, a log call, and nothing at all; and what the thread that made them waited for. */
    record Latencies(Latency call, Latency log, Latency nothing, ProcessorTime processors) {
    }

    private final Path folder;
    private final Process process;
    private final BufferedWriter commands;
    private final BufferedReader answers;

    /**
     * Starts it, and waits until it records.
     *
     * @param appender class of the appender
     * @param settings elements of the appender
     * @param jvm options
     */
    TillService(Path folder, String appender, String settings, List<String> jvm) throws IOException {
        this.folder = folder;
        Path logging = Files.writeString(folder.resolve("logback.xml"), """
                <configuration>
                <appender name="STATSPROFILE" class="%s"><serviceName>till</serviceName><overheadBudget>exact</overheadBudget>%s</appender>
                <appender name="NOTHING" class="ch.qos.logback.core.helpers.NOPAppender"/>
                <logger name="statsprofile" level="INFO"/>
                <logger name="statsprofile.com.acme.till" level="DEBUG"/>
                <root level="INFO"><appender-ref ref="STATSPROFILE"/><appender-ref ref="NOTHING"/></root>
                </configuration>
                """.formatted(appender, settings));
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("bench.java.home"), "bin", "java").toString()));
        command.addAll(jvm);
        command.addAll(List.of("-javaagent:" + Path.of(System.getProperty("bench.agent")).toAbsolutePath(),
                "-Dlogback.configurationFile=" + logging, "-cp", ProcessUnderTest.classPath(), TillProcess.class.getName()));
        process = new ProcessBuilder(command).redirectError(folder.resolve("stderr").toFile()).start();
        commands = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.US_ASCII));
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        answer("ready");
    }

    ProcessHandle process() {
        return process.toHandle();
    }

    Latencies measure(long millis) throws IOException {
        String[] words = ask("measure " + millis, "measured");
        return new Latencies(Latency.of(words, 1), Latency.of(words, 5), Latency.of(words, 9),
                new ProcessorTime(Long.parseLong(words[13]), Long.parseLong(words[14])));
    }

    /** Few calls, for so long. */
    void work(long millis) throws IOException {
        ask("work " + millis, "worked");
    }

    /** Each force of its disk takes so much longer from now on. */
    void slowDisk(long millis) throws IOException {
        ask("disk " + millis, "done");
    }

    /** It makes so many documents of a hundred functions, besides its slices. */
    void hand(int count) throws IOException {
        ask("hand " + count, "handed");
    }

    /** Bytes of the heap in use after a collection. */
    long collect() throws IOException {
        return Long.parseLong(ask("collect", "collected")[1]);
    }

    Figures figures() throws IOException {
        long[] f = Arrays.stream(ask("figures", "figures")).skip(1).mapToLong(Long::parseLong).toArray();
        return new Figures(f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7]);
    }

    /** Ends it in order. */
    void end() throws IOException, InterruptedException {
        ask("end", "ended");
        process.waitFor(30, TimeUnit.SECONDS);
    }

    private String[] ask(String command, String expected) throws IOException {
        commands.write(command);
        commands.newLine();
        commands.flush();
        return answer(expected);
    }

    private String[] answer(String expected) throws IOException {
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.equals(expected) || line.startsWith(expected + " ")) {
                return line.split(" ");
            }
        }
        throw new IllegalStateException("The service ended before it answered " + expected + ": "
                + Files.readString(folder.resolve("stderr")));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
