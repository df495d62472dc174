package io.statsprofile.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@link MooBenchWorkload} by all contenders in turn, several rounds, each in a JVM of its own, in one run on one machine. Fails
 * when a contender did not count every call, since a profiler that sees nothing is always the fastest. Spans that are not exported are
 * counted by nobody, so OpenTelemetry's agent is asked to write some of them in a run that is not timed.
 *
 * <p>{@code jdk.MethodTiming} needs JDK 25: run this on it, or name one by {@code -Dbench.java.home}.
 */
public final class MooBenchReport {

    private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
    /** 1.00, and what the medians of two runs of the same bytecode may differ by. */
    private static final double MAX_NOT_SELECTED_RATIO = 1.05;
    private static final String SAMPLED = "agent, DEBUG, sampled";
    private static final String OPEN_TELEMETRY = "OpenTelemetry agent, methods";
    private static final int CHECKED = 100;
    private static final Pattern SPAN = Pattern.compile("'Monitored\\." + MooBenchWorkload.METHOD + "'");
    private static final String JFR = "JFR jdk.MethodTiming";
    /** A level of calls that are counted and sampled, beside one that JFR times. */
    private static final double MIN_CHEAPER = 5;
    private static final String NOBODY = "nobody";
    private static final int WARM_UP = 1_000_000;
    private static final int MEASURED = 1_000_000;
    private static final Pattern RESULT = Pattern.compile("median ([0-9.]+) counted (\\d+) expected (\\d+)");

    private MooBenchReport() {
    }

    private record Contender(String title, String counter, List<String> options) {
    }

    public static void main(String[] args) throws Exception {
        Path home = Path.of(System.getProperty("bench.java.home"));
        Path folder = Files.createTempDirectory("moobench");
        try {
            List<Contender> contenders = contenders(home, folder);
            checkSpans(home);
            Map<Contender, double[]> medians = new LinkedHashMap<>();
            for (int round = 0; round < ROUNDS; round++) {
                for (Contender contender : contenders) {
                    medians.computeIfAbsent(contender, key -> new double[ROUNDS])[round] = measure(home, contender);
                }
            }
            print(medians);
            check(contenders, medians);
        } finally {
            Files.deleteIfExists(folder.resolve("aop.xml"));
            Files.delete(folder);
        }
    }

    private static List<Contender> contenders(Path home, Path folder) throws IOException {
        String agent = "-javaagent:" + Path.of(System.getProperty("bench.agent")).toAbsolutePath();
        List<Contender> contenders = new ArrayList<>(List.of(
                new Contender("no agent", NOBODY, List.of()),
                new Contender("agent, class not selected", NOBODY, List.of(agent + "=include=com.example.nothing")),
                new Contender("agent, DEBUG", "us", List.of(agent)),
                new Contender("agent, TRACE", "us-traced", List.of(agent)),
                new Contender(SAMPLED, "us-sampled", List.of(agent)),
                new Contender("Kieker, records not written", "kieker", MooBenchOthers.kieker(folder)),
                new Contender(OPEN_TELEMETRY, NOBODY, MooBenchOthers.openTelemetry("none"))));
        if (feature(home) >= 25) {
            contenders.add(new Contender(JFR, "jfr", List.of()));
        } else {
            System.out.println("jdk.MethodTiming left out: it needs JDK 25, and this is " + feature(home)
                    + "; name one by -Dbench.java.home");
        }
        return contenders;
    }

    private static void checkSpans(Path home) throws IOException, InterruptedException {
        Contender written = new Contender(OPEN_TELEMETRY, NOBODY, MooBenchOthers.openTelemetry("console"));
        String output = run(home, written, CHECKED, CHECKED);
        long spans = SPAN.matcher(output).results().count();
        if (spans != 2L * CHECKED * MooBenchWorkload.DEPTH) {
            throw new IllegalStateException(OPEN_TELEMETRY + " made " + spans + " spans of " + 2 * CHECKED * MooBenchWorkload.DEPTH
                    + " calls: " + output);
        }
    }

    /** An agent that profiles something else costs this class nothing. */
    private static void check(List<Contender> contenders, Map<Contender, double[]> medians) {
        double ratio = medians.get(contenders.get(1))[ROUNDS / 2] / medians.get(contenders.get(0))[ROUNDS / 2];
        boolean met = ratio <= MAX_NOT_SELECTED_RATIO;
        System.out.printf("%n%s / %s: %.2f, at most %.2f: %s%n", contenders.get(1).title(), contenders.get(0).title(), ratio,
                MAX_NOT_SELECTED_RATIO, met ? "met" : "MISSED");
        Contender last = contenders.get(contenders.size() - 1);
        if (last.title().equals(JFR)) {
            Contender sampled = contenders.stream().filter(each -> each.title().equals(SAMPLED)).findFirst().orElseThrow();
            double none = medians.get(contenders.get(0))[ROUNDS / 2];
            double times = (medians.get(last)[ROUNDS / 2] - none) / (medians.get(sampled)[ROUNDS / 2] - none);
            boolean cheaper = times >= MIN_CHEAPER;
            System.out.printf("%s, a level: %s is %.1f times as cheap as %s, at least %.1f: %s%n", MooBenchWorkload.class.getSimpleName(),
                    SAMPLED, times, JFR, MIN_CHEAPER, cheaper ? "met" : "MISSED");
            met &= cheaper;
        }
        if (!met) {
            System.exit(1);
        }
    }

    private static void print(Map<Contender, double[]> medians) {
        medians.values().forEach(Arrays::sort);
        double base = medians.values().iterator().next()[ROUNDS / 2];
        System.out.printf("%nMooBench's shape: one outer call of a method that recurses %d deep; median of %d rounds of %,d calls%n%n",
                MooBenchWorkload.DEPTH, ROUNDS, MEASURED);
        System.out.printf("%-28s %12s %14s %8s%n", "", "ns per call", "ns added/level", "ratio");
        medians.forEach((contender, sorted) -> System.out.printf("%-28s %12.1f %14.1f %8.2f%n", contender.title(),
                sorted[ROUNDS / 2], (sorted[ROUNDS / 2] - base) / MooBenchWorkload.DEPTH, sorted[ROUNDS / 2] / base));
    }

    private static double measure(Path home, Contender contender) throws IOException, InterruptedException {
        String output = run(home, contender, WARM_UP, MEASURED);
        Matcher result = RESULT.matcher(output);
        if (!result.find() || !result.group(2).equals(result.group(3))) {
            throw new IllegalStateException(contender.title() + " did not count what was called: " + output);
        }
        return Double.parseDouble(result.group(1));
    }

    /** What it prints. */
    private static String run(Path home, Contender contender, int warmUp, int measured) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(home.resolve("bin/java").toString(), "-Xms256m", "-Xmx256m"));
        command.addAll(contender.options());
        command.addAll(List.of("-cp", System.getProperty("bench.classes"), MooBenchWorkload.class.getName(), contender.counter(),
                String.valueOf(warmUp), String.valueOf(measured)));
        Path log = Files.createTempFile("moobench", ".log");
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                process.destroyForcibly();
            }
            return Files.readString(log);
        } finally {
            Files.delete(log);
        }
    }

    private static int feature(Path home) throws IOException {
        Matcher version = Pattern.compile("JAVA_VERSION=\"(\\d+)").matcher(Files.readString(home.resolve("release")));
        return version.find() ? Integer.parseInt(version.group(1)) : 0;
    }
}
