package io.statsprofile.demo;

import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.testing.SearchServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The whole way on one machine: a real Elasticsearch, a service with agent and appender, and the stacked bars that come out of
 * it. Started by {@code mvn -q -Pdemo verify}.
 */
public final class DemoRun {

    private final DemoSettings settings;
    private final Screen screen;

    DemoRun(DemoSettings settings, Screen screen) {
        this.settings = settings;
        this.screen = screen;
    }

    /**
     * Options are system properties; see {@link DemoSettings#fromSystemProperties}.
     *
     * @throws IllegalStateException when the demo failed, after the reason has been printed
     */
    public static void main(String[] args) throws InterruptedException {
        Screen screen = Screen.standard();
        try {
            new DemoRun(DemoSettings.fromSystemProperties(), screen).run();
        } catch (DemoFailure | IOException | RuntimeException e) {
            if (isShuttingDown()) {
                // Ctrl-C: what we started is being ended, and what we miss of it is nobody's trouble.
                Thread.currentThread().join();
            }
            screen.print("\nThe demo failed: " + (e.getMessage() == null ? e.toString() : e.getMessage()) + "\n");
            throw new IllegalStateException("The demo failed; the reason stands above.");
        }
    }

    void run() throws DemoFailure, IOException, InterruptedException {
        screen.print("\nStatsProfile demo: a small shop, profiled for " + DemoSettings.text(settings.duration()) + " in slices of "
                + DemoSettings.text(settings.interval()) + "\n");
        empty();
        try (SearchServer server = start(); Elasticsearch elasticsearch = Elasticsearch.open(server.settings().build())) {
            screen.progress("it answers at " + server.url());
            SliceStore store = new SliceStore(elasticsearch);
            Map<String, Map<String, CallCount>> counts = new Play(settings, store, screen).run(server.url());
            store.save(settings.directory().resolve("slices.ndjson"));
            Exhibition exhibition = Exhibition.of(settings, elasticsearch);
            exhibition.write(settings.directory());
            screen.print(exhibition.text(screen.style()));
            screen.print(Verdict.of(counts, exhibition).text());
            screen.print(whereToLook());
            if (settings.keep()) {
                keep(server);
            }
        }
    }

    private SearchServer start() throws DemoFailure {
        try (ServerSocket free = new ServerSocket()) {
            free.setReuseAddress(true);
            free.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.port()));
        } catch (IOException e) {
            throw new DemoFailure("demo.port is " + settings.port() + ", which can't be had; choose another, or leave it out for any that "
                    + "is free", e);
        }
        screen.progress("starting Elasticsearch " + System.getProperty("elasticsearch.version"));
        try {
            return SearchServer.start("demo", settings.port());
        } catch (UncheckedIOException | IllegalStateException e) {
            throw new DemoFailure("Elasticsearch does not start", e);
        }
    }

    /** What an earlier run left could be taken for this one's. */
    private void empty() throws IOException {
        Files.createDirectories(settings.directory());
        try (var files = Files.list(settings.directory())) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    private String whereToLook() {
        String cli = "java -jar " + settings.jar("cli");
        Path slices = settings.directory().resolve("slices.ndjson");
        return """

                Look at it:   %s (hover, switch the measure, absolute or percent), or report.svg
                Ask again:    %s report %s --by ncalls
                              %s compare %s --before-version %s --after-version %s
                Your service: README.md, "Put it into your service"
                """.formatted(settings.directory().resolve("report.html"), cli, slices, cli, slices, Play.OLD, Play.NEW);
    }

    private void keep(SearchServer server) throws InterruptedException {
        screen.print("Elasticsearch keeps running until you press Ctrl-C. Ask it with --elasticsearch " + server.url()
                + " --from now-1h in place of the file.");
        Thread.currentThread().join();
    }

    private static boolean isShuttingDown() {
        Thread probe = new Thread(() -> { });
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }
}
