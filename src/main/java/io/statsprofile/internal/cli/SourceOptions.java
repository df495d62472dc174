package io.statsprofile.internal.cli;

import io.statsprofile.internal.base.ForeignText;
import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.internal.query.ProfileSource;
import io.statsprofile.internal.query.ProfileSources;
import io.statsprofile.internal.report.Printable;
import io.statsprofile.internal.server.ElasticsearchSettings;
import io.statsprofile.internal.server.RequestRetry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where the documents are: Elasticsearch or files. */
final class SourceOptions {

    /** Somebody waits for the answer. */
    static final Duration LONGEST_RETRY = Duration.ofSeconds(30);
    private static final int LONGEST_LINE = 1_200;

    @Parameters(paramLabel = "FILE", arity = "0..*", description = {"NDJSON files, directories or quoted patterns; - for standard input. "
            + "It reads lines as any appender writes them, also behind a prefix (Kubernetes, Compose, journald, syslog), inside the JSON "
            + "of a collector, as an object or as text (Docker, CRI, Filebeat, Fluent Bit, Logstash, Vector, OpenTelemetry), with dotted "
            + "names, quoted in CSV or logfmt; lines of Python's get_stats_profile(); answers of searches, arrays, dumps and bulk "
            + "requests, on one line or on many; plain, gzip, zip or tar.gz, in UTF-8, UTF-16 or UTF-32. It passes over other lines and "
            + "counts them; it names what cannot be read and reports the rest."})
    List<String> files = new ArrayList<>();

    @Option(names = {"--elasticsearch", "--es"}, paramLabel = "URL",
            description = "Read from Elasticsearch at this URL, or several with commas. Default: $$STATSPROFILE_ES_URL where no FILE is "
            + "given.")
    String url;

    @Mixin
    AccessOptions access = new AccessOptions("2m");

    /** A source and what has to be closed behind it. */
    record Opened(ProfileSource source, Elasticsearch elasticsearch) implements AutoCloseable {

        /** What ends the command: a source that could not be read in part comes before what was found in the rest. */
        int exitCode(boolean isEmpty) {
            return !source.isWhole() ? Main.FAILED : isEmpty ? Main.NO_DATA : Main.DONE;
        }

        boolean isElasticsearch() {
            return elasticsearch != null;
        }

        @Override
        public void close() {
            source.close();
            if (elasticsearch != null) {
                elasticsearch.close();
            }
        }
    }

    /** @throws IllegalArgumentException when there is no source, or two */
    Opened open(CommandContext context) throws IOException {
        if (!files.isEmpty() && url != null) {
            throw new IllegalArgumentException("both --elasticsearch " + url
                    + " and files are given, but a report reads one of them; leave one out");
        }
        if (!files.isEmpty()) {
            return new Opened(ProfileSources.files(files, context.in()), null);
        }
        String address = url != null ? url : context.variable("STATSPROFILE_ES_URL");
        if (address == null) {
            throw new IllegalArgumentException("no source of profiles is given; name NDJSON files, or give --elasticsearch URL or set "
                    + "STATSPROFILE_ES_URL");
        }
        Elasticsearch elasticsearch = Elasticsearch.open(settings(address, context), RequestRetry.ofBusyServer(LONGEST_RETRY,
                line -> context.err().println("statsprofile: " + Printable.of(OptionNames.behind(ForeignText.of(line, LONGEST_LINE))))));
        return new Opened(ProfileSources.elasticsearch(elasticsearch, context.clock()), elasticsearch);
    }

    private ElasticsearchSettings settings(String address, CommandContext context) throws IOException {
        return access.elasticsearch(address, access.resolve(context)).build();
    }
}
