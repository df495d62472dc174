package io.statsprofile.internal.cli;

import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.internal.kibana.KibanaSettings;
import io.statsprofile.internal.server.ElasticsearchSettings;
import io.statsprofile.internal.server.StreamFamily;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code setup}: the index templates into Elasticsearch and the dashboards into Kibana. */
@Command(name = "setup", sortOptions = false, showEndOfOptionsDelimiterInUsageHelp = false,
        customSynopsis = "statsprofile setup [OPTIONS] [--elasticsearch URL] [--kibana URL]%n       statsprofile setup --export DIR",
        header = "Puts the index templates into Elasticsearch and the dashboards into Kibana.",
        description = {"", "Run it once before the first document, and again after an update of StatsProfile: it finds out what is there "
                + "and says what it changes. It leaves alone what is up to date or newer. It replaces what is older, edits included, "
                + "and rolls over data streams that were made under an older template. It sets up only the servers with an address, and "
                + "writes nothing before it has reached all of them.", ""},
        footerHeading = "%nExamples:%n",
        footer = {
            "  Both, on a machine of one's own:",
            "    statsprofile setup --elasticsearch http://localhost:9200 --kibana http://localhost:5601",
            "  See first what it would do, with an API key, in the space of a team:",
            "    export STATSPROFILE_ES_API_KEY=...",
            "    statsprofile setup --es https://es:9200 --kibana https://kibana:5601 --ca ca.crt \\",
            "        --space payments --dry-run",
            "  The dashboards alone, as the user elastic who is asked for the password:",
            "    statsprofile setup --kibana https://kibana:5601 --user elastic --password",
            "  Files to install by hand or by Terraform:",
            "    statsprofile setup --export statsprofile-assets",
            "", "The same credentials go to both servers. role-setup.json of --export has the role that they need: in Elasticsearch the "
                + "cluster privileges monitor and manage_index_templates, and on metrics-statsprofile-*, "
                + "metrics-statsprofile.hour-*, metrics-statsprofile.day-*, metrics-statsprofile.function-* and "
                + "metrics-statsprofile.function_hour-* the index privileges view_index_metadata and manage (for rollovers; not with "
                + "--no-rollover). Elasticsearch is asked before the first write, and by --dry-run, whether it has granted them.",
            "Elasticsearch must be of version 8.13 or newer, Kibana of 8.3 or newer. No redirect is followed, since the credentials would "
                    + "go with it: its target is named.",
            "Exit codes: 0 done, or nothing to do, also where --remove leaves a template in place that data streams need; 2 wrong usage; 3 "
                + "a server was not reached or refused, or a data stream could not be rolled over; the output says what was done and what "
                + "was not.",
            "Environment: STATSPROFILE_ES_URL, STATSPROFILE_KIBANA_URL (both only where neither is given as an option), "
                + "STATSPROFILE_ES_API_KEY or ES_API_KEY, STATSPROFILE_ES_USER, STATSPROFILE_ES_PASSWORD, STATSPROFILE_ES_CA, "
                + "STATSPROFILE_ES_CERT, STATSPROFILE_ES_KEY, STATSPROFILE_ES_PROXY, STATSPROFILE_ES_PROXY_USER, "
                + "STATSPROFILE_ES_PROXY_PASSWORD."})
final class SetupCommand implements Callable<Integer> {

    private final CommandContext context;

    @Option(names = {"--elasticsearch", "--es"}, paramLabel = "URL",
            description = "Put the index templates there; several nodes of one cluster with commas.")
    String elasticsearch;

    @Option(names = "--kibana", paramLabel = "URL", description = "Put the dashboards there; with Kibana's base path, if it has one.")
    String kibana;

    @Option(names = "--space", paramLabel = "ID", defaultValue = KibanaSettings.DEFAULT_SPACE,
            description = "Kibana's space, which must exist. Default: ${DEFAULT-VALUE}.")
    String space;

    @Mixin
    AccessOptions access = new AccessOptions("2m");

    @Option(names = "--retention", paramLabel = "LENGTH", description = "How long Elasticsearch keeps documents: 7d, 36h. Default: "
            + ElasticsearchSettings.DEFAULT_RETENTION_DAYS + "d, or what an installed template says.")
    String retention;

    @Option(names = "--hour-retention", paramLabel = "LENGTH", description = "The same of hours, of their functions, and of days. Default: "
            + ElasticsearchSettings.DEFAULT_HOUR_RETENTION_DAYS + "d, or what an installed template says.")
    String hourRetention;

    @Option(names = {"-n", "--dry-run"}, description = "Ask the servers, write nothing, say what would be done. Elasticsearch is asked for "
            + "the privileges that this takes; whether Kibana would let these credentials write is not tried.")
    boolean dryRun;

