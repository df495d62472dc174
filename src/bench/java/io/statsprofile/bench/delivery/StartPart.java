package io.statsprofile.bench.delivery;

import io.statsprofile.bench.programs.Verdicts;
import io.statsprofile.matrix.Arrived;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * What it takes to ship at all: classes loaded and CPU time of a process from its start to its first document in Elasticsearch, beside the
 * same process whose appender ships to nobody, in turns. Each process has the packaged library, Logback and nothing else on its class path.
 */
final class StartPart {

    /** Classes that shipping adds: a third of what it was with the typed client of Elasticsearch. */
    private static final int MOST_CLASSES = 687;
    private static final String LOGGING = """
            <configuration>
            <appender name="STATSPROFILE" class="io.statsprofile.logback.StatsProfileAppender"><serviceName>start</serviceName>%s</appender>
            <root level="INFO"><appender-ref ref="STATSPROFILE"/></root>
            </configuration>
            """;
    private static final String SHIPPING = "<namespace>%s</namespace><elasticsearch><url>%s</url></elasticsearch>";

    private final MachineFacts surroundings;
    private final Verdicts verdicts;
    private final int rounds;

    /** Of one process. */
    private record Start(long classes, long cpuNanos) {
    }

    /** A library, and its processes so far. */
    private final class Contender {

        private final Path library;
        private final String namespace = surroundings.namespace("start");
        private final Path folder = surroundings.folder("start");
        private final List<Start> shipping = new ArrayList<>();
        private final List<Start> quiet = new ArrayList<>();

        Contender(Path library) throws IOException {
            this.library = library;
        }

        void turn(boolean shippingFirst) throws IOException, InterruptedException {
            for (boolean ships : new boolean[] {shippingFirst, !shippingFirst}) {
                Start start = start(ships ? SHIPPING.formatted(namespace, surroundings.server()) : "");
                (ships ? shipping : quiet).add(start);
            }
        }

        private Start start(String settings) throws IOException, InterruptedException {
            Path logging = Files.writeString(folder.resolve("logback.xml"), LOGGING.formatted(settings));
            Process process = new ProcessBuilder(Path.of(System.getProperty("bench.java.home"), "bin", "java").toString(), "-Xmx64m",
                    "-Dlogback.configurationFile=" + logging, "-cp", classPath(), StartProcess.class.getName())
                    .redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            List<String> lines = said.lines().filter(line -> line.startsWith("started ")).toList();
            if (process.waitFor() != 0 || lines.size() != 1) {
                throw new IllegalStateException("a process with " + library + " did not do its work: " + said);
            }
            String[] words = lines.get(0).split(" ");
            return new Start(Long.parseLong(words[1]), Long.parseLong(words[2]));
        }

        private String classPath() {
            String logback = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                    .filter(entry -> Path.of(entry).getFileName().toString().matches("(logback-classic|logback-core|slf4j-api)-.*\\.jar"))
                    .collect(Collectors.joining(File.pathSeparator));
            return String.join(File.pathSeparator, library.toAbsolutePath().toString(), logback, System.getProperty("bench.classes"));
        }

        void requireDelivered() throws IOException, InterruptedException {
            long documents = Arrived.in(MachineFacts.stream(namespace), surroundings.server()).documents();
            if (documents != shipping.size()) {
                throw new IllegalStateException(documents + " documents came of " + shipping.size() + " processes with " + library);
            }
        }

        double added(ToLongFunction<Start> figure) {
            return median(shipping, figure) - median(quiet, figure);
        }
    }

    /** @param rounds of turns, in each of which every library ships once and does not ship once */
    StartPart(MachineFacts surroundings, Verdicts verdicts, int rounds) {
        this.surroundings = surroundings;
        this.verdicts = verdicts;
        this.rounds = rounds;
    }

    /** @param others libraries of other versions, to be measured in the same turns */
    void run(List<Path> others) throws IOException, InterruptedException {
        List<Contender> contenders = new ArrayList<>(List.of(new Contender(Path.of(System.getProperty("bench.library")))));
        for (Path other : others) {
            contenders.add(new Contender(other));
        }
        for (int round = 0; round < rounds; round++) {
            for (Contender contender : contenders) {
                contender.turn(round % 2 == 0);
            }
        }
        System.out.printf(Locale.ROOT, "%nStart: %d processes each, to the first document in Elasticsearch; medians%n", rounds);
        System.out.printf("%-58s %11s %9s %9s %9s %9s %9s %9s%n", "library", "jar, bytes", "classes", "quiet", "added",
                "CPU, ms", "quiet", "added");
        for (Contender contender : contenders) {
            contender.requireDelivered();
            System.out.printf(Locale.ROOT, "%-58s %,11d %,9.0f %,9.0f %,9.0f %,9.0f %,9.0f %,9.0f%n", contender.library.getFileName(),
                    Files.size(contender.library), median(contender.shipping, Start::classes), median(contender.quiet, Start::classes),
                    contender.added(Start::classes), median(contender.shipping, Start::cpuNanos) / 1e6,
                    median(contender.quiet, Start::cpuNanos) / 1e6, contender.added(Start::cpuNanos) / 1e6);
        }
        verdicts.atMost("classes that shipping the first document adds", contenders.get(0).added(Start::classes), MOST_CLASSES);
    }

    private static double median(List<Start> starts, ToLongFunction<Start> figure) {
        return Medians.of(starts.stream().mapToDouble(figure::applyAsLong).toArray());
    }
}
