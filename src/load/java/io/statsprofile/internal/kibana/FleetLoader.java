package io.statsprofile.internal.kibana;

import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.internal.shipping.Delivery;
import io.statsprofile.testing.Deliveries;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Writes what a {@link Fleet} would have written: whole spans, the newest first, until the time is up. */
final class FleetLoader {

    /** A bulk request of about four megabytes, at a hundred functions a slice. */
    private static final int BATCH = 90;

    private final Fleet fleet;
    private final FleetSums sums;
    private final Elasticsearch elasticsearch;

    FleetLoader(Fleet fleet, FleetSums sums, Elasticsearch elasticsearch) {
        this.fleet = fleet;
        this.sums = sums;
        this.elasticsearch = elasticsearch;
    }

    /**
     * Loads at least two spans, and then begins none when the time is up or there are enough.
     *
     * @param enough spans
     * @return how many were loaded; all of them can be searched
     */
    int load(Duration time, int enough) throws IOException, InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        return load(StreamFamily.SLICES, spans -> spans < 2 || spans < enough && System.nanoTime() < end);
    }

    /** Loads the newest span again, with a document for each function; to be called after the other. */
    void loadFlat() throws IOException, InterruptedException {
        load(StreamFamily.FUNCTIONS, spans -> spans < 1);
    }

    /** @param more whether after so many spans there should be another */
    private int load(StreamFamily family, IntPredicate more) throws IOException, InterruptedException {
        // One writer makes documents while the server's two write threads are busy with those of others.
        int writers = Runtime.getRuntime().availableProcessors() + 1;
        ExecutorService workers = Executors.newFixedThreadPool(writers);
        BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
        for (int i = 0; i < writers; i++) {
            deliveries.add(family == StreamFamily.SLICES ? elasticsearch.delivery(note -> { }) : elasticsearch.functionDelivery(note -> { }));
        }
        try {
            // The first document makes the stream; all writers at once would each try.
            Deliveries.store(deliveries.peek(), List.of(fleet.slice(0, 0, 0)));
            int spans = 0;
            do {
                int span = spans++;
                List<Callable<Void>> tasks = new ArrayList<>();
                IntStream.range(0, fleet.hosts()).forEach(host -> tasks.add(() -> write(family, host, span, deliveries)));
                for (Future<Void> task : workers.invokeAll(tasks)) {
                    task.get();
                }
            } while (more.test(spans));
            settle(family.stream(Fleet.NAMESPACE));
            return spans;
        } catch (ExecutionException e) {
            throw new IOException("A span could not be loaded", e.getCause());
        } finally {
            workers.shutdownNow();
            deliveries.forEach(Delivery::close);
        }
    }

    private Void write(StreamFamily family, int host, int span, BlockingQueue<Delivery> deliveries) throws InterruptedException {
        Delivery delivery = deliveries.take();
        try {
            List<ProfileDocument> slices = IntStream.range(0, fleet.slicesInSpan()).mapToObj(slice -> fleet.slice(host, span, slice)).toList();
            for (int i = 0; i < slices.size(); i += BATCH) {
                Deliveries.store(delivery, slices.subList(i, Math.min(slices.size(), i + BATCH)));
            }
            if (family == StreamFamily.SLICES) {
                sums.add(host, slices);
            }
            return null;
        } finally {
            deliveries.add(delivery);
        }
    }

    /** A server that has just been filled merges for a while, which one that is fed by twenty hosts does not. */
    private void settle(String stream) throws IOException, InterruptedException {
        elasticsearch.call("refresh", client -> client.indices().refresh(refresh -> refresh.index(stream)));
        long patience = System.nanoTime() + Duration.ofMinutes(3).toNanos();
        while (System.nanoTime() < patience && elasticsearch.call("see what is merged",
                client -> client.indices().stats(stats -> stats.index(stream))).all().total().merges().current() > 0) {
            Thread.sleep(500);
        }
    }

    /** Bytes on disk. */
    long size(StreamFamily family) throws IOException {
        String stream = family.stream(Fleet.NAMESPACE);
        return elasticsearch.call("measure", client -> client.indices().stats(stats -> stats.index(stream))).all().primaries().store().sizeInBytes();
    }
}
