package io.statsprofile.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Runs the service, one release after the other, and says how it goes. */
final class Play {

    static final String OLD = "1.4.0";
    static final String NEW = "1.5.0";

    /** For an old release to end after its successor was started, and for any to ship its last slice and end. */
    private static final Duration CLOSING_WITHIN = Duration.ofSeconds(60);
    private static final long PAUSE_MILLIS = 100;

    private final DemoSettings settings;
    private final SliceStore store;
    private final Screen screen;
    private final long progressNanos;
    private long lastProgressNanos = System.nanoTime();
    private SliceStore.Arrived last = new SliceStore.Arrived(0, 0, 0);

    Play(DemoSettings settings, SliceStore store, Screen screen) {
        this.settings = settings;
        this.store = store;
        this.screen = screen;
        this.progressNanos = settings.duration().dividedBy(9).toNanos();
    }

    /**
     * Plays both releases to their end.
     *
     * @return what the shop counted, by release
     */
    Map<String, Map<String, CallCount>> run(String elasticsearchUrl) throws DemoFailure, IOException, InterruptedException {
        Duration half = settings.duration().dividedBy(2);
        Map<String, Map<String, CallCount>> counts = new LinkedHashMap<>();
        try (Release old = Release.start(settings, OLD, half, elasticsearchUrl)) {
            screen.progress("shop " + OLD + " opens, for " + DemoSettings.text(half));
            watch(old, System.nanoTime() + half.toNanos());
            // By the time that the new release has started, the old one is about to close: no bar stays empty.
            try (Release next = Release.start(settings, NEW, half, elasticsearchUrl)) {
                screen.progress("shop " + NEW + " takes over; PriceEngine.quote got slower in this release");
                old.await(CLOSING_WITHIN);
                watch(next, System.nanoTime() + half.plus(CLOSING_WITHIN).toNanos());
                next.await(Duration.ZERO);
                counts.put(OLD, old.callCounts());
                counts.put(NEW, next.callCounts());
            }
        }
        screen.progress("shop closed; " + arrived());
        return counts;
    }

    private void watch(Release release, long untilNanos) throws DemoFailure, InterruptedException {
        while (release.isOpen() && System.nanoTime() - untilNanos < 0) {
            Thread.sleep(PAUSE_MILLIS);
            if (System.nanoTime() - lastProgressNanos >= progressNanos) {
                progress();
            }
        }
    }

    /** A look that fails is made up for by the next: for a moment after its index was made, a stream cannot be searched. */
    private void progress() {
        try {
            screen.progress(arrived());
        } catch (IOException notYet) {
            lastProgressNanos = System.nanoTime();
        }
    }

    private String arrived() throws IOException {
        SliceStore.Arrived now = store.arrived();
        String text = "%d %s in Elasticsearch".formatted(now.slices(), now.slices() == 1 ? "slice" : "slices");
        if (now.slices() > last.slices()) {
            text += ", %,d calls, lately %,.0f a second".formatted(now.calls(), (now.calls() - last.calls())
                    / ((now.nanos() - last.nanos()) / 1e9));
        }
        last = now;
        lastProgressNanos = System.nanoTime();
        return text;
    }
}