    @Option(names = "--no-rollover", description = "Leave data streams alone that have an older mapping, and only name them. Otherwise "
            + "each is rolled over: it begins a new index, to which the template of this version applies, and what is new in that gets to "
            + "the dashboards. A service with the role for services never does so itself.")
    boolean noRollover;

    @Option(names = "--force", description = "Import the dashboards also where they are of this version, over what was edited in them.")
    boolean force;

    @Option(names = "--remove", description = "Remove dashboards and index templates instead, with what was edited in them. Documents "
            + "stay, and with them a template that their data streams cannot be without. A service that may manage templates puts its own "
            + "back with its next document.")
    boolean remove;

    @Option(names = "--export", paramLabel = "DIR", description = "Write templates, dashboards, roles and queries to take away as files "
            + "into this directory instead, and ask no server.")
    Path export;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help.")
    boolean help;

    SetupCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        if (export != null) {
            return export();
        }
        boolean given = elasticsearch != null || kibana != null;
        String search = given ? elasticsearch : context.variable("STATSPROFILE_ES_URL");
        String dashboards = given ? kibana : context.variable("STATSPROFILE_KIBANA_URL");
        if (search == null && dashboards == null) {
            throw new IllegalArgumentException("no server is given; give --elasticsearch URL, --kibana URL or both, or set "
                    + "STATSPROFILE_ES_URL or STATSPROFILE_KIBANA_URL");
        }
        if (force && remove) {
            throw new IllegalArgumentException("--force and --remove are both given, but one imports and the other removes; leave one out");
        }
        AccessOptions.Access granted = access.resolve(context);
        requireUseOf("--ca", granted.ca(), search, dashboards);
        requireUseOf("--cert", granted.certificate(), search, dashboards);
        try (SetupTargets targets = new SetupTargets(context.out(), context.err(), !dryRun)) {
            if (search != null) {
                addSearch(targets, searchSettings(search, granted));
            }
            if (dashboards != null) {
                targets.add(new DashboardTarget(kibanaSettings(dashboards, granted), force));
            }
            return (remove ? targets.remove() : targets.install()) ? Main.DONE : Main.FAILED;
        }
    }

    private void addSearch(SetupTargets targets, ElasticsearchSettings settings) {
        for (StreamFamily family : StreamFamily.values()) {
            targets.add(new TemplateTarget(Elasticsearch.open(settings), family, retentionOf(family) != null));
        }
        for (StreamFamily family : remove ? new StreamFamily[0] : StreamFamily.values()) {
            targets.add(new StreamTarget(Elasticsearch.open(settings), family, !noRollover));
        }
    }

    private int export() throws IOException {
        List<String> surplus = new ArrayList<>();
        if (elasticsearch != null) {
            surplus.add("--elasticsearch");
        }
        if (kibana != null) {
            surplus.add("--kibana");
        }
        if (remove) {
            surplus.add("--remove");
        }
        if (dryRun) {
            surplus.add("--dry-run");
        }
        if (!surplus.isEmpty()) {
            throw new IllegalArgumentException("--export is given with " + String.join(", ", surplus)
                    + ", but it asks no server; leave one out");
        }
        for (Path file : SetupAssets.write(export, retention(), hourRetention())) {
            context.out().println("Wrote " + file);
        }
        return Main.DONE;
    }

    /** An authority or certificate that no address uses is a mistake in the addresses. */
    private static void requireUseOf(String option, Path file, String... urls) {
        if (file != null && List.of(urls[0] == null ? "" : urls[0], urls[1] == null ? "" : urls[1]).stream()
                .noneMatch(SetupCommand::isTls)) {
            throw new IllegalArgumentException(option + " is " + file + ", but no url begins with https://; correct the url or leave "
                    + option + " out");
        }
    }

    private ElasticsearchSettings searchSettings(String url, AccessOptions.Access granted) {
        return access.elasticsearch(url, usable(url, granted)).retention(retention()).hourRetention(hourRetention()).build();
    }

    private KibanaSettings kibanaSettings(String url, AccessOptions.Access granted) {
        return KibanaSettings.of(url, space, usable(url, granted).settings("Kibana"));
    }

    private static AccessOptions.Access usable(String url, AccessOptions.Access granted) {
        return isTls(url) ? granted : granted.withoutTls();
    }

    private Duration retention() {
        return retention == null ? Duration.ofDays(ElasticsearchSettings.DEFAULT_RETENTION_DAYS) : Times.length("--retention", retention);
    }

    private Duration hourRetention() {
        return hourRetention == null ? Duration.ofDays(ElasticsearchSettings.DEFAULT_HOUR_RETENTION_DAYS)
                : Times.length("--hour-retention", hourRetention);
    }

    private String retentionOf(StreamFamily family) {
        return family.isRolledUp() ? hourRetention : retention;
    }

    private static boolean isTls(String url) {
        return url.strip().regionMatches(true, 0, "https://", 0, 8);
    }
}
