package io.statsprofile.matrix;

import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.internal.server.ElasticsearchSettings;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.internal.shipping.Delivery;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.shipping.RunAliases;
import io.statsprofile.testing.SearchServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What a row is played on: a stream of its own, a spool, instances of a service that make documents and deliver them through a proxy, and
 * the count of what they made. Used by one thread.
 */
final class TestBed implements AutoCloseable {

    /** What happens while nothing runs. */
    @FunctionalInterface
    interface Meanwhile {
        void happen() throws IOException;
    }

    /** How many slices are made while a fault lasts, as docs/delivery.md promises it. */
    static final int FULL = 10_000;
    static final int USUAL_INSTANCES = 8;

    private static final int PRODUCING_SECONDS = 8;
    private static final int ROLLOVERS = 4;
    private static final int LEAST_PER_SECOND = 300;
    private static final Duration SOON = Duration.ofSeconds(20);
    /** For who does not say in our words what fails. */
    private static final Duration SOON_IF_NAIVE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final AtomicLong STARTED = new AtomicLong();

    private final int documents;
    private final String service;
    private final Path directory;
    private final Admin admin;
    private final FaultProxy proxy;
    private final HeardStatuses heard = new HeardStatuses();
    private final Counts counts = new Counts();
    private final List<Instance> instances = new ArrayList<>();
    private final List<AutoCloseable> resources = new ArrayList<>();
    private InstanceSettings settings;
    private boolean hasHours;
    private int next;

    /**
     * @param carriers what delivers
     * @param batch how many to make while the fault lasts
     * @param base directory that is there, on the disk that is tested
     */
    TestBed(Row row, SearchServer server, Carriers carriers, int documents, Path base) throws IOException {
        this.documents = documents;
        this.service = "matrix_" + row.name().replace('-', '_').toLowerCase(Locale.ROOT) + "_" + ProcessHandle.current().pid() + "_"
                + STARTED.incrementAndGet();
        this.directory = Files.createDirectories(base.resolve(service));
        this.admin = new Admin(server.url());
        this.proxy = new FaultProxy(server.url());
        this.settings = InstanceSettings.of(proxy.url(), service, service, Files.createDirectory(directory.resolve("spool")),
                carriers.in(row));
        makeStreamIfNaive();
    }

    /** Ours does it by itself. */
    private void makeStreamIfNaive() throws IOException {
        if (isNaive()) {
            try (Elasticsearch elasticsearch = Elasticsearch.open(ElasticsearchSettings.builder().url(admin.server()).build());
                    Delivery delivery = elasticsearch.delivery(StreamFamily.SLICES, note -> { }, new RunAliases());
                    Delivery functions = elasticsearch.delivery(StreamFamily.FUNCTIONS, note -> { }, new RunAliases())) {
                delivery.prepare(service);
                functions.prepare(service);
            }
        }
    }

    /** What is made from now on is to be in the stream of slices and in the flat one. */
    void intoBothStreams() {
        settings = settings.intoBothStreams();
    }

    /** Slices are to be added up, every few seconds. */
    void withHours() {
        hasHours = true;
    }

    boolean hasHours() {
        return hasHours && !isNaive();
    }

    /** Rolls over whatever streams the row has. */
    void rollOver() throws IOException, InterruptedException {
        admin.rollOver(stream());
        if (settings.isFlat()) {
            admin.rollOver(functionStream());
        }
        for (String stream : hasHours() ? List.of(hourStream(), functionHourStream()) : List.<String>of()) {
            if (admin.isThere("/_resolve/index/" + stream)) {
                admin.rollOver(stream);
            }
        }
    }

    /** Puts our index template in place, or leaves it there. */
    void installTemplate() throws IOException {
        try (Elasticsearch elasticsearch = Elasticsearch.open(ElasticsearchSettings.builder().url(admin.server()).build())) {
            elasticsearch.templates().setUp(StreamFamily.SLICES, false, true);
        }
    }

    /** Brings documents past the proxy to where they belong, as a process does that is killed before it knows. */
    void deliver(List<QueuedDocument> batch) throws IOException {
        try (Elasticsearch elasticsearch = Elasticsearch.open(ElasticsearchSettings.builder().url(admin.server()).build());
                Delivery delivery = elasticsearch.delivery(StreamFamily.SLICES, note -> { }, new RunAliases())) {
            boolean isThere = delivery.deliver(batch).stream().allMatch(Delivery.Receipt.DELIVERED::equals);
            counts.require(isThere, "documents that were to be there could not be sent");
        }
    }

    boolean isNaive() {
        return settings.carriers() != Carriers.OURS;
    }

    /** Documents to make while the fault lasts. */
    int documents() {
        return documents;
    }

    /** So many in a full row, and a tenth, but two at least, in a reduced one. */
    int times(int full) {
        return documents >= FULL ? full : Math.max(2, full / 10);
    }

    FaultProxy proxy() {
        return proxy;
    }

    /** Another server than the one that all rows share. */
    void server(String url) throws IOException {
        admin.server(url);
        proxy.server(url);
        makeStreamIfNaive();
    }

    Admin admin() {
        return admin;
    }

    HeardStatuses heard() {
        return heard;
    }

    /** The data stream of the row. */
    String stream() {
        return Row.stream(service);
    }

    /** The flat stream of the row. */
    String functionStream() {
        return StreamFamily.FUNCTIONS.stream(service);
    }

    /** The row's stream of hours. */
    String hourStream() {
        return StreamFamily.HOURS.stream(service);
    }

    /** The row's flat stream of hours. */
    String functionHourStream() {
        return StreamFamily.FUNCTION_HOURS.stream(service);
    }

    /** Directory of the spool. */
    Path spool() {
        return settings.directory();
    }

