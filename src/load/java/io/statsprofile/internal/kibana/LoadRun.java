package io.statsprofile.internal.kibana;

import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.internal.kibana.LoadCurve.Point;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.testing.SearchServer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How long the dashboards' requests take over much data: loads a real Elasticsearch for a while, then asks what Kibana would ask, for
 * windows of an hour, a day, a week. Started by {@code mvn -q -Pload verify}. What Kibana and the browser add to the requests is not in
 * it.
 */
public final class LoadRun {

    /** What the default window of the Overview may take, in seconds. */
    private static final double PROMISED = 1;
    private static final int HEAP_MEGABYTES = 4096;
    private static final int ROUNDS = 11;
    private static final String OVERVIEW = "statsprofile-overview";

    private final LoadSettings settings;
    private final int rounds;
    private final PrintStream out;

    LoadRun(LoadSettings settings, int rounds, PrintStream out) {
        this.settings = settings;
        this.rounds = rounds;
        this.out = out;
    }

    /**
     * Options are system properties; see {@link LoadSettings#fromSystemProperties}.
     *
     * @throws IllegalStateException when the promise was missed
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        LoadSettings settings = LoadSettings.fromSystemProperties();
        try (SearchServer server = SearchServer.start("load-functions", 0, HEAP_MEGABYTES)) {
            new LoadRun(settings.ofManyFunctions(), ROUNDS, System.out).run(server);
        }
        try (SearchServer server = SearchServer.start("load", settings.port(), HEAP_MEGABYTES)) {
            Point hour = new LoadRun(settings, ROUNDS, System.out).run(server);
            if (settings.keep()) {
                System.out.println("\nElasticsearch keeps running at " + server.url() + " until you press Ctrl-C.");
                Thread.currentThread().join();
            }
            if (hour.worst() > PROMISED) {
                throw new IllegalStateException("The promise was missed; the figures stand above.");
            }
        }
    }

    /** Loads, measures, prints, and returns what the shortest window of the Overview took. */
    Point run(SearchServer server) throws IOException, InterruptedException {
        // The newest slice ended with the last full hour, or the like: windows then have whole spans in them.
        long span = settings.span().toSeconds();
        Fleet fleet = new Fleet(settings.hosts(), settings.functions(), Instant.ofEpochSecond(Instant.now().getEpochSecond() / span * span), settings.span());
        FleetSums sums = new FleetSums(fleet);
        try (Elasticsearch elasticsearch = Elasticsearch.open(server.settings().build())) {
            out.printf(Locale.ROOT, "%nStatsProfile load: %d hosts, a slice of %d functions each every %d s, callers on every tenth; Elasticsearch %s on %d processors;"
                    + " loading for %s at most, measuring for %s%n", settings.hosts(), settings.functions(), Fleet.INTERVAL.toSeconds(), version(elasticsearch),
                    Runtime.getRuntime().availableProcessors(), LoadSettings.text(settings.duration()), LoadSettings.text(settings.measuring()));
            FleetLoader loader = new FleetLoader(fleet, sums, elasticsearch);
            LoadBudget loading = new LoadBudget(settings.duration());
            int spans = loader.load(settings.duration(), LoadMeter.LONGEST);
            long samples = spans * fleet.samplesInSpan();
            long size = loader.size(StreamFamily.SLICES);
            out.printf(Locale.ROOT, "%s loaded and merged in %.0f s: %,d samples, %,.0f a second, %.1f GB on disk, %d bytes a sample%n",
                    LoadMeter.text(settings.span().multipliedBy(spans)), loading.spent(), samples, samples / loading.spent(), size / 1e9, size / samples);
            LoadBudget flat = new LoadBudget(settings.duration());
            loader.loadFlat();
            out.printf(Locale.ROOT, "The newest %s of it as documents of functions, too, in %.0f s%n", LoadMeter.text(settings.span()), flat.spent());
            return measure(URI.create(server.url()), sums, spans);
        }
    }

    private static String version(Elasticsearch elasticsearch) throws IOException {
        return elasticsearch.call("ask for the version", client -> client.cat().nodes(nodes -> nodes.h("version"))).valueBody().get(0).version();
    }

    private Point measure(URI server, FleetSums sums, int spans) throws IOException {
        LoadBudget budget = new LoadBudget(settings.measuring());
        List<String> dashboards = new ArrayList<>(dashboards(Panels.vega().keySet()));
        dashboards.remove(OVERVIEW);
        Point shortest = measure(OVERVIEW, server, sums, spans, budget.share(dashboards.size() + 1)).points().get(0);
        for (int i = 0; i < dashboards.size(); i++) {
            measure(dashboards.get(i), server, sums, spans, budget.share(dashboards.size() - i));
        }
        for (String dashboard : dashboards(Lens.charts().keySet())) {
            measure(dashboard, server, sums, 1, budget);
        }
        out.printf(Locale.ROOT, "%nMeasured in %.0f s.%nThe Overview's %s within %.0f s: %s, by the slowest of all rounds, %.3f s%n", budget.spent(),
                LoadMeter.text(shortest.window()), PROMISED, shortest.worst() > PROMISED ? "missed" : "met", shortest.worst());
        return shortest;
    }

    /** Ids of dashboards that have such panels. */
    private static List<String> dashboards(Set<String> panels) {
        return panels.stream().map(panel -> panel.substring(0, panel.indexOf('/'))).distinct().toList();
    }

    private LoadCurve measure(String dashboard, URI server, FleetSums sums, int spans, LoadBudget budget) throws IOException {
        return new LoadMeter(new DashboardRequests(dashboard, server), sums, rounds, out).measure(dashboard, spans, budget);
    }
}
