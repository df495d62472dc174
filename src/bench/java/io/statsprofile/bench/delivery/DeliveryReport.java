package io.statsprofile.bench.delivery;

import io.statsprofile.bench.programs.Verdicts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What delivery costs and bears, against a real Elasticsearch; exits with 1 where a demand is missed. Options:
 *
 * <ul>
 * <li>{@code bench.delivery.only}: which parts, of threads, throughput, catch-up, outage, start; all by default
 * <li>{@code bench.delivery.pairs}: of turns that are compared in "threads", {@value #PAIRS} by default
 * <li>{@code bench.delivery.millis}: of a turn there, {@value #MILLIS} by default
 * <li>{@code bench.delivery.faults}: titles of faults there, with commas between, as in {@code "slow read"}; all by default
 * <li>{@code bench.delivery.rounds}: of turns in "throughput", {@value #ROUNDS} by default
 * <li>{@code bench.delivery.seconds}: of a turn there, {@value #SECONDS} by default
 * <li>{@code bench.delivery.starts}: processes of a kind in "start", {@value #STARTS} by default
 * <li>{@code bench.delivery.libraries}: jars of the library in other versions, with commas between, measured in the same turns there
 * </ul>
 */
public final class DeliveryReport {

    /** One of what is measured. */
    @FunctionalInterface
    private interface Part {

        /** @throws IllegalStateException where a contender did not do its work */
        void run() throws IOException, InterruptedException;
    }

    private static final int PAIRS = 20;
    private static final int MILLIS = 1_000;
    private static final int ROUNDS = 5;
    private static final int SECONDS = 4;
    private static final int STARTS = 20;
    private static final int[] FUNCTIONS = {10, 100};

    private DeliveryReport() {
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        String only = System.getProperty("bench.delivery.only", "threads,throughput,catch-up,outage,start");
        List<String> chosen = Arrays.asList(only.split(","));
        System.out.printf(Locale.ROOT, "JDK %s, %d processors; parts %s%n", System.getProperty("bench.java.home"),
                Runtime.getRuntime().availableProcessors(), chosen);
        Verdicts verdicts = new Verdicts();
        boolean failed = false;
        try (MachineFacts surroundings = new MachineFacts()) {
            for (Map.Entry<String, Part> part : parts(surroundings, verdicts).entrySet()) {
                failed |= chosen.contains(part.getKey()) && !run(part.getKey(), part.getValue());
            }
        }
        if (failed || verdicts.missed()) {
            System.exit(1);
        }
    }

    private static Map<String, Part> parts(MachineFacts surroundings, Verdicts verdicts) {
        Map<String, Part> parts = new LinkedHashMap<>();
        parts.put("threads", new ThreadsPart(surroundings, verdicts, Integer.getInteger("bench.delivery.pairs", PAIRS),
                Integer.getInteger("bench.delivery.millis", MILLIS), words("bench.delivery.faults"))::run);
        parts.put("throughput", () -> {
            for (int functions : FUNCTIONS) {
                new ThroughputPart(surroundings, verdicts, Integer.getInteger("bench.delivery.rounds", ROUNDS),
                        Integer.getInteger("bench.delivery.seconds", SECONDS)).run(functions);
            }
        });
        parts.put("catch-up", new CatchUpPart(surroundings, verdicts)::run);
        parts.put("outage", new OutagePart(surroundings, verdicts)::run);
        parts.put("start", () -> new StartPart(surroundings, verdicts, Integer.getInteger("bench.delivery.starts", STARTS)).run(
                words("bench.delivery.libraries").stream().map(Path::of).toList()));
        return parts;
    }

    /** Of a property, in their order. */
    private static Set<String> words(String property) {
        return Stream.of(System.getProperty(property, "").split(",")).filter(word -> !word.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** @return false where it could not be measured, or contenders did not do their work; the other parts are run all the same */
    private static boolean run(String name, Part part) throws IOException, InterruptedException {
        try {
            part.run();
            return true;
        } catch (IllegalStateException e) {
            System.out.println(name + ": MISSED, " + e.getMessage());
            return false;
        }
    }
}
