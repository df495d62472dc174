package io.statsprofile.bench.programs;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What profiling costs real programs, by CPU time of an operation beside runs without the agent; exits with 1 where a promise is missed
 * or undecided. Options as system properties:
 *
 * <ul>
 *   <li>{@code bench.programs.only}: programs, with commas: h2, jackson, lucene, service, the scenarios avalanche and selection, and
 *   switched, which is the service in one process ({@link SwitchedReport})
 *   <li>{@code bench.programs.contenders}: contenders by title in lower case with dashes, such as {@code exact-pinned}
 *   <li>{@code bench.programs.pairs}: so many pairs, instead of (0) as many as it takes
 *   <li>{@code bench.programs.budget}: of switched, in percent with its sign
 *   <li>{@code bench.programs.seconds}, {@code bench.programs.warmup}: of each process
 *   <li>{@code bench.programs.jvm}: further options of all processes, with commas
 * </ul>
 */
public final class ProgramsReport {

    private static final int MOST_PAIRS = 60;
    private static final int FEWEST_PAIRS = 5;
    /** Losses are known to so many points. */
    static final double POINTS = 0.5;

    private ProgramsReport() {
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> only = List.of(System.getProperty("bench.programs.only", names()).split(","));
        Verdicts verdicts = new Verdicts();
        for (ProgramSpec program : ProgramSpec.ALL) {
            if (only.contains(program.name())) {
                report(program, verdicts);
            }
        }
        if (only.contains(SwitchedReport.NAME)) {
            new SwitchedReport(ProgramSpec.SERVED, verdicts).report();
        }
        Scenarios scenarios = new Scenarios(verdicts);
        if (only.contains(Scenarios.AVALANCHE)) {
            scenarios.avalanche();
        }
        if (only.contains(Scenarios.SELECTION)) {
            scenarios.selection();
        }
        if (verdicts.missed()) {
            System.exit(1);
        }
    }

    private static String names() {
        return String.join(",", ProgramSpec.ALL.stream().map(ProgramSpec::name).toList()) + "," + SwitchedReport.NAME + ","
                + Scenarios.AVALANCHE
                + "," + Scenarios.SELECTION;
    }

    private static List<Contender> contenders() {
        String chosen = System.getProperty("bench.programs.contenders", "all");
        return chosen.equals("all") ? Contender.ALL
                : Contender.ALL.stream().filter(each -> each == Contender.NONE || Arrays.asList(chosen.split(",")).contains(each.key()))
                .toList();
    }

    private static void report(ProgramSpec program, Verdicts verdicts) throws IOException, InterruptedException {
        List<Contender> contenders = contenders();
        Trial trial = new Trial(program, contenders, Double.parseDouble(System.getProperty("bench.programs.warmup", "10")),
                Double.parseDouble(System.getProperty("bench.programs.seconds", "8")));
        int pairs = Integer.getInteger("bench.programs.pairs", 0);
        System.out.printf(Locale.ROOT, "%n%s; JDK %s%n", program.title(), System.getProperty("bench.java.home"));
        for (int pair = 1; pair <= (pairs == 0 ? MOST_PAIRS : pairs); pair++) {
            trial.pair(contenders.stream().filter(contender -> !contender.isEnoughAfter(pairs == 0 ? FEWEST_PAIRS : pairs,
                    trial.results().get(contender))).toList());
            String losses = losses(trial.results());
            System.out.printf(Locale.ROOT, "  pair %d, loss in percent: %s%n", pair, losses);
            if (pairs == 0 && pair >= FEWEST_PAIRS && isDecided(trial.results())) {
                break;
            }
        }
        ProgramTable.print(program, trial.results());
        verdicts.judge(program, trial.results());
    }

    private static boolean isDecided(Map<Contender, Results> results) {
        Results base = results.get(Contender.NONE);
        return results.entrySet().stream().filter(entry -> entry.getKey().isJudged()).allMatch(entry -> entry.getValue().loss(base)
                .halfWidth() <= POINTS);
    }

    private static String losses(Map<Contender, Results> results) {
        StringBuilder line = new StringBuilder();
        results.forEach((contender, result) -> {
            if (contender != Contender.NONE) {
                line.append(line.isEmpty() ? ""
                        : ", ").append(contender.title()).append(' ').append(result.loss(results.get(Contender.NONE)));
            }
        });
        return line.toString();
    }
}
