package io.statsprofile.internal.cli;

import io.statsprofile.internal.backfill.Backfill;
import io.statsprofile.internal.backfill.BackfillCounts;
import io.statsprofile.internal.backfill.BackfillPlan;
import io.statsprofile.internal.base.Amounts;
import io.statsprofile.internal.base.ForeignText;
import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.internal.query.DocumentFiles;
import io.statsprofile.internal.report.Printable;
import io.statsprofile.internal.server.RequestRetry;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rollup}: hours that are missing, and days. */
@Command(name = "rollup", sortOptions = false, showEndOfOptionsDelimiterInUsageHelp = false,
        customSynopsis = "statsprofile rollup [OPTIONS] --elasticsearch URL%n       statsprofile rollup [OPTIONS] [--output FILE] FILE...%n"
                + "       statsprofile rollup [OPTIONS] --elasticsearch URL FILE...",
        header = "Makes the hour documents that are missing, and day documents.",
        description = {"", "A service writes the sums of each hour by itself. This makes those that are missing, out of slices: from"
                + " before an update, of services that others ship for, of processes that were killed. Out of hours it makes days, one"
                + " document for each service, version and environment, over all hosts. It looks at what is there and makes the rest, and"
                + " it replaces nothing. So run it hourly, and again where it was ended: done twice is done once.", ""},
        footerHeading = "%nExamples:%n",
        footer = {
            "  See what is missing; nothing is changed:",
            "    statsprofile rollup --elasticsearch http://localhost:9200 --dry-run",
            "  Each night, with an API key:",
            "    export STATSPROFILE_ES_API_KEY=...",
            "    statsprofile rollup --es https://es:9200 --ca ca.crt --from now-7d",
            "  From log files into a file of hours and days, and of one service into Elasticsearch:",
            "    statsprofile rollup '/var/log/shop/*.ndjson*' --output shop-hours.ndjson",
            "    statsprofile rollup '/var/log/shop/*.ndjson*' --es http://localhost:9200 --service shop",
            "", "role-rollup.json of \"setup --export\" has the role that it needs: read on slices, hours and days, create_doc on hours and"
                + " days. Elasticsearch must be of version 8.13 or newer.",
            "Exit codes: 0 done, or nothing was missing; 1 there was no document in the window, or Elasticsearch refused some; 2 wrong "
                + "usage; 3 a source or the server failed; what was made by then is there, and the next run goes on.",
            "Environment: STATSPROFILE_ES_URL, STATSPROFILE_ES_API_KEY or ES_API_KEY, STATSPROFILE_ES_USER, STATSPROFILE_ES_PASSWORD,"
                + " STATSPROFILE_ES_CA."})
final class RollupCommand implements Callable<Integer> {

    private static final int LONGEST_LINE = 1_200;
    private static final Duration LEAST_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration MOST_TIMEOUT = Duration.ofDays(7);
    private static final Duration MOST_GRACE = Duration.ofDays(31);

    private final CommandContext context;

    @Parameters(paramLabel = "FILE", arity = "0..*", description = "Files, directories or quoted patterns to read slices from, or - for"
            + " standard input: all that report reads.")
    List<String> files = new ArrayList<>();

    @Option(names = {"--elasticsearch", "--es"}, paramLabel = "URL",
            description = "Where hours and days go to, and where slices come from if no FILE is given; several nodes of one cluster with"
            + " commas. Default: $$STATSPROFILE_ES_URL where no FILE is given.")
    String url;

    @Option(names = {"-o", "--output"}, paramLabel = "FILE", description = "Add the lines to this file, which is read first: what is in it"
            + " is not made again. Default, where no --elasticsearch is given: standard output.")
    Path output;

    @Mixin
    AccessOptions access = new AccessOptions("2m");

    @Option(names = "--from", paramLabel = "TIME", description = "Leave alone hours and days that end before: now-7d, 2026-11-23,"
            + " 2026-11-23T15:00Z. Default: all that there are.")
    String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Leave alone hours and days that begin then or later. Default: now.")
    String to;

    @Option(names = "--zone", paramLabel = "ZONE", defaultValue = "UTC",
            description = "Time zone of --from and --to where they name none, such as Europe/Berlin. Hours and days are those of UTC."
            + " Default: UTC.")
    ZoneId zone;

    @Option(names = "--grace", paramLabel = "LENGTH", defaultValue = "30m",
            description = "How long an hour or a day must be over, from 0s to 31d: until then its service may bring its own, and late"
            + " slices may come. Default: ${DEFAULT-VALUE}.")
    String grace;

    @Option(names = "--hours", description = "Make hours only. Default: hours and days.")
    boolean hours;

    @Option(names = "--days", description = "Make days only, of the hours that are there.")
    boolean days;

    @Option(names = "--service", paramLabel = "NAME", description = "Only this service.name.")
    String service;

    @Option(names = "--environment", paramLabel = "NAME", description = "Only this service.environment.")
    String environment;

    @Option(names = {"--service-version", "--version"}, paramLabel = "VERSION", description = "Only this service.version.")
    String version;

    @Option(names = "--top", paramLabel = "N", defaultValue = "" + BackfillPlan.DEFAULT_TOP,
            description = "Functions that a document keeps by each of own time, cumulative time and calls, the rest as (other): 1 to "
            + BackfillPlan.MOST_TOP + ". Default: ${DEFAULT-VALUE}.")
    int top;

