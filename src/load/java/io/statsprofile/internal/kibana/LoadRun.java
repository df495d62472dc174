package io.statsprofile.internal.kibana;

import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.internal.kibana.LoadMeter.Point;
import io.statsprofile.internal.query.ProfileSources;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.testing.SearchServer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How long the dashboards' requests take over much data: loads a real Elasticsearch for a while, with slices, hours and days, then asks
 * what Kibana would ask, for windows of an hour, a day, a week and 30 days. Started by {@code mvn -q -Pload verify}. What Kibana and the
 * browser add to the requests is not in it.
 */
public final class LoadRun {

    /** What a dashboard may take for a window, in seconds. */
    private static final double PROMISED = 1;
    private static final int HEAP_MEGABYTES = 4096;
    private static final int ROUNDS = 11;
    /** What the command line takes of an answer. */
    private static final int MOST_ANSWER_BYTES = 67_108_864;
    private static final String NONE = "none";
    private static final List<String> PARTS = List.of("functions", "hosts", "fleet", NONE);
    private static final String MONTHS = "statsprofile-months";
    /** A week: more would take longer to load than all else. */
    private static final int FLAT_HOURS = 168;
    private static final List<Duration> WINDOWS = List.of(Duration.ofHours(1), Duration.ofDays(1), Duration.ofDays(7), Duration.ofDays(30));
    /** Spans of an hour that windows have slices of, and those that they are compared with; whatever else is there is passed over. */
    private static final List<Integer> NEEDED = List.of(0, 1, 2, 24, 25, 168, 169, 720);

    private final LoadSettings settings;
    private final int rounds;
    private final PrintStream out;

    LoadRun(LoadSettings settings, int rounds, PrintStream out) {
        this.settings = settings;
        this.rounds = rounds;
        this.out = out;
    }

    /**
     * Options are system properties; see {@link LoadSettings#fromSystemProperties}. {@code -Dload.parts=functions,hosts,fleet} leaves
     * out what it does not name; {@code none} leaves out all.
     *
     * @throws IllegalArgumentException when there is no such part
     * @throws IllegalStateException when a promise was missed
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        LoadSettings settings = LoadSettings.fromSystemProperties();
        List<String> parts = List.of(System.getProperty("load.parts", "functions,hosts,fleet").split(","));
        if (!PARTS.containsAll(parts)) {
            throw new IllegalArgumentException("load.parts: no such part in " + parts + "; known are " + String.join(", ", PARTS));
        }
        if (parts.equals(List.of(NONE))) {
            System.out.println("No dashboard was measured (load.parts=none).");
            return;
        }
        List<String> missed = new ArrayList<>();
        if (parts.contains("functions")) {
            try (SearchServer server = SearchServer.start("load-functions", 0, HEAP_MEGABYTES)) {
                missed.addAll(new LoadRun(settings.ofManyFunctions(), ROUNDS, System.out).run(server, false));
            }
        }
        if (parts.contains("hosts")) {
            try (SearchServer server = SearchServer.start("load-hosts", 0, HEAP_MEGABYTES)) {
                missed.addAll(new LoadRun(settings.ofManyHosts(), ROUNDS, System.out).run(server, true));
            }
        }
        if (parts.contains("fleet")) {
            try (SearchServer server = SearchServer.start("load", settings.port(), HEAP_MEGABYTES)) {
                missed.addAll(new LoadRun(settings, ROUNDS, System.out).run(server, false));
                if (settings.keep()) {
                    System.out.println("\nElasticsearch keeps running at " + server.url() + " until you press Ctrl-C.");
                    Thread.currentThread().join();
                }
            }
        }
        System.out.printf(Locale.ROOT, "%n%s%n", missed.isEmpty() ? "Every dashboard took less than a second for every window, by the "
                + "median of its rounds."
                : "Longer than a second, by the median of all rounds: " + String.join("; ", missed));
        if (!missed.isEmpty()) {
            throw new IllegalStateException("The promise was missed; the figures stand above.");
        }
    }

    /**
     * Loads, measures and prints.
     *
     * @param onlyDays whether nothing but the dashboard that is made of days is looked at
     * @return what took longer than it may
     */
    List<String> run(SearchServer server, boolean onlyDays) throws IOException, InterruptedException {
        // The newest slice ended with the last full hour, or the like: windows then have whole spans in them.
        long span = settings.span().toSeconds();
        Fleet fleet = new Fleet(settings.hosts(), settings.functions(), settings.known(),
                Instant.ofEpochSecond(Instant.now().getEpochSecond() / span * span), settings.span());
        FleetSums sums = new FleetSums(fleet);
        try (Elasticsearch elasticsearch = Elasticsearch.open(server.settings().mostAnswerBytes(MOST_ANSWER_BYTES).build())) {
            out.printf(Locale.ROOT, "%nStatsProfile load: %d hosts, a slice of %d of %,d functions each every %d s, callers on every "
                    + "tenth; Elasticsearch %s on %d processors; loading slices for %s at most, measuring for %s%n", settings.hosts(),
                    settings.functions(), settings.known(),
                    Fleet.INTERVAL.toSeconds(), version(elasticsearch), Runtime.getRuntime().availableProcessors(),
                    LoadSettings.text(settings.duration()), LoadSettings.text(settings.measuring()));
            load(new FleetLoader(fleet, sums, elasticsearch), fleet, onlyDays);
            return measure(URI.create(server.url()), elasticsearch, sums, onlyDays);
        }
    }

