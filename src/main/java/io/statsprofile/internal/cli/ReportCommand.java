package io.statsprofile.internal.cli;

import io.statsprofile.internal.query.ProfileQuery;
import io.statsprofile.internal.series.ProfileSeries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code report}: the profile between two moments, as bars or as a table. */
@Command(name = "report", sortOptions = false, showEndOfOptionsDelimiterInUsageHelp = false,
        customSynopsis = "statsprofile report [OPTIONS] FILE...%n       statsprofile report [OPTIONS] --elasticsearch URL",
        header = "Shows which functions took the time, slice by slice.",
        description = {"", "Reads profile documents from Elasticsearch or from NDJSON files, sums them up in time slices, and draws the "
                + "top functions as stacked bars. Times are wall time, waiting included. Both sources give the same numbers. Under an "
                + "overhead budget some times are estimates: a column of errors says how far the truth may be off in 95 of 100 cases, and "
                + "one of modes which functions were sampled, or out for a while; without these marks all is exact.", ""},
        footerHeading = "%nExamples:%n",
        footer = {
            "  The last quarter of an hour, in the terminal:",
            "    statsprofile report --elasticsearch http://localhost:9200 --service shop",
            "  A page to click through, of one hour in one-minute bars:",
            "    statsprofile report --es https://es:9200 --api-key-file key.txt --from 2026-11-23T15:00Z \\",
            "        --to 2026-11-23T16:00Z --slice 1m --output report.html",
            "  From log files, rotated and gzipped ones included:",
            "    statsprofile report '/var/log/shop/*.ndjson*' --by ncalls --top 5",
            "    kubectl logs deploy/shop | statsprofile report - --format table",
            "  Who calls a function, and whom it calls (where the service's logger level is TRACE):",
            "    statsprofile report shop.ndjson --callers com.acme.shop.Cart.checkout --callees com.acme.shop.Cart.checkout",
            "  The same profile in the tools of Python:",
            "    statsprofile report shop.ndjson --output shop.prof && snakeviz shop.prof",
            "", "Elasticsearch must be of version 8.13 or newer. No redirect is followed, since the credentials would go with it: its "
                    + "target is named.",
            "Exit codes: 0 done; 1 done, but there was no profile in the window; 2 wrong usage; 3 a source could not be read in full "
                    + "(the report then says which), or the output could not be written.",
            "Environment: STATSPROFILE_ES_URL, STATSPROFILE_ES_API_KEY or ES_API_KEY, STATSPROFILE_ES_USER, STATSPROFILE_ES_PASSWORD, "
                    + "STATSPROFILE_ES_CA, NO_COLOR."})
final class ReportCommand implements Callable<Integer> {

    static final Duration DEFAULT_WINDOW = Duration.ofMinutes(15);

    private final CommandContext context;

    @Mixin
    SourceOptions source = new SourceOptions();

    @Option(names = "--from", paramLabel = "TIME", description = "Begin: now-15m, 2026-11-23T15:00:00Z, 2026-11-23T15:00, 15:00. Default: "
            + "now-15m from Elasticsearch, everything from files.")
    String from;

    @Option(names = "--to", paramLabel = "TIME", description = "End, exclusive. Default: now from Elasticsearch, everything from files.")
    String to;

    @Option(names = "--slice", paramLabel = "LENGTH", description = "Length of a bar: 10s, 1m, 1h. Default: a multiple of the documents' "
            + "interval that gives at most 60 bars.")
    String slice;

    @Option(names = "--top", paramLabel = "N", defaultValue = "" + ProfileQuery.DEFAULT_TOP,
            description = "Functions to chart by name, the rest as Other: 1 to 100. Default: ${DEFAULT-VALUE}.")
    int top;

    @Mixin
    QuestionOptions question = new QuestionOptions();

    @Mixin
    CallsOptions calls = new CallsOptions();

    @Option(names = "--format", paramLabel = "FORMAT", description = "text (default), svg, html, json, table, or pstats: a file that "
            + "CPython's pstats, snakeviz and gprof2dot -f pstats read. Default with --output: by the file's ending; .prof is pstats.")
    ReportFormat format;

    @Option(names = {"-o", "--output"}, paramLabel = "FILE", description = "Write to this file instead of standard output.")
    Path output;

    @Mixin
    RowsOption table = new RowsOption(50);

    @Mixin
    StyleOptions style = new StyleOptions();

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help.")
    boolean help;

    ReportCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        int rows = table.rows();
        boolean toTerminal = output == null && context.terminal() > 0;
        check(toTerminal);
        try (SourceOptions.Opened opened = source.open(context)) {
            ProfileQuery query = query(opened.isElasticsearch());
            ProfileSeries series = opened.source().answer(calls.isAsked() || format().hasCallers() ? query.withCallers() : query);
            if (output != null && opened.source().reads(output)) {
                throw new IllegalArgumentException("--output is '" + output
                        + "', but is one of the files that are read and would be overwritten; name another file");
            }
            write(format().render(series, calls, rows, style.style(context, toTerminal)));
            return opened.exitCode(series.coverage().isEmpty());
        }
    }

    private void check(boolean toTerminal) {
        String name = format().name().toLowerCase(Locale.ROOT);
        if (calls.isAsked() && !format().takesQuestions()) {
            throw new IllegalArgumentException("--callers and --callees are given with format " + name + (format().hasCallers()
                    ? ", which holds all callers in any case; leave them out"
                    : ", which shows no callers; choose text, table, json or html"));
        }
        if (format().isBinary() && toTerminal) {
            throw new IllegalArgumentException("format " + name + " is not for terminals; give --output FILE, such as shop.prof");
        }
    }

    private ProfileQuery query(boolean recent) {
        Times times = question.times(context);
        Instant end = to != null ? times.moment("--to", to) : recent ? times.now() : null;
        Instant start = from != null ? times.moment("--from", from) : recent ? end.minus(DEFAULT_WINDOW) : null;
        return question.query().between(start, end).top(top).inBucketsOf(slice == null ? null : Times.length("--slice", slice));
    }

    private ReportFormat format() {
        if (format != null) {
            return format;
        }
        return output == null ? ReportFormat.TEXT : ReportFormat.of(output).orElse(ReportFormat.TEXT);
    }

    private void write(byte[] report) throws IOException {
        if (output == null) {
            context.print(report);
            return;
        }
        try {
            Files.write(output, report);
        } catch (IOException e) {
            throw new IOException("--output is '" + output + "', but cannot be written (" + FileFailure.of(e)
                    + "); check the directory and its permissions, or name another file", e);
        }
        context.err().println("Wrote " + output + " (" + format().name().toLowerCase(Locale.ROOT) + ").");
    }
}
