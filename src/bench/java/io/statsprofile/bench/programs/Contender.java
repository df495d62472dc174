package io.statsprofile.bench.programs;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One way to run a program.
 *
 * @param level of the program's packages, or null where there is no agent
 * @param settings further elements of the appender
 * @param options further options of the JVM
 */
public record Contender(String title, String level, String settings, List<String> options) {

    public static final Contender NONE = new Contender("no agent", null, "", List.of());
    /** What its loss is beside {@link #NONE} is chance. */
    static final Contender AGAIN = new Contender("no agent, again", null, "", List.of());
    /** {@link NothingAgent}. */
    static final Contender ANY_AGENT = new Contender("any agent", null, "", List.of());
    static final Contender OFF = new Contender("agent, OFF", "OFF", budget("2%"), List.of());
    public static final Contender EXACT = new Contender("exact, pinned", "DEBUG", budget("exact") + "<topFunctions>1000</topFunctions>",
            List.of());
    public static final Contender SAMPLED = new Contender("sampled, pinned", "DEBUG",
            budget("off") + "<topFunctions>1000</topFunctions>", List.of("-D" + Recorded.SAMPLED + "=true"));
    static final Contender BUDGET_2 = withBudget("2%");
    static final Contender BUDGET_5 = withBudget("5%");
    /** Selected at first, then {@code OFF}: what is left of it when no class has a probe any more. */
    static final Contender DESELECTED = new Contender("deselected", "DEBUG", budget("2%"), List.of("-D" + ProgramProcess.DESELECT + "=8"));
    static final Contender JFR = new Contender("JFR, 10 ms", null, "", List.of("-D" + ExecutionSamples.PROPERTY + "=true"));

    static final List<Contender> ALL = List.of(NONE, AGAIN, ANY_AGENT, OFF, EXACT, SAMPLED, BUDGET_2, BUDGET_5, DESELECTED, JFR);

    static Contender withBudget(String value) {
        return new Contender("budget " + value, "DEBUG", budget(value), List.of());
    }

    private static String budget(String value) {
        return "<overheadBudget>" + value + "</overheadBudget>";
    }

    /** The same with further elements of the appender and options of the JVM. */
    public Contender with(String moreSettings, List<String> moreOptions) {
        return new Contender(title, level, settings + moreSettings, Stream.concat(options.stream(), moreOptions.stream()).toList());
    }

    public boolean hasAgent() {
        return level != null;
    }

    boolean records() {
        return hasAgent() && !level.equals("OFF") && this != DESELECTED;
    }

    /** Its loss must be known to half a point. */
    boolean isJudged() {
        return this == OFF || this == BUDGET_2 || this == BUDGET_5;
    }

    /** Points of loss that are promised to whom {@link #isJudged}. */
    double mostLoss(ProgramSpec program) {
        return this == OFF ? 0.5 : this == BUDGET_5 ? 6 : program.isService() ? 2 : 3;
    }

    /** What is not judged by a narrow interval is run no more than this. */
    boolean isEnoughAfter(int pairs, Results results) {
        return this != NONE && !isJudged() && results.runs.size() >= pairs;
    }

    /** Short, for options and files' names. */
    public String key() {
        return title.replaceAll("[^A-Za-z0-9]+", "-").replaceAll("-$", "").toLowerCase(Locale.ROOT);
    }
}
