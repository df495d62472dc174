package io.statsprofile.bench.programs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What must not hurt even for a moment, at a budget of 2 %: one function gone wild, and a whole library selected under load. */
final class Scenarios {

    static final String AVALANCHE = "avalanche";
    static final String SELECTION = "selection";

    /** The budget, and what its control may be off by. */
    private static final double BUDGET = 0.025;
    private static final int MOST_MILLIS = 250;
    private static final double MOST_STOP_MILLIS = 50;
    /** Calls of the avalanche in a second of its thread's CPU time: fewer would be no avalanche. */
    private static final double LEAST_CALLS = 20e6;
    private static final Pattern STOP = Pattern.compile("Total: +(\\d+) ns");

    private final Verdicts verdicts;

    Scenarios(Verdicts verdicts) {
        this.verdicts = verdicts;
    }

    void avalanche() throws IOException, InterruptedException {
        Blocks blocks = new Blocks(AvalancheProcess.BLOCK_MILLIS);
        Seen seen = run(new ProgramSpec(AVALANCHE, "", List.of("com.acme.avalanche"), 0), "DEBUG", AvalancheProcess.class, blocks);
        System.out.printf(Locale.ROOT, "%nAvalanche of one function; loss in percent in blocks of %d ms: %s ...%n",
                AvalancheProcess.BLOCK_MILLIS, blocks.first(20));
        System.out.println("by second: " + blocks.means(1_000 / AvalancheProcess.BLOCK_MILLIS));
        verdicts.atMost("avalanche: ms until within 2% and half a point", blocks.millisUntilWithin(BUDGET,
                MOST_MILLIS / AvalancheProcess.BLOCK_MILLIS), MOST_MILLIS);
        verdicts.atLeast("avalanche: million calls a second", seen.callsPerSecond() / 1e6, LEAST_CALLS / 1e6);
        tell("avalanche", blocks, seen);
    }

    void selection() throws IOException, InterruptedException {
        Blocks blocks = new Blocks(SelectionProcess.BLOCK_MILLIS);
        Seen seen = run(new ProgramSpec("h2", "", List.of("org.h2"), 0), "OFF", SelectionProcess.class, blocks);
        System.out.printf(Locale.ROOT, "%nAll of H2 selected under load; loss in percent in blocks of %d ms: %s ...%n",
                SelectionProcess.BLOCK_MILLIS, blocks.first(40));
        System.out.println("by five seconds: " + blocks.means(5_000 / SelectionProcess.BLOCK_MILLIS));
        verdicts.atMost("selection: longest ms in one piece over 2% and half a point", blocks.longestMillisOver(BUDGET), MOST_MILLIS);
        verdicts.atMost("selection: longest stop of the world, ms", seen.longestStopMillis(), MOST_STOP_MILLIS);
        tell("selection", blocks, seen);
    }

    /**
     * What was seen beside the blocks.
     *
     * @param longestStopMillis the longest stop of the world, ms
     * @param callsPerSecond of the avalanche; 0 where there is none
     */
    private record Seen(double longestStopMillis, double callsPerSecond) {
    }

    private static void tell(String name, Blocks blocks, Seen seen) {
        System.out.printf(Locale.ROOT, "%s: %d ms in all over 2%% and half a point, %d ms in one piece at most, the longest stop %.1f ms%n",
                name, blocks.millisOver(BUDGET), blocks.longestMillisOver(BUDGET), seen.longestStopMillis());
    }

    private static Seen run(ProgramSpec program, String level, Class<?> main, Blocks blocks) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("scenario");
        Path safepoints = folder.resolve("safepoints");
        Contender contender = new Contender("budget 2%", level, Contender.BUDGET_2.settings(), List.of());
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("bench.java.home"), "bin", "java").toString(),
                "-Xms512m", "-Xmx512m",
                "-Xlog:disable", "-Xlog:safepoint:file=" + safepoints, "-javaagent:"
                        + Path.of(System.getProperty("bench.agent")).toAbsolutePath(),
                "-Dlogback.configurationFile=" + LoggingFile.write(folder, program, contender), "-cp", ProcessUnderTest.classPath(),
                        main.getName()));
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        if (!process.waitFor(10, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException(main.getSimpleName() + " did not end well: " + Files.readString(output));
        }
        double rate = 0;
        for (String line : Files.readAllLines(output)) {
            if (line.startsWith("block ")) {
                blocks.add(Double.parseDouble(line.substring(6)));
            } else if (line.startsWith("rate ")) {
                rate = Double.parseDouble(line.substring(5));
            }
        }
        double longest = Files.readAllLines(safepoints).stream().map(STOP::matcher).filter(Matcher::find)
                .mapToLong(stop -> Long.parseLong(stop.group(1))).max().orElse(0) / 1e6;
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
        return new Seen(longest, rate);
    }
}
