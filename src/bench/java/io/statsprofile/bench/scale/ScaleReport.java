package io.statsprofile.bench.scale;

import io.statsprofile.bench.programs.Contender;
import io.statsprofile.bench.programs.LoggingFile;
import io.statsprofile.bench.programs.ProcessUnderTest;
import io.statsprofile.bench.programs.ProgramSpec;
import io.statsprofile.bench.programs.Verdicts;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Over 20,000 functions, a thousand threads at a time and a million short virtual ones (JDK 21 or newer) in one JVM of {@value #HEAP}:
 * whether each call is in documents or explained by them, memory within its limit, cuts short, and no call kept waiting by them; exits
 * with 1 where not. Options: {@code bench.scale.seconds} of the threads, after they have warmed up, and {@code bench.scale.contenders} by
 * title in lower case with dashes, such as {@code exact-pinned}.
 */
public final class ScaleReport {

    private static final String HEAP = "1g";
    private static final String SLICES = "<interval>" + ScaleProcess.SLICE_MILLIS + " milliseconds</interval>";
    private static final ProgramSpec PROGRAM = new ProgramSpec("scale", "", List.of(Parts.PACKAGE), 0);

    private static final Contender EXACT = Contender.EXACT.with(SLICES, List.of());
    private static final Contender SAMPLED = Contender.SAMPLED.with(SLICES, List.of());
    private static final Contender DEFAULT = new Contender("default budget", "DEBUG", SLICES, List.of());
    /** Room for the functions, and for a part of what the threads count. */
    private static final Contender TIGHT = new Contender("exact, memory=16MB", EXACT.level(), EXACT.settings(), List.of());

    private static final List<Contender> ALL = List.of(EXACT, SAMPLED, DEFAULT, TIGHT);

    /** What must hold of a contender. */
    enum Kind {
        EXACT, SAMPLED, BUDGETED, TIGHT
    }

    private final Path classes;
    private final long seconds;
    private final Verdicts verdicts = new Verdicts();

    private ScaleReport(Path classes, long seconds) {
        this.classes = classes;
        this.seconds = seconds;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Path classes = Files.createTempDirectory("scale");
        try {
            Parts.compile(classes);
            ScaleReport report = new ScaleReport(classes, Long.getLong("bench.scale.seconds", 40));
            report.run();
            if (report.verdicts.missed()) {
                System.exit(1);
            }
        } finally {
            delete(classes);
        }
    }

    private void run() throws IOException, InterruptedException {
        System.out.printf(Locale.ROOT, "JDK %s, %d processors; %,d functions, %,d threads%n", System.getProperty("bench.java.home"),
                Runtime.getRuntime().availableProcessors(), Parts.FUNCTIONS, ScaleProcess.THREADS);
        ScaleChecks checks = new ScaleChecks(verdicts);
        List<ScaleRun> runs = new ArrayList<>();
        for (Contender contender : ALL) {
            if (isChosen(contender)) {
                ScaleRun run = run(contender, contender == TIGHT ? "=memory=16MB" : "", 0);
                checks.check(run, contender == DEFAULT ? Kind.BUDGETED : contender == TIGHT ? Kind.TIGHT
                        : contender == SAMPLED ? Kind.SAMPLED : Kind.EXACT);
                runs.add(run);
            }
        }
        double window = runs.stream().mapToDouble(ScaleRun::medianCut).max().orElseThrow();
        ScaleRun none = run(Contender.NONE, "", (long) window);
        runs.forEach(run -> checks.waits(run, none));
    }

    private static boolean isChosen(Contender contender) {
        String chosen = System.getProperty("bench.scale.contenders", "all");
        return chosen.equals("all") || Arrays.asList(chosen.split(",")).contains(contender.key());
    }

    private ScaleRun run(Contender contender, String agentOptions, long window) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("scale");
        try {
            List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("bench.java.home"), "bin", "java").toString(),
                    "-Xms" + HEAP, "-Xmx" + HEAP));
            command.addAll(contender.options());
            if (contender.hasAgent()) {
                command.add("-javaagent:" + Path.of(System.getProperty("bench.agent")).toAbsolutePath() + agentOptions);
            }
            command.addAll(List.of("-Dlogback.configurationFile=" + LoggingFile.write(folder, PROGRAM, contender),
                    "-cp", classes + File.pathSeparator + ProcessUnderTest.classPath(), ScaleProcess.class.getName(), folder.toString(),
                    String.valueOf(seconds), String.valueOf(window)));
            Path output = folder.resolve("output");
            Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
            if (!process.waitFor(seconds + 300, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly().waitFor();
                throw new IllegalStateException(contender.title() + " did not end well: " + Files.readString(output));
            }
            return ScaleRun.read(contender, folder, output);
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
