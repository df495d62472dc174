package io.statsprofile.bench.coverage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How often the truth lies within the errors that are stated for sampled functions, on the real clock: programs that know what they took
 * by their own readings of it, each beside nothing, on one processor with others, among more busy threads than processors, and beside
 * threads that block. Left out is a function's slice where a pause fell into the probe itself, so that its truth is not known. Exits with
 * 1 where not 93 to 97 % are covered. Options: {@code bench.coverage.slices} of 0.3 s by program and
 * surrounding, {@code bench.coverage.kinds} and {@code bench.coverage.surroundings}, with commas.
 */
public final class CoverageReport {

    private static final double LEAST = 93;
    private static final double MOST = 97;

    /** What one class of programs has. */
    private static final class Row {

        private final Tally many = new Tally();
        private final Tally few = new Tally();
        private final Tally cumulative = new Tally();
        private final Tally unsure = new Tally();
        private long withoutError;

        void add(Row other) {
            many.add(other.many);
            few.add(other.few);
            cumulative.add(other.cumulative);
            unsure.add(other.unsure);
            withoutError += other.withoutError;
        }
    }

    private final Map<ClockedKind, Row> byKind = new EnumMap<>(ClockedKind.class);
    private final Map<Surrounding, Row> bySurrounding = new EnumMap<>(Surrounding.class);
    private final Row all = new Row();
    private boolean missed;

    private CoverageReport() {
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        CoverageReport report = new CoverageReport();
        report.run(Integer.getInteger("bench.coverage.slices", 50));
        report.print();
        if (report.missed) {
            System.exit(1);
        }
    }

    private static <E extends Enum<E>> List<E> chosen(String property, Class<E> type) {
        String names = System.getProperty(property, "all");
        return names.equals("all") ? List.of(type.getEnumConstants())
                : Arrays.stream(names.split(",")).map(name -> Enum.valueOf(type, name.toUpperCase(Locale.ROOT).replace('-', '_'))).toList();
    }

    private void run(int slices) throws IOException, InterruptedException {
        List<ClockedKind> kinds = chosen("bench.coverage.kinds", ClockedKind.class);
        List<Surrounding> surroundings = chosen("bench.coverage.surroundings", Surrounding.class);
        System.out.printf(Locale.ROOT, "JDK %s, %d processors; %d slices of each program in each surrounding%n",
                System.getProperty("bench.java.home"), Runtime.getRuntime().availableProcessors(), slices);
        title();
        long seed = 1;
        for (ClockedKind kind : kinds) {
            for (Surrounding surrounding : surroundings) {
                Row row = measure(kind, surrounding, slices, seed++);
                line(kind + ", " + surrounding, row);
                byKind.computeIfAbsent(kind, key -> new Row()).add(row);
                bySurrounding.computeIfAbsent(surrounding, key -> new Row()).add(row);
                all.add(row);
            }
        }
    }

    private static Row measure(ClockedKind kind, Surrounding surrounding, int slices, long seed) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(surrounding.prefix);
        command.addAll(List.of(Path.of(System.getProperty("bench.java.home"), "bin", "java").toString(), "-Xms128m", "-Xmx128m",
                "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), CoverageProcess.class.getName(), kind.name(),
                surrounding.name(), String.valueOf(slices), String.valueOf(seed)));
        Path output = Files.createTempFile("coverage", ".txt");
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
            if (!process.waitFor(30 + slices * 3L, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            List<String> lines = Files.readAllLines(output);
            String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
            if (!last.startsWith("covered ")) {
                throw new IllegalStateException(kind + ", " + surrounding + " did not end well: " + String.join("\n", lines));
            }
            long[] numbers = Arrays.stream(last.split(" ")).skip(1).mapToLong(Long::parseLong).toArray();
            Row row = new Row();
            row.many.add(numbers[0], numbers[1]);
            row.few.add(numbers[2], numbers[3]);
            row.cumulative.add(numbers[4], numbers[5]);
            row.unsure.add(numbers[6], numbers[7]);
            row.withoutError = numbers[8];
            return row;
        } finally {
            Files.delete(output);
        }
    }

    private void print() {
        System.out.println();
        title();
        byKind.forEach((kind, row) -> judge(kind.name(), row));
        bySurrounding.forEach((surrounding, row) -> judge(surrounding.name(), row));
        line("all", all);
        verdict("all, own times with 30 pieces or more", all.many.share(), LEAST, MOST);
        verdict("sampled functions that ran and have no error", all.withoutError, 0, 0);
        if (all.many.pairs() + all.few.pairs() < 10_000) {
            System.out.println("(fewer than 10,000 functions and slices; more by bench.coverage.slices)");
        }
    }

    private static void title() {
        System.out.printf("%-26s %20s %20s %20s %20s%n", "", "30 pieces or more", "fewer", "cumulative", "left out");
    }

    private static void line(String title, Row row) {
        System.out.printf(Locale.ROOT, "%-26s %20s %20s %20s %20s%n", title, row.many, row.few, row.cumulative, row.unsure);
    }

    /** A class of programs, with what so few pairs have of chance. */
    private void judge(String title, Row row) {
        line(title, row);
        verdict(title + ", 30 pieces or more", row.many.share(), LEAST - row.many.chance(), MOST + row.many.chance());
        verdict(title + ", fewer", row.few.share(), LEAST - row.few.chance(), 100);
        verdict(title + ", cumulative", row.cumulative.share(), LEAST - row.cumulative.chance(), 100);
    }

    private void verdict(String title, double value, double least, double most) {
        if (!Double.isNaN(value)) {
            boolean met = value >= least && value <= most;
            missed |= !met;
            System.out.printf(Locale.ROOT, "  %-58s %7.2f  from %6.2f to %6.2f: %s%n", title, value, least, most, met ? "met" : "MISSED");
        }
    }
}
