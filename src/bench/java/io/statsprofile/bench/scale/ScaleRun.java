package io.statsprofile.bench.scale;

import io.statsprofile.bench.programs.Contender;
import io.statsprofile.bench.programs.Documents;
import io.statsprofile.bench.programs.ProcessUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What one process of {@link ScaleProcess} said. Times in nanoseconds.
 *
 * @param made calls by function, as the application has counted them
 * @param out functions that have no probes in the end
 * @param early lengths of cuts while the JVM compiled
 * @param cuts lengths of those afterwards
 * @param meanwhile for each, the longest call of the application's that fell into it
 * @param beside the same of times as long, half a slice later
 * @param later lengths of cuts with virtual threads
 * @param cpu CPU time of all cuts
 * @param rooms how long it took to make room, each time
 * @param readerNanos CPU time of the thread that cuts
 * @param virtualThreads how many there were
 */
record ScaleRun(Contender contender, Documents documents, Map<String, Long> made, Set<String> out, double[] early, double[] cuts,
        double[] meanwhile, double[] beside, double[] later, double[] cpu, double[] rooms, double readerNanos,
        long virtualThreads) {

    static ScaleRun read(Contender contender, Path folder, Path output) throws IOException {
        List<String[]> lines = Files.readAllLines(output).stream().map(line -> line.split(" ")).toList();
        if (!lines.get(lines.size() - 1)[0].equals("done")) {
            throw new IllegalStateException(contender.title() + " did not get through: " + Files.readString(output));
        }
        boolean recorded = contender.hasAgent();
        return new ScaleRun(contender, Documents.read(folder.resolve("documents.ndjson")),
                ProcessUnderTest.readCounts(folder.resolve("made")),
                recorded ? Set.copyOf(Files.readAllLines(folder.resolve("out"))) : Set.of(), numbers(lines, "early", 1),
                numbers(lines, "cut", 1), numbers(lines, "meanwhile", 1), numbers(lines, "beside", 1), numbers(lines, "later", 1),
                Stream.of("early", "cut", "later").flatMapToDouble(word -> Arrays.stream(numbers(lines, word, 2))).toArray(),
                numbers(lines, "room", 1), Arrays.stream(numbers(lines, "reader", 1)).sum(),
                (long) Arrays.stream(numbers(lines, "virtual", 1)).sum());
    }

    private static double[] numbers(List<String[]> lines, String word, int place) {
        return lines.stream().filter(line -> line[0].equals(word)).mapToDouble(line -> Double.parseDouble(line[place])).toArray();
    }

    double medianCut() {
        return median(cuts);
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }

    static double most(double[] values) {
        return Arrays.stream(values).max().orElse(0);
    }

    /** Calls that were made, as the application has counted them. */
    long calls() {
        return made.values().stream().mapToLong(Long::longValue).sum();
    }
}
