package io.statsprofile.kibana;

import io.statsprofile.elasticsearch.Elasticsearch;
import io.statsprofile.kibana.LoadCurve.Line;
import io.statsprofile.kibana.LoadCurve.Point;
import io.statsprofile.testing.SearchServer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * How long the dashboards' requests take over much data: loads a real Elasticsearch for a while, then asks what Kibana would ask, for windows of an hour,
 * a day, a week. Started by {@code mvn -q -Pload verify}. What Kibana and the browser add to the requests is not in it.
 */
public final class LoadRun {

    /** What the default window of the Overview may take, in seconds. */
    private static final double PROMISED = 1;
    private static final int HEAP_MEGABYTES = 4096;
    private static final int ROUNDS = 11;
    private static final String OVERVIEW = "statsprofile-overview";
    private static final String OWN_TIME = "own-time";

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
            out.printf(Locale.ROOT, "%nStatsProfile load: %d hosts, a slice of %d functions each every %d s; loading for %s into Elasticsearch %s on %d processors%n",
                    settings.hosts(), settings.functions(), Fleet.INTERVAL.toSeconds(), LoadSettings.text(settings.duration()),
                    elasticsearch.call("ask for the version", client -> client.cat().nodes(nodes -> nodes.h("version"))).valueBody().get(0).version(),
                    Runtime.getRuntime().availableProcessors());
            FleetLoader loader = new FleetLoader(fleet, sums, elasticsearch);
            long start = System.nanoTime();
            int spans = loader.load(settings.duration(), LoadMeter.LONGEST);
            double seconds = (System.nanoTime() - start) / 1e9;
            long samples = spans * fleet.samplesInSpan();
            out.printf(Locale.ROOT, "%s loaded and merged in %.0f s: %,d samples, %,.0f a second, %.1f GB on disk, %d bytes a sample%n",
                    LoadMeter.text(settings.span().multipliedBy(spans)), seconds, samples, samples / seconds, loader.size() / 1e9, loader.size() / samples);
            LoadCurve curve = measure(OVERVIEW, server, fleet, sums, spans);
            grow(curve, fleet);
            for (String dashboard : Panels.vega().keySet().stream().map(panel -> panel.substring(0, panel.indexOf('/'))).distinct().toList()) {
                if (!dashboard.equals(OVERVIEW)) {
                    measure(dashboard, server, fleet, sums, spans);
                }
            }
            Point shortest = curve.points().get(0);
            out.printf(Locale.ROOT, "%nThe Overview's %s within %.0f s: %s, by the slowest of all rounds, %.3f s%n", LoadMeter.text(shortest.window()), PROMISED,
                    shortest.worst() > PROMISED ? "missed" : "met", shortest.worst());
            return shortest;
        }
    }

    private LoadCurve measure(String dashboard, SearchServer server, Fleet fleet, FleetSums sums, int spans) throws IOException {
        DashboardRequests requests = new DashboardRequests(dashboard, URI.create(server.url()));
        return new LoadMeter(requests, fleet, sums, spans, rounds, out).measure(dashboard);
    }

    /** What a day and a week take that were not loaded, by what was measured. */
    private void grow(LoadCurve curve, Fleet fleet) {
        Line all = curve.line(Point::median);
        Line one = curve.line(point -> point.alone().get(OWN_TIME));
        out.printf(Locale.ROOT, "%nA straight line through these medians: %.3f s and %.3f s per million samples for all together; own time by function alone:"
                + " %.3f s and %.3f s per million%n", all.seconds(), all.secondsPerMillion(), one.seconds(), one.secondsPerMillion());
        for (Duration window : List.of(Duration.ofDays(1), Duration.ofDays(7))) {
            long samples = fleet.samplesInSpan() * window.dividedBy(fleet.span());
            if (curve.points().stream().noneMatch(point -> point.samples() >= samples)) {
                out.printf(Locale.ROOT, "%8s %,13d %10.1f s            extrapolated by that line%n", LoadMeter.text(window), samples, all.at(samples));
            }
        }
    }
}
