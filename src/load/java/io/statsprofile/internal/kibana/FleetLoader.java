package io.statsprofile.internal.kibana;

import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.internal.shipping.Delivery;
import io.statsprofile.internal.shipping.RunAliases;
import io.statsprofile.testing.Deliveries;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
import java.util.stream.Stream;

/** Writes what a {@link Fleet} would have written: slices in whole spans, the newest first, until the time is up, hours and days. */
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
     * Loads the spans that are needed, and then others, the newest first, and begins none when the time is up or there are enough.
     *
     * @param needed numbers of spans
     * @param enough spans beside these
     * @return how many were loaded; all of them can be searched
     */
    int load(List<Integer> needed, Duration time, int enough) throws IOException, InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        List<Integer> order = Stream.concat(needed.stream(), IntStream.range(0, enough).boxed()).distinct().toList();
        return load(StreamFamily.SLICES, order.size(), spans -> spans < needed.size() || System.nanoTime() < end,
                (delivery, number) -> fleetTasks(delivery, StreamFamily.SLICES, order.get(number)));
    }

    /** Loads the newest span again, with a document for each function; to be called after the other. */
    void loadFlat() throws IOException, InterruptedException {
        load(StreamFamily.FUNCTIONS, 1, spans -> true, (delivery, number) -> fleetTasks(delivery, StreamFamily.FUNCTIONS, 0));
    }

    /** Loads the newest hours of all hosts. */
    void loadHours(int hours) throws IOException, InterruptedException {
        loadHours(StreamFamily.HOURS, hours);
    }

    /** Loads the newest hours again, with a document for each function; to be called with no more than were loaded by the other. */
    void loadFlatHours(int hours) throws IOException, InterruptedException {
        loadHours(StreamFamily.FUNCTION_HOURS, hours);
    }

    private void loadHours(StreamFamily family, int hours) throws IOException, InterruptedException {
        Instant last = fleet.end().truncatedTo(ChronoUnit.HOURS);
        int at = Math.max(1, 100 * BATCH / Math.min(fleet.functions().size(), Fleet.IN_HOUR));
        load(family, 1, some -> true, (deliveries, number) -> IntStream.range(0, fleet.hosts())
                .<Callable<Void>>mapToObj(host -> () -> {
            for (int i = 1; i <= hours; i += at) {
                List<ProfileDocument> batch = IntStream.range(i, Math.min(i + at, hours + 1))
                        .mapToObj(hour -> fleet.hour(host, last.minus(hour, ChronoUnit.HOURS))).toList();
                deliver(deliveries, batch);
                if (!family.isFlat()) {
                    batch.forEach(hour -> sums.addHour(host, hour));
                }
            }
            return null;
        }).toList());
    }

    /** Loads the newest days that are over, of both releases. */
    void loadDays(int days) throws IOException, InterruptedException {
        Instant last = fleet.end().truncatedTo(ChronoUnit.DAYS);
        load(StreamFamily.DAYS, 1, some -> true, (deliveries, number) -> IntStream.range(0, 2).<Callable<Void>>mapToObj(host -> () -> {
            List<ProfileDocument> all = IntStream.rangeClosed(1, days).mapToObj(day -> fleet.day(host, last.minus(day, ChronoUnit.DAYS)))
                    .toList();
            deliver(deliveries, all);
            all.forEach(day -> sums.addDay(host, day));
            return null;
        }).toList());
    }

    private interface Tasks {
        List<Callable<Void>> of(BlockingQueue<Delivery> deliveries, int number);
    }

    private List<Callable<Void>> fleetTasks(BlockingQueue<Delivery> deliveries, StreamFamily family, int span) {
        return IntStream.range(0, fleet.hosts()).<Callable<Void>>mapToObj(host -> () -> write(family, host, span, deliveries)).toList();
    }

    private static void deliver(BlockingQueue<Delivery> deliveries, List<ProfileDocument> documents) throws InterruptedException {
        Delivery delivery = deliveries.take();
        try {
            Deliveries.store(delivery, documents);
        } finally {
            deliveries.add(delivery);
        }
    }

    private Delivery delivery(StreamFamily family) {
        return elasticsearch.delivery(family, note -> { }, new RunAliases());
    }

    private ProfileDocument first(StreamFamily family) {
        return switch (family) {
            case SLICES, FUNCTIONS -> fleet.slice(0, 0, 0);
            case HOURS, FUNCTION_HOURS -> fleet.hour(0, fleet.end().truncatedTo(ChronoUnit.HOURS).minus(1, ChronoUnit.HOURS));
            case DAYS -> fleet.day(0, fleet.end().truncatedTo(ChronoUnit.DAYS).minus(1, ChronoUnit.DAYS));
        };
    }

    /**
     * @param most times that tasks are done
     * @param more whether after so many there should be others
     */
    private int load(StreamFamily family, int most, IntPredicate more, Tasks tasks) throws IOException, InterruptedException {
        // One writer makes documents while the server's two write threads are busy with those of others.
        int writers = Runtime.getRuntime().availableProcessors() + 1;
        ExecutorService workers = Executors.newFixedThreadPool(writers);
        BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
        for (int i = 0; i < writers; i++) {
            deliveries.add(delivery(family));
        }
        try {
            // The first document makes the stream; all writers at once would each try.
            Deliveries.store(deliveries.peek(), List.of(first(family)));
            int spans = 0;
            do {
                for (Future<Void> task : workers.invokeAll(tasks.of(deliveries, spans++))) {
                    task.get();
                }
            } while (spans < most && more.test(spans));
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
        List<ProfileDocument> slices = IntStream.range(0, fleet.slicesInSpan()).mapToObj(slice -> fleet.slice(host, span, slice)).toList();
        for (int i = 0; i < slices.size(); i += BATCH) {
            deliver(deliveries, slices.subList(i, Math.min(slices.size(), i + BATCH)));
        }
        if (family == StreamFamily.SLICES) {
            sums.add(host, slices);
        }
        return null;
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
        return elasticsearch.call("measure", client -> client.indices().stats(stats -> stats.index(stream))).all().primaries().store()
                .sizeInBytes();
    }
}
