package io.statsprofile.bench.programs;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** One contender's process of one program: started, led and ended from here. */
public final class ProcessUnderTest implements AutoCloseable {

    private static final Pattern JARS =
            Pattern.compile(
                    "(h2|commons-logging|jackson|lucene|spring|tomcat|logback|slf4j|jakarta\\.annotation|snakeyaml|micrometer|HikariCP"
            + "|jul-to-slf4j|log4j-to-slf4j|log4j-api)-.*\\.jar");

    /**
     * The heap in large pages, taken at once: where its small ones lie in memory is chance, by which processes of one program differ by
     * some percent from each other for as long as they live.
     */
    private static final List<String> LARGE_PAGES = List.of("-XX:+UseTransparentHugePages", "-XX:+AlwaysPreTouch");

    private final Contender contender;
    private final Path folder;
    private final Process process;
    private final BufferedWriter commands;
    private final BufferedReader answers;
    private final CpuTime cpu;
    private final double startSeconds;
    private final HttpLoad load;
    private long operations;
    /** By compilers, up to the end of the last turn. */
    private long compiledNanos;

    ProcessUnderTest(ProgramSpec program, Contender contender, List<String> moreOptions) throws IOException, InterruptedException {
        this(program, contender, moreOptions, "");
    }

    /** @param patches what comes first on the class path, with its separator; may be empty */
    ProcessUnderTest(ProgramSpec program, Contender contender, List<String> moreOptions, String patches)
            throws IOException, InterruptedException {
        this.contender = contender;
        this.folder = Files.createTempDirectory("programs");
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("bench.java.home"), "bin", "java").toString(),
                "-Xms512m", "-Xmx512m"));
        command.addAll(LARGE_PAGES);
        command.addAll(contender.options());
        command.addAll(moreOptions);
        Arrays.stream(System.getProperty("bench.programs.jvm", "").split(",")).filter(option -> !option.isEmpty()).forEach(command::add);
        if (contender.hasAgent()) {
            command.add("-javaagent:" + Path.of(System.getProperty("bench.agent")).toAbsolutePath());
        }
        if (contender == Contender.ANY_AGENT) {
            command.add("-javaagent:" + NothingAgent.write(folder));
        }
        command.addAll(List.of((program.isService() ? "-Dlogging.config=" : "-Dlogback.configurationFile=") + LoggingFile.write(folder,
                program, contender),
                "-cp", patches + classPath(), ProgramProcess.class.getName(), program.name(), contender.hasAgent()
                        && !program.isService() ? "wait" : "go"));
        long start = System.nanoTime();
        process = new ProcessBuilder(command).redirectError(folder.resolve("stderr").toFile()).start();
        commands = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.US_ASCII));
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        cpu = new CpuTime(process.pid());
        int port = Integer.parseInt(answer("ready")[1]);
        startSeconds = (System.nanoTime() - start) / 1e9;
        load = port == 0 ? null : new HttpLoad(port);
    }

    /** The library as it is packaged, so that the Jackson under test is the program's alone. */
    public static String classPath() {
        List<String> parts = new ArrayList<>(List.of(System.getProperty("bench.library"), System.getProperty("bench.classes")));
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(part -> JARS.matcher(Path.of(part).getFileName().toString()).matches()).forEach(parts::add);
        return String.join(File.pathSeparator, parts);
    }

    /** A turn. What compilers have done since the one before is part of it. */
    Segment run(long millis) throws IOException, InterruptedException {
        long start = cpu.nanos();
        Map<ThreadKind, Long> before = cpu.byKind();
        before.put(ThreadKind.COMPILERS, compiledNanos);
        Segment segment = load == null ? led(millis) : asked(millis, start + TimeUnit.MILLISECONDS.toNanos(millis));
        operations += segment.operations();
        cpu.nanos();
        Map<ThreadKind, Long> passed = cpu.byKind();
        compiledNanos = passed.getOrDefault(ThreadKind.COMPILERS, 0L);
        passed.replaceAll((kind, nanos) -> nanos - before.getOrDefault(kind, 0L));
        return segment.withCpu(passed);
    }

    private Segment led(long millis) throws IOException {
        String[] answer = ask("run " + millis, "ran");
        return new Segment(Long.parseLong(answer[1]), Long.parseLong(answer[2]), Long.parseLong(answer[3]), Map.of());
    }

    /** Until the service has used so much, as what leads a program does. */
    private Segment asked(long millis, long cpuNanos) throws InterruptedException {
        long start = System.nanoTime();
        List<Long> latencies = new ArrayList<>();
        do {
            latencies.addAll(load.run(TimeUnit.MILLISECONDS.toNanos(millis)));
        } while (cpu.nanos() < cpuNanos);
        long wall = System.nanoTime() - start;
        return new Segment(latencies.size(), wall,
                latencies.stream().sorted().skip((long) (latencies.size() * 0.99)).findFirst().orElseThrow(), Map.of());
    }

    /** Calls by function so far, as the agent counts them. */
    Map<String, Long> counts() throws IOException {
        Path file = folder.resolve("counts");
        ask("counts " + file, "counted");
        return readCounts(file);
    }

    /** As {@link Recorded#writeCounts} wrote them; functions of one name in several class loaders are added. */
    public static Map<String, Long> readCounts(Path file) throws IOException {
        Map<String, Long> counts = new TreeMap<>();
        for (String line : Files.readAllLines(file)) {
            int tab = line.indexOf('\t');
            counts.merge(line.substring(tab + 1), Long.parseLong(line.substring(0, tab)), Long::sum);
        }
        return counts;
    }

    /** Calls of {@link Delay} so far, and their nanoseconds. */
    long[] delayed() throws IOException {
        return Arrays.stream(ask("delayed", "delayed")).skip(1).mapToLong(Long::parseLong).toArray();
    }

    /** Calls so far by the driver's own counters; empty where the program has no driver outside. */
    Map<String, Long> driven() {
        return load == null ? Map.of() : load.calls();
    }

    /** Sets the level of all that is profiled; it is carried out a moment later. */
    void setLevel(String level) throws IOException {
        ask("level " + level, "set");
    }

    /** Where its documents are until it is closed. */
    Path documents() {
        return folder.resolve("documents.ndjson");
    }

    double readingsNanos() throws IOException {
        return Double.parseDouble(ask("readings", "readings")[1]);
    }

    double heapMegabytes() throws IOException {
        return Long.parseLong(ask("memory", "used")[1]) / 1e6;
    }

    double residentMegabytes() throws IOException {
        return Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()),
                "status")).stream().filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).sum() * 1024 / 1e6;
    }

    double startSeconds() {
        return startSeconds;
    }

    /** Ends it in order, and holds the driver's own counters against what the documents say. */
    Documents end() throws IOException, InterruptedException {
        Map<String, Long> counts = contender.records() ? counts() : Map.of();
        Map<String, Long> calls = new TreeMap<>();
        Documents documents = stop(calls);
        if (contender.records()) {
            documents.check(calls, counts, contender.title());
        } else {
            expect(contender == Contender.DESELECTED || documents.slices().stream().allMatch(slice -> slice.totalCalls() == 0),
                    "it has calls in documents without being selected");
        }
        return documents;
    }

    /** Ends it in order. */
    Documents stop() throws IOException, InterruptedException {
        return stop(new TreeMap<>());
    }

    private Documents stop(Map<String, Long> calls) throws IOException, InterruptedException {
        String[] answer = ask("end", "ended");
        expect(load != null || Long.parseLong(answer[1]) == operations, "it did " + answer[1] + " operations of " + operations);
        calls.putAll(driven());
        for (int i = 2; i < answer.length; i += 2) {
            calls.put(answer[i], Long.parseLong(answer[i + 1]));
        }
        process.waitFor(30, TimeUnit.SECONDS);
        return Documents.read(documents());
    }

    long operations() {
        return operations;
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
        throw new IllegalStateException(contender.title() + " ended before it answered " + expected + ": "
                + Files.readString(folder.resolve("stderr")));
    }

    private void expect(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(contender.title() + ": " + otherwise);
        }
    }

    @Override
    public void close() throws IOException {
        if (load != null) {
            load.close();
        }
        process.destroyForcibly();
        for (File file : folder.toFile().listFiles()) {
            Files.delete(file.toPath());
        }
        Files.delete(folder);
    }
}