    @Option(names = "--timeout", paramLabel = "LENGTH", defaultValue = "10m",
            description = "How long to try a request again where Elasticsearch is busy or not ready (429, 502, 503, 504) or, after a first"
            + " answer, a connection fails, and documents that it does not take, from 1s to 7d; with waits of half a second to 30 seconds,"
            + " of which you are told. Default: ${DEFAULT-VALUE}.")
    String timeout;

    @Option(names = {"-n", "--dry-run"}, description = "Only say what is missing; change nothing. Days are those of the hours that are"
            + " there already.")
    boolean dryRun;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help.")
    boolean help;

    RollupCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        BackfillPlan plan = plan();
        RequestRetry retry = RequestRetry.patient(length("--timeout", timeout, LEAST_TIMEOUT, MOST_TIMEOUT, "1s to 7d"), this::complain);
        if (files.isEmpty()) {
            return ofStreams(plan, retry);
        }
        if (url != null && output != null) {
            throw new IllegalArgumentException("--output is " + output + " and --elasticsearch is " + url
                    + ", but documents go to one of them; leave one out");
        }
        return url == null ? toLines(plan) : toStreams(plan, retry);
    }

    private BackfillPlan plan() {
        if (hours && days) {
            throw new IllegalArgumentException("--hours and --days are both given, but each means these alone; leave both out for both");
        }
        Times times = new Times(context.clock().instant(), zone);
        Instant begin = from == null ? null : times.moment("--from", from);
        Instant end = to == null ? null : times.moment("--to", to);
        return new BackfillPlan(begin, end, times.now(), length("--grace", grace, Duration.ZERO, MOST_GRACE, "0s to 31d"), service,
                environment, version, top, !days, !hours, !dryRun);
    }

    private static Duration length(String option, String text, Duration least, Duration most, String rule) {
        Duration length = Times.length(option, text);
        if (length.compareTo(least) < 0 || length.compareTo(most) > 0) {
            throw new IllegalArgumentException(option + " is " + text + ", but must be from " + rule + "; change it or leave it out");
        }
        return length;
    }

    private int ofStreams(BackfillPlan plan, RequestRetry retry) throws IOException {
        if (output != null) {
            throw new IllegalArgumentException("--output is " + output + ", but no FILE is given, and what comes from Elasticsearch goes"
                    + " there; name files, or leave --output out");
        }
        String address = url != null ? url : context.variable("STATSPROFILE_ES_URL");
        if (address == null) {
            throw new IllegalArgumentException("no source of slices is given; give --elasticsearch URL or set STATSPROFILE_ES_URL, or name"
                    + " NDJSON files");
        }
        try (Elasticsearch elasticsearch = elasticsearch(address, retry)) {
            return ended(new Backfill(plan, this::note, this::complain).ofStreams(elasticsearch, retry), context.out(), true);
        }
    }

    private int toStreams(BackfillPlan plan, RequestRetry retry) throws IOException {
        try (DocumentFiles read = new DocumentFiles(files, context.in()); Elasticsearch elasticsearch = elasticsearch(url, retry)) {
            return ended(new Backfill(plan, this::note, this::complain).ofFiles(read, elasticsearch, retry), context.out(),
                    read.isWhole());
        }
    }

    private int toLines(BackfillPlan plan) throws IOException {
        List<String> names = new ArrayList<>(files);
        if (output == null) {
            try (DocumentFiles read = new DocumentFiles(names, context.in())) {
                BackfillCounts counts = new Backfill(plan, line -> print(context.err(), line), this::complain).ofFiles(read, context.out());
                return ended(counts, context.err(), read.isWhole());
            }
        }
        try (OutputFile file = OutputFile.open(output, plan.write())) {
            if (file.isThere()) {
                names.add(output.toString());
            }
            try (DocumentFiles read = new DocumentFiles(names, context.in())) {
                return ended(new Backfill(plan, this::note, this::complain).ofFiles(read, file.lines()), context.out(), read.isWhole());
            }
        }
    }

    private Elasticsearch elasticsearch(String address, RequestRetry retry) throws IOException {
        return Elasticsearch.open(access.elasticsearch(address, access.resolve(context)).build(), retry);
    }

    private int ended(BackfillCounts counts, PrintStream to, boolean isWhole) {
        String made = dryRun ? "Would make " : "Made ";
        print(to, made + Amounts.counted(counts.hours(), "hour document") + " of " + Amounts.counted(counts.slices(), "slice") + " and "
                + Amounts.counted(counts.days(), "day document")
                + (counts.found() > 0 ? "; " + counts.found() + " of them were there already" : "")
                + (counts.refused() > 0 ? "; " + counts.refused() + " were refused" : "")
                + (counts.broken() > 0 ? "; " + Amounts.counted(counts.broken(), "document") + " could not be read" : "") + ".");
        if (dryRun) {
            print(to, "Nothing was changed, since this was a dry run.");
        }
        if (!isWhole) {
            return Main.FAILED;
        }
        return counts.refused() > 0 || !counts.hasSeen() ? Main.NO_DATA : Main.DONE;
    }

    private void note(String line) {
        print(context.out(), line);
    }

    private void complain(String line) {
        print(context.err(), "statsprofile: " + line);
    }

    private static void print(PrintStream to, String line) {
        to.println(Printable.of(OptionNames.behind(ForeignText.of(line, LONGEST_LINE))));
    }
}