    private void load(FleetLoader loader, Fleet fleet, boolean onlyDays) throws IOException, InterruptedException {
        LoadBudget time = new LoadBudget(settings.duration());
        if (!onlyDays) {
            boolean isOfHours = settings.span().equals(Duration.ofHours(1));
            int spans = loader.load(isOfHours ? NEEDED : List.of(0, 1), settings.duration(), isOfHours ? settings.hours() : 2);
            long samples = spans * fleet.samplesInSpan();
            long size = loader.size(StreamFamily.SLICES);
            out.printf(Locale.ROOT, "%s of slices loaded and merged in %.0f s: %,d samples, %,.0f a second, %.1f GB on disk, %d bytes a "
                    + "sample%n", LoadMeter.text(settings.span().multipliedBy(spans)), time.spent(), samples, samples / time.spent(),
                    size / 1e9, size / samples);
            loader.loadFlat();
        }
        loader.loadHours(settings.hours());
        if (!onlyDays) {
            loader.loadFlatHours(Math.min(settings.hours(), FLAT_HOURS));
        }
        loader.loadDays(settings.hours() / 24 - 1);
        out.printf(Locale.ROOT, "Hours of %,d h, %.2f GB on disk, and days of them, %.3f GB; all loaded after %.0f s%n", settings.hours(),
                loader.size(StreamFamily.HOURS) / 1e9, loader.size(StreamFamily.DAYS) / 1e9, time.spent());
    }

    private static String version(Elasticsearch elasticsearch) throws IOException {
        return elasticsearch.call("ask for the version", client -> client.cat().nodes(nodes -> nodes.h("version"))).valueBody().get(0)
                .version();
    }

    private List<String> measure(URI server, Elasticsearch elasticsearch, FleetSums sums, boolean onlyDays) throws IOException {
        LoadBudget budget = new LoadBudget(settings.measuring());
        List<String> missed = new ArrayList<>();
        List<String> dashboards = onlyDays ? List.of(MONTHS) : dashboards(Panels.vega().keySet());
        for (int i = 0; i < dashboards.size(); i++) {
            String dashboard = dashboards.get(i);
            List<Duration> windows = windows().filter(window -> !dashboard.equals(MONTHS) || window.compareTo(Duration.ofDays(1)) >= 0)
                    .toList();
            for (Point point : measure(dashboard, server, sums, windows, budget.share(dashboards.size() - i))) {
                if (point.median() > PROMISED) {
                    missed.add(String.format(Locale.ROOT, "%s, %d hosts, %s: %.3f s", dashboard, settings.hosts(),
                            LoadMeter.text(point.window()), point.median()));
                }
            }
        }
        List<Duration> ofReport = onlyDays ? List.of() : windows().toList();
        ReportMeter report = new ReportMeter(ProfileSources.elasticsearch(elasticsearch), sums, rounds, out);
        List<Double> seconds = onlyDays ? List.of() : report.measure(ofReport);
        for (int i = 0; i < ofReport.size(); i++) {
            if (seconds.get(i) > PROMISED) {
                missed.add(String.format(Locale.ROOT, "report, %d hosts, %s: %.3f s", settings.hosts(), LoadMeter.text(ofReport.get(i)),
                        seconds.get(i)));
            }
        }
        for (String dashboard : onlyDays ? List.<String>of() : dashboards(Lens.charts().keySet())) {
            List<Duration> windows = dashboard.equals(DashboardRequests.FLAT_HOURS)
                    ? windows().filter(window -> window.toDays() > 0 && window.toHours() <= FLAT_HOURS).toList() : List.of(settings.span());
            measure(dashboard, server, sums, windows, budget);
        }
        out.printf(Locale.ROOT, "%nMeasured in %.0f s. Each window of each dashboard within %.0f s: %s%n", budget.spent(), PROMISED,
                missed.isEmpty() ? "met" : "missed, " + String.join("; ", missed));
        return missed;
    }

    /** What there are hours for, and the span. */
    private Stream<Duration> windows() {
        return Stream.concat(Stream.of(settings.span()),
                WINDOWS.stream().filter(window -> window.compareTo(settings.span()) > 0 && window.toHours() <= settings.hours()));
    }

    /** Ids of dashboards that have such panels. */
    private static List<String> dashboards(Set<String> panels) {
        return panels.stream().map(panel -> panel.substring(0, panel.indexOf('/'))).distinct().toList();
    }

    private List<Point> measure(String dashboard, URI server, FleetSums sums, List<Duration> windows, LoadBudget budget)
            throws IOException {
        return new LoadMeter(new DashboardRequests(dashboard, server), sums, rounds, out).measure(dashboard, windows, budget);
    }
}