    /** Directory for what else there is. */
    Path directory() {
        return directory;
    }

    InstanceSettings settings() {
        return settings;
    }

    /** How instances are set up that start from now on. */
    void settings(InstanceSettings other) {
        settings = other;
    }

    /** What the workload counts. */
    Counts counts() {
        return counts;
    }

    /** Closed with this, last opened first. */
    <T extends AutoCloseable> T closing(T resource) {
        resources.add(0, resource);
        return resource;
    }

    void start() {
        start(USUAL_INSTANCES);
    }

    void start(int count) {
        for (int i = 0; i < count; i++) {
            Instance instance = new Instance(settings, heard);
            instances.add(instance);
            instance.start();
        }
    }

    /** A tenth of the row's documents, and what is made before a fault and after it. */
    void produceSome() {
        produce(Math.max(USUAL_INSTANCES, documents / 10));
    }

    /** Makes so many documents, at a rate by which the row's take {@value #PRODUCING_SECONDS} seconds, one instance after the other. */
    void produce(int count) {
        long nanosEach = 1_000_000_000L / Math.max(LEAST_PER_SECOND, documents / PRODUCING_SECONDS);
        long begin = System.nanoTime();
        for (int i = 0; i < count; i++) {
            produceOne();
            LockSupport.parkNanos(begin + i * nanosEach - System.nanoTime());
        }
    }

    /** Makes the next document, and returns its id. */
    String produceOne() {
        return produceOne(id -> { });
    }

    /** As the other one, and says its id before the document is handed over. */
    String produceOne(Consumer<String> before) {
        Instance instance = instances.get(next++ % instances.size());
        QueuedDocument document = instance.make();
        before.accept(document.id());
        counts.produced(instance.key(document));
        instance.offer(document);
        return document.id();
    }

    /** Makes all documents that the row has, and rolls the stream over meanwhile. */
    void produceOverRollovers() throws IOException, InterruptedException {
        for (int i = 0; i < ROLLOVERS; i++) {
            produce(documents / ROLLOVERS);
            admin.rollOver(stream());
        }
    }

    /**
     * Makes some documents, breaks what is asked for while it makes all that the row has, and makes some more when it is over. Meanwhile
     * the stream is rolled over, as it is every day: what was processed without an answer makes copies from then on where it is sent again
     * without a look.
     */
    void through(Fault fault) throws IOException, InterruptedException {
        start();
        produceSome();
        awaitDelivered();
        proxy.fault(fault);
        produceOverRollovers();
        becomesTrue(() -> proxy.injected() > 0);
        proxy.fault(Fault.NONE);
        produceSome();
    }

    /** Whether that becomes true soon. */
    boolean becomesTrue(BooleanSupplier condition) throws InterruptedException {
        Duration soon = isNaive() ? SOON_IF_NAIVE : SOON;
        long end = System.nanoTime() + soon.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return condition.getAsBoolean();
    }

    /** Waits until a service has said that something fails; it is a problem where none does. */
    void awaitTrouble(String part) throws InterruptedException {
        counts.require(becomesTrue(() -> heard.has(part)), "nobody says \"" + part + "\" but \"" + heard.last() + "\"");
    }

    int waiting() {
        return instances.stream().mapToInt(Instance::waiting).sum();
    }

    void awaitWritten() throws InterruptedException {
        while (instances.stream().anyMatch(Instance::isWriting)) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Waits until nothing waits any more. */
    void awaitDelivered() throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (waiting() > 0 && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        counts.require(waiting() == 0, waiting() + " documents still wait after " + PATIENCE.toMinutes() + " minutes; last heard: "
                + heard.last());
    }

    /**
     * All instances end as a service does that has no time left, and nobody follows in their process. It is a problem where one with a
     * spool leaves documents that are on no disk; one without tells how many it leaves, and they are lost.
     */
    void stop() {
        for (Instance instance : instances) {
            int left = instance.stop(Duration.ZERO).size();
            counts.told(instance.reportedLosses());
            if (settings.isSpooled()) {
                counts.require(left == 0, left + " documents are on no disk at the end of an instance");
            } else {
                counts.told(left);
            }
        }
        instances.clear();
    }

    /** All instances end as with {@link #stop}, and go on in the same runs when something else has happened. */
    void stopAndGoOn(Meanwhile meanwhile) throws IOException {
        List<Instance> stopped = List.copyOf(instances);
        stop();
        meanwhile.happen();
        for (Instance old : stopped) {
            Instance successor = old.successor();
            instances.add(successor);
            successor.start();
        }
    }

    /**
     * Each instance is copied while it runs, as with a machine by a snapshot: from now on both have one run id and number on from there.
     *
     * @param copyOfDirectory where the copies' spool is
     */
    void cloneAll(Path copyOfDirectory) {
        for (Instance original : List.copyOf(instances)) {
            Instance copy = original.cloned(copyOfDirectory);
            instances.add(copy);
            copy.start();
        }
    }

    /** All instances are reloaded, as with Logback's configuration. */
    void reload() {
        instances.replaceAll(old -> {
            Instance reloaded = old.reload();
            counts.told(old.reportedLosses());
            return reloaded;
        });
    }

    /** What is there now, when everything has been delivered. */
    Outcome outcome(Row row, Duration took) throws IOException, InterruptedException {
        return counts.outcome(row, documents, service, settings.isFlat(), heard.refused(), proxy.injected(), admin, took);
    }

    @Override
    public void close() throws IOException {
        proxy.close();
        for (AutoCloseable resource : resources) {
            close(resource);
        }
        Trees.delete(directory);
    }

    private static void close(AutoCloseable resource) throws IOException {
        try {
            resource.close();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
