package io.statsprofile.cli;

import io.statsprofile.model.ProfileComparison;
import io.statsprofile.model.ProfileSeries;
import io.statsprofile.query.ProfileFilter;
import io.statsprofile.query.ProfileQuery;
import io.statsprofile.report.ComparisonReport;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code compare}: which functions changed between two windows or two versions. */
@Command(name = "compare", sortOptions = false, customSynopsis = "statsprofile compare [OPTIONS] FILE...%n       statsprofile compare [OPTIONS] --elasticsearch URL", showEndOfOptionsDelimiterInUsageHelp = false,
        header = "Shows which functions changed between two windows or two versions, and by how much.",
        description = {"", "Sums up each side, scales the first to the profiled time of the second, and ranks functions by the amount that changed: dearer calls (by speed) and "
                + "more calls (by calls) apart.", ""},
        footerHeading = "%nExamples:%n",
        footer = {
            "  Did the release make anything slower?",
            "    statsprofile compare --es http://localhost:9200 --service shop --before-version 1.4.2 \\",
            "        --after-version 1.5.0 --rank speed",
            "  This hour against the one before:",
            "    statsprofile compare --es http://localhost:9200 --before now-2h..now-1h --after now-1h..now",
            "", "Exit codes: as of report; 1 when either side has no profile."})
final class CompareCommand implements Callable<Integer> {

    /** What comes first. */
    enum Rank { AMOUNT, SPEED }

    private final Surroundings surroundings;

    @Mixin
    SourceOptions source = new SourceOptions();

    @Option(names = "--before", paramLabel = "FROM..TO", description = "First window, such as now-2h..now-1h; either end may be left out. Default: everything.")
    String before = "..";

    @Option(names = "--after", paramLabel = "FROM..TO", description = "Second window. Default: everything.")
    String after = "..";

    @Option(names = "--before-version", paramLabel = "VERSION", description = "First service.version.")
    String beforeVersion;

    @Option(names = "--after-version", paramLabel = "VERSION", description = "Second service.version.")
    String afterVersion;

    @Option(names = "--rank", paramLabel = "RANK", defaultValue = "amount", description = "What comes first: the largest amount (default), or the largest part of it by speed: calls that became dearer.")
    Rank rank;

    @Mixin
    QuestionOptions question = new QuestionOptions();

    @Mixin
    RowsOption table = new RowsOption(20);

    @Mixin
    StyleOptions style = new StyleOptions();

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help.")
    boolean help;

    CompareCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        if (before.equals(after) && (beforeVersion == null || beforeVersion.equals(afterVersion))) {
            throw new IllegalArgumentException("both sides are the same; give --before and --after, or --before-version and --after-version");
        }
        int rows = table.rows();
        try (SourceOptions.Opened opened = source.open(surroundings)) {
            ProfileSeries first = opened.source().answer(query("--before", before, beforeVersion));
            ProfileSeries second = opened.source().answer(query("--after", after, afterVersion));
            ProfileComparison comparison = ProfileComparison.of(first, second);
            surroundings.print(ComparisonReport.render(rank == Rank.SPEED ? comparison.rankedBySpeed() : comparison, rows,
                    style.style(surroundings, surroundings.terminal() > 0)));
            return first.coverage().isEmpty() || second.coverage().isEmpty() ? Main.NO_DATA : Main.DONE;
        }
    }

    private ProfileQuery query(String option, String window, String version) {
        int dots = window.indexOf("..");
        if (dots < 0) {
            throw new IllegalArgumentException(option + " is '" + window + "', but must be FROM..TO; for example now-2h..now-1h");
        }
        Times times = question.times(surroundings);
        String from = window.substring(0, dots);
        String to = window.substring(dots + 2);
        ProfileQuery query = question.query().between(from.isEmpty() ? null : times.moment(from), to.isEmpty() ? null : times.moment(to));
        ProfileFilter filter = query.filter();
        return query.where(version == null ? filter : filter.withVersion(version));
    }
}
