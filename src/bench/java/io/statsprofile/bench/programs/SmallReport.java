package io.statsprofile.bench.programs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Which share of the functions that are called, and of their calls, is of functions that are too small to be worth a probe. */
public final class SmallReport {

    private final TooSmall tooSmall = new TooSmall();

    private SmallReport() {
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        System.out.printf("%-28s %10s %14s %12s %14s%n", "", "functions", "of them small", "calls", "of them small");
        for (ProgramSpec spec : ProgramSpec.ALL) {
            if (!spec.isService()) {
                new SmallReport().report(spec);
            }
        }
    }

    private void report(ProgramSpec spec) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(Path.of(System.getProperty("bench.java.home"), "bin", "java").toString(), "-Xmx1g",
                "-javaagent:" + Path.of(System.getProperty("bench.agent")).toAbsolutePath(), "-cp", System.getProperty("java.class.path"),
                SmallWorkload.class.getName(), spec.name(), spec.packages().get(0))).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        long functions = 0;
        long small = 0;
        long calls = 0;
        long smallCalls = 0;
        try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                String[] called = line.split(" ", 4);
                if (called.length == 4 && called[0].equals("called") && !called[2].equals("0")) {
                    boolean isSmall = tooSmall.has(called[1], called[3]);
                    functions++;
                    calls += Long.parseLong(called[2]);
                    small += isSmall ? 1 : 0;
                    smallCalls += isSmall ? Long.parseLong(called[2]) : 0;
                }
            }
        }
        if (process.waitFor() != 0 || functions == 0) {
            throw new IllegalStateException(spec.title() + " ended with " + process.exitValue() + " and " + functions + " functions");
        }
        System.out.printf("%-28s %,10d %13.1f%% %,12d %13.1f%%%n", spec.title(), functions, 100.0 * small / functions, calls,
                100.0 * smallCalls / calls);
    }
}
