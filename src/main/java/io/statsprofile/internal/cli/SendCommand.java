package io.statsprofile.internal.cli;

import io.statsprofile.internal.base.Amounts;
import io.statsprofile.internal.base.ForeignText;
import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.internal.report.Printable;
import io.statsprofile.internal.server.ElasticsearchSettings;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.internal.shipping.Delivery;
import io.statsprofile.internal.shipping.DeliveryCounters;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.shipping.RunAliases;
import io.statsprofile.internal.shipping.Shipper;
import io.statsprofile.internal.shipping.ShipperSettings;
import io.statsprofile.internal.shipping.ShippingListener;
import io.statsprofile.internal.spool.SpoolBacklog;
import io.statsprofile.internal.spool.SpoolListing;
import io.statsprofile.internal.spool.SpoolSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code send}: what a spool holds and no living process sends, or its dead letters, into Elasticsearch. */
@Command(name = "send", sortOptions = false, showEndOfOptionsDelimiterInUsageHelp = false,
        customSynopsis = "statsprofile send [OPTIONS] [--dead-letters] [--elasticsearch URL] DIRECTORY",
        header = "Sends what services have left in a spool, or its dead letters.",
        description = {"", "A service that is started again with the same spool sends by itself what was left there. This is for the rest:"
                + " a job that has run, a pod that is gone and whose volume is not, dead letters. What a living process holds is left"
                + " alone, so it may be run beside services. Every document is looked for in Elasticsearch before it is sent, so none is"
                + " there twice; what Elasticsearch has is deleted here. Run it as the user of the service, since only that user may "
                + "read the files.", ""},
        footerHeading = "%nExamples:%n",
        footer = {
            "  See what is there; no server is asked:",
            "    statsprofile send --dry-run /var/spool/shop",
            "  Send it, with an API key:",
            "    export STATSPROFILE_ES_API_KEY=...",
            "    statsprofile send --es https://es:9200 --ca ca.crt /var/spool/shop",
            "  What Elasticsearch had refused, when the reason is cured:",
            "    statsprofile send --es https://es:9200 --dead-letters /var/spool/shop",
            "", "DIRECTORY is the spool.directory of the service; in a state directory of systemd it is the folder statsprofile there."
                + " The role for services is enough. Hours, in the folder hours there, and what waits for the flat stream of functions, in"
                + " the folders functions and function-hours, are sent, too.",
            "Exit codes: 0 all that was found is in Elasticsearch, or there was nothing; 1 documents were refused (they are dead letters"
                + " then, with the reason) or damaged; 2 wrong usage; 3 the server was not reached, or documents are left.",
            "Environment: STATSPROFILE_ES_URL, STATSPROFILE_ES_API_KEY or ES_API_KEY, STATSPROFILE_ES_USER, STATSPROFILE_ES_PASSWORD,"
                + " STATSPROFILE_ES_CA."})
final class SendCommand implements Callable<Integer> {

    /** Exit code where not all went, and nothing is left to try. */
    private static final int REFUSED = 1;
    private static final String OF_FUNCTIONS = "Function stream: ";
    private static final String OF_HOURS = "Hours: ";
    private static final String OF_FUNCTION_HOURS = "Function stream, hours: ";
    private static final int LONGEST_LINE = 1_200;
    private static final Duration LEAST_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration MOST_TIMEOUT = Duration.ofDays(7);

    private final CommandContext context;

    @Parameters(paramLabel = "DIRECTORY", description = "The spool's directory.")
    Path directory;

    @Option(names = "--dead-letters", description = "Send the documents that were refused before, instead of those that wait.")
    boolean deadLetters;

    @Option(names = {"--elasticsearch", "--es"}, paramLabel = "URL",
            description = "Where to; several nodes of one cluster with commas. Default: $$STATSPROFILE_ES_URL.")
    String url;

    @Mixin
    AccessOptions access = new AccessOptions(ElasticsearchSettings.DEFAULT_REQUEST_TIMEOUT_SECONDS + "s");

    @Option(names = "--timeout", paramLabel = "LENGTH", defaultValue = "10m",
            description = "How long to try, from 1s to 7d, such as 30s or 2h. Default: ${DEFAULT-VALUE}.")
    String timeout;

    @Option(names = {"-n", "--dry-run"}, description = "Only list what is there; ask no server, change nothing.")
    boolean dryRun;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help.")
    boolean help;

    SendCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new IllegalArgumentException("DIRECTORY is " + directory + ", but must be the directory of a spool; name the"
                    + " spool.directory of the service");
        }
        Map<String, Path> folders = folders();
        if (dryRun) {
            for (Map.Entry<String, Path> folder : folders.entrySet()) {
                list(folder.getKey(), SpoolListing.of(folder.getValue()));
            }
            note("Nothing was changed, since this was a dry run.");
            return Main.DONE;
        }
        Duration longest = Times.length("--timeout", timeout);
        if (longest.compareTo(LEAST_TIMEOUT) < 0 || longest.compareTo(MOST_TIMEOUT) > 0) {
            throw new IllegalArgumentException("--timeout is " + timeout + ", but must be from 1s to 7d; change it or leave it out");
        }
        String address = url != null ? url : context.variable("STATSPROFILE_ES_URL");
        if (address == null) {
            throw new IllegalArgumentException("no server is given; give --elasticsearch URL or set STATSPROFILE_ES_URL");
        }
        AccessOptions.Access granted = access.resolve(context);
        ElasticsearchSettings settings = access.elasticsearch(address, granted).build();
        long until = System.nanoTime() + longest.toNanos();
        int exit = Main.DONE;
        for (Map.Entry<String, Path> folder : folders.entrySet()) {
            exit = worse(exit, send(folder.getKey(), folder.getValue(), settings, until));
        }
        return exit;
    }

    /** By what stands before each line about them; slices first. */
    private Map<String, Path> folders() {
        Map<String, Path> folders = new LinkedHashMap<>();
        folders.put("", directory);
        folders.put(OF_HOURS, directory.resolve(SpoolSettings.HOURS));
        folders.put(OF_FUNCTIONS, directory.resolve(SpoolSettings.FUNCTIONS));
        folders.put(OF_FUNCTION_HOURS, directory.resolve(SpoolSettings.FUNCTION_HOURS));
        folders.values().removeIf(folder -> !Files.isDirectory(folder));
        return folders;
    }

    private static int worse(int one, int other) {
        return one == Main.FAILED || other == Main.FAILED ? Main.FAILED : Math.max(one, other);
    }

    /** @param prefix stands before each line and says what it is about; nothing for slices */
    private int send(String prefix, Path directory, ElasticsearchSettings settings, long until) throws IOException {
        SendCounter counter = new SendCounter();
        long damaged = 0;
        int left = 0;
        boolean isWhole = true;
        boolean goesOn = true;
        try (Elasticsearch elasticsearch = Elasticsearch.open(settings)) {
            while (goesOn) {
                long before = counter.stored();
                RunAliases aliases = new RunAliases();
                try (SpoolBacklog backlog = deadLetters ? SpoolBacklog.ofDeadLetters(directory) : SpoolBacklog.ofRuns(directory, aliases)) {
                    say(prefix, directory, backlog);
                    StreamFamily family = switch (prefix) {
                        case OF_FUNCTIONS -> StreamFamily.FUNCTIONS;
                        case OF_FUNCTION_HOURS -> StreamFamily.FUNCTION_HOURS;
                        case OF_HOURS -> StreamFamily.HOURS;
                        default -> StreamFamily.SLICES;
                    };
                    Delivery delivery = elasticsearch.delivery(family, this::note, aliases);
                    left = attempt(prefix, backlog, counter.over(delivery), until);
                    backlog.troubles().forEach(trouble -> complain(prefix + trouble));
                    damaged += backlog.damaged();
                    goesOn = backlog.hasMore() && left == 0 && counter.stored() > before;
                    isWhole &= backlog.isWhole() && (goesOn || !backlog.hasMore());
                }
            }
        }
        counter.reasons().forEach((id, reason) -> complain(prefix + id + " was refused: " + reason));
        context.out().println(prefix + "Sent " + Amounts.counted(counter.sent(), "document") + "; " + counter.found()
                + " were there already, "
                + counter.refused() + " were refused, " + damaged + " damaged, " + left + " left.");
        return left > 0 || !isWhole ? Main.FAILED : counter.refused() + damaged > 0 ? REFUSED : Main.DONE;
    }

    private void say(String prefix, Path directory, SpoolBacklog backlog) {
        note(prefix + "Found " + Amounts.counted(backlog.found(), deadLetters ? "dead letter" : "document") + " in " + directory
                + (backlog.inUse().isEmpty() ? "."
                        : "; left alone, since living processes work there: " + String.join(", ", backlog.inUse())));
    }

    /** @return documents that are left */
    private int attempt(String prefix, SpoolBacklog backlog, Delivery delivery, long until) throws IOException {
        List<QueuedDocument> first = backlog.head(1, 1, id -> true);
        try {
            // What does not work at all is said at once, and not after the timeout.
            if (!first.isEmpty()) {
                delivery.prepare(first.get(0).namespace());
            }
        } catch (IOException e) {
            delivery.close();
            throw e;
        }
        Shipper shipper = new Shipper(delivery, ShipperSettings.DEFAULTS, new ShippingListener() {

            @Override
            public void trouble(long failures, int waitingDocuments, String reason) {
                complain(prefix + "not delivered yet, " + Amounts.counted(waitingDocuments, "document") + " left, tried again: " + reason);
            }
        }, null, backlog, new DeliveryCounters());
        shipper.start();
        return shipper.stop(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
    }

    private void list(String prefix, SpoolListing listing) {
        for (SpoolListing.RunListing run : listing.runs()) {
            note(prefix + run.name() + ": " + Amounts.counted(run.documents(), "document") + ", " + Amounts.counted(run.bytes(), "byte")
                    + (run.oldest() == null ? "" : ", the oldest of " + run.oldest())
                    + (run.inUse() ? "; a living process works there, left alone" : ""));
        }
        for (SpoolListing.Letter letter : listing.letters()) {
            note(prefix + "dead letter " + letter.id() + " of " + letter.written() + ", " + Amounts.counted(letter.bytes(), "byte") + ": "
                    + (letter.reason().isEmpty() ? "the reason is not known" : letter.reason()));
        }
        long free = listing.runs().stream().filter(run -> !run.inUse()).mapToLong(SpoolListing.RunListing::documents).sum();
        note(prefix + Amounts.counted(free, "document") + " to send, " + Amounts.counted(listing.letters().size(), "dead letter")
                + " to send with --dead-letters.");
    }

    private void note(String line) {
        context.out().println(bounded(line));
    }

    private void complain(String line) {
        context.err().println("statsprofile: " + bounded(line));
    }

    private static String bounded(String line) {
        return Printable.of(OptionNames.behind(ForeignText.of(line, LONGEST_LINE)));
    }
}
