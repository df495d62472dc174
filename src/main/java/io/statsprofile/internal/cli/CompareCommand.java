package io.statsprofile.internal.cli;

import io.statsprofile.internal.query.ProfileFilter;
import io.statsprofile.internal.query.ProfileQuery;
import io.statsprofile.internal.report.ComparisonReport;
import io.statsprofile.internal.report.Ranking;
import io.statsprofile.internal.series.ProfileComparison;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code compare}: which functions changed between two windows or two versions. */
@Command(name = "compare", sortOptions = false, showEndOfOptionsDelimiterInUsageHelp = false,
        customSynopsis = "statsprofile compare [OPTIONS] FILE...%n       statsprofile compare [OPTIONS] --elasticsearch URL",
        header = "Shows which functions changed between two windows or two versions, and by how much.",
        description = {"", "Sums up each side, leaves out the first minute of each run, in which classes are loaded, and ranks functions "
                + "by how much dearer or cheaper their calls became, beyond what calls vary from slice to slice. What more or fewer calls "
                + "explain stands beside it, and how sure a difference is. Functions that were not watched alike on both sides (exact, "
                + "sampled, out), and what calls them, are compared by cumulative time, since their own time moves with that.", ""},
        footerHeading = "%nExamples:%n",
        footer = {
            "  Did the release make anything slower?",
            "    statsprofile compare --es http://localhost:9200 --service shop --before-version 1.4.2 \\",
            "        --after-version 1.5.0",
            "  Which functions does it call more often, or for the first time?",
            "    statsprofile compare --es http://localhost:9200 --service shop --before-version 1.4.2 \\",
            "        --after-version 1.5.0 --rank calls",
            "  This hour against the one before:",
            "    statsprofile compare --es http://localhost:9200 --before now-2h..now-1h --after now-1h..now",
            "", "Exit codes: as of report; 1 when either side has no profile."})
final class CompareCommand implements Callable<Integer> {

    static final Duration DEFAULT_WARMUP = Duration.ofMinutes(1);

    private final CommandContext context;

    @Mixin
    SourceOptions source = new SourceOptions();

    @Option(names = "--before", paramLabel = "FROM..TO", description = "First window, such as now-2h..now-1h; either end may be left out. "
            + "Default: everything.")
    String before = "..";

    @Option(names = "--after", paramLabel = "FROM..TO", description = "Second window. Default: everything.")
    String after = "..";

    @Option(names = "--before-version", paramLabel = "VERSION", description = "First service.version.")
    String beforeVersion;

    @Option(names = "--after-version", paramLabel = "VERSION", description = "Second service.version.")
    String afterVersion;

    @Option(names = "--rank", paramLabel = "RANK", defaultValue = "speed",
            description = "What comes first: speed (default; dearer or cheaper calls, by the time that this explains and by its factor), "
            + "percall (the change of one call), calls (more or fewer calls, new and vanished functions) or amount (both together).")
    Ranking rank;

    @Option(names = "--min-calls", paramLabel = "N", defaultValue = "5",
            description = "Calls that a function needs on both sides to be ranked by speed or percall: 1 or more. Default: "
            + "${DEFAULT-VALUE}.")
    long minCalls;

    @Option(names = "--warmup", paramLabel = "LENGTH", description = "How much of each run's beginning to leave out: 30s, 2m; 0s for "
            + "nothing. Default: 1m. Where that would leave less than it takes away, it is halved until it does not, and the report says "
            + "so.")
    String warmup;

    @Mixin
    QuestionOptions question = new QuestionOptions();

    @Mixin
    RowsOption table = new RowsOption(20);

    @Mixin
    StyleOptions style = new StyleOptions();

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help.")
    boolean help;

    CompareCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        if (before.equals(after) && (beforeVersion == null || beforeVersion.equals(afterVersion))) {
            throw new IllegalArgumentException("both sides are the same; give --before and --after, or --before-version and "
                    + "--after-version");
        }
        if (minCalls < 1) {
            throw new IllegalArgumentException("--min-calls is " + minCalls + ", but must be 1 or more");
        }
        int rows = table.rows();
        try (SourceOptions.Opened opened = source.open(context)) {
            Comparison asked = new Comparison(opened.source(), query("--before", before, beforeVersion),
                    query("--after", after, afterVersion), minCalls);
            ProfileComparison comparison = asked.compare(warmup == null ? DEFAULT_WARMUP : Times.length("--warmup", warmup));
            context.print(ComparisonReport.render(comparison, rank, minCalls, asked.remarks(), rows,
                    style.style(context, context.terminal() > 0)));
            return opened.exitCode(comparison.before().coverage().isEmpty() || comparison.after().coverage().isEmpty());
        }
    }

    private ProfileQuery query(String option, String window, String version) {
        int dots = window.indexOf("..");
        if (dots < 0) {
            throw new IllegalArgumentException(option + " is '" + window + "', but must be FROM..TO; for example now-2h..now-1h");
        }
        Times times = question.times(context);
        String from = window.substring(0, dots);
        String to = window.substring(dots + 2);
        ProfileQuery query = question.query().between(from.isEmpty() ? null : times.moment(option, from),
                to.isEmpty() ? null : times.moment(option, to));
        ProfileFilter filter = query.filter();
        return query.where(version == null ? filter : filter.withVersion(version));
    }
}
