package io.statsprofile.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What it costs to select 4,000 classes of Hibernate that are loaded, and to let go of them: stops as the JVM itself logs them. */
public final class LevelsReport {

    private static final Pattern STOP = Pattern.compile("\"RedefineClasses\".*Total: +(\\d+) ns");

    private LevelsReport() {
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        String classPath = System.getProperty("java.class.path");
        String library = Arrays.stream(classPath.split(File.pathSeparator)).filter(jar -> jar.contains("hibernate-core")).findFirst()
                .orElseThrow();
        Path log = Files.createTempFile("levels", ".log");
        try {
            Process process = new ProcessBuilder(List.of(Path.of(System.getProperty("bench.java.home"), "bin", "java").toString(),
                    "-Xmx512m", "-Xlog:disable", "-Xlog:safepoint:file=" + log, "-javaagent:" + Path.of(System.getProperty("bench.agent"))
                    .toAbsolutePath(),
                    "-cp", classPath, LevelsWorkload.class.getName(), library, "org.hibernate")).inheritIO().start();
            if (!process.waitFor(10, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IllegalStateException("The change of levels was not carried out within ten minutes");
            }
            print(Files.readAllLines(log));
        } finally {
            Files.delete(log);
        }
    }

    private static void print(List<String> log) {
        long[] stops = log.stream().map(STOP::matcher).filter(Matcher::find).mapToLong(stop -> Long.parseLong(stop.group(1))).sorted()
                .toArray();
        System.out.printf("Both together, by the JVM's own log: %d stops, %.2f s in sum, median %.1f ms, longest %.1f ms%n", stops.length,
                Arrays.stream(stops).sum() / 1e9, stops[stops.length / 2] / 1e6, stops[stops.length - 1] / 1e6);
    }
}
