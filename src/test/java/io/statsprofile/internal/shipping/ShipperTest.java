package io.statsprofile.internal.shipping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.statsprofile.internal.model.Backlog;
import io.statsprofile.internal.model.DeliveryFigures;
import io.statsprofile.internal.model.DropReason;
import io.statsprofile.internal.shipping.Delivery.Receipt;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShipperTest {

    private static final ShipperSettings QUICK = new ShipperSettings(5, 1_000, 3, 100, Duration.ofNanos(1), Duration.ofNanos(1));
    private static final ShipperSettings SLOW = new ShipperSettings(5, 1_000, 3, 100, Duration.ofDays(1), Duration.ofDays(1));
    private final FakeDelivery delivery = new FakeDelivery();
    private final RecordingListener heard = new RecordingListener();
    private final DeliveryCounters counters = new DeliveryCounters();
    private final List<String> marked = new ArrayList<>();
    private Shipper shipper;

    @AfterEach
    void stop() {
        shipper.close();
    }

    @Test
    void many_threads_offer_and_everything_arrives_once() {
        ship(new ShipperSettings(10_000, 1_000_000, 7, 100, Duration.ofNanos(1), Duration.ofNanos(1))).start();

        IntStream.range(0, 4_000).parallel().forEach(i -> assertThat(offer("d" + i)).isTrue());

        assertThat(shipper.stop(Duration.ofMinutes(1))).isZero();
        assertThat(delivery.delivered).hasSize(4_000).doesNotHaveDuplicates();
        assertThat(delivery.closed).isTrue();
    }

    @Test
    void a_document_that_finds_no_memory_for_the_queue_is_held_and_a_second_one_is_dropped_and_counted() {
        AtomicInteger failing = new AtomicInteger(4);
        MemoryQueue memory = new MemoryQueue(5, 1_000);
        DocumentQueue shortOfMemory = (DocumentQueue) Proxy.newProxyInstance(ShipperTest.class.getClassLoader(),
                new Class<?>[] {DocumentQueue.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("offer") && failing.getAndDecrement() > 0) {
                        throw new OutOfMemoryError("as planned");
                    }
                    return method.invoke(memory, arguments);
                });
        shipper = new Shipper(delivery, QUICK, heard, null, shortOfMemory, counters);

        assertThat(offer("a")).isTrue();
        assertThat(offer("b")).isFalse();
        assertThat(shipper.waitingDocuments()).isEqualTo(1);
        failing.set(1);
        shipper.start();
        await().until(() -> shipper.waitingDocuments() == 0);

        assertThat(shipper.stop(Duration.ofMinutes(1))).isZero();
        assertThat(delivery.delivered).containsExactly("a");
        assertThat(shipper.droppedDocuments()).isEqualTo(1);
        assertThat(heard.lines).containsExactly("dropped 1: there is no memory to queue it: give the JVM more heap");
    }

    @Test
    void the_worker_is_a_daemon_that_can_be_marked() {
        ship(QUICK).start();
        offer("a");
        shipper.stop(Duration.ofMinutes(1));

        assertThat(marked).containsExactly("statsprofile-shipping, daemon true");
    }

    @Test
    void a_full_queue_drops_what_is_newest_and_says_so_now_and_then() {
        ship(QUICK);
        for (int i = 0; i < 207; i++) {
            offer("d" + i);
        }
        shipper.start();
        assertThat(shipper.stop(Duration.ofMinutes(1))).isZero();

        assertThat(delivery.delivered).containsExactly("d0", "d1", "d2", "d3", "d4");
        assertThat(shipper.droppedDocuments()).isEqualTo(202);
        assertThat(heard.lines).containsExactly(
                "dropped 1: the queue is full with 5 documents: restore delivery, or make the queue larger",
                "dropped 100: the queue is full with 5 documents: restore delivery, or make the queue larger",
                "dropped 200: the queue is full with 5 documents: restore delivery, or make the queue larger");
    }

    @Test
    void bytes_bound_the_queue_too() {
        ship(QUICK);
        assertThat(shipper.offer(new QueuedDocument("a", "default", new byte[600]))).isTrue();
        assertThat(shipper.offer(new QueuedDocument("b", "default", new byte[600]))).isFalse();
        assertThat(shipper.offer(new QueuedDocument("c", "default", new byte[400]))).isTrue();
        assertThat(shipper.waitingDocuments()).isEqualTo(2);
        assertThat(heard.lines.get(0)).startsWith("dropped 1: the queue is full with 600 of 1000 bytes");
    }

    @Test
    void an_outage_is_sat_out() {
        delivery.answer = FakeDelivery.fails("down");
        ship(QUICK).start();
        offer("a");
        await("twenty attempts that fail").until(() -> delivery.attempts.size() > 20);
        delivery.answer = FakeDelivery.each(document -> Receipt.DELIVERED);
        await("the document's arrival").until(() -> delivery.delivered.contains("a"));
    }

    @Test
    void stopping_delivers_what_waits_and_then_drops() {
        ship(QUICK);
        IntStream.range(0, 5).forEach(i -> offer("d" + i));
        shipper.start();

        assertThat(shipper.stop(Duration.ofMinutes(1))).isZero();
        assertThat(delivery.delivered).hasSize(5);
        assertThat(offer("late")).isFalse();
        assertThat(heard.lines).containsExactly("dropped 1: delivery has stopped");
        assertThat(shipper.stop(Duration.ofMinutes(1))).isZero();
    }

    @Test
    void a_stop_that_comes_while_an_attempt_is_made_has_one_more_try() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayFail = new CountDownLatch(1);
        delivery.answer = batch -> {
            begun.countDown();
            awaitQuietly(mayFail);
            delivery.answer = FakeDelivery.each(document -> Receipt.DELIVERED);
            throw new IOException("down");
        };
        ship(SLOW).start();
        offer("a");
        begun.await();
        CompletableFuture<Integer> left = CompletableFuture.supplyAsync(() -> shipper.stop(Duration.ofSeconds(20)));
        await("the stop").until(() -> !offer("late"));
        mayFail.countDown();

        assertThat(left.get()).isZero();
        assertThat(delivery.delivered).containsExactly("a");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void stopping_ends_a_long_pause_at_its_deadline_and_says_how_much_is_left() {
        delivery.answer = FakeDelivery.fails("down");
        ship(SLOW).start();
        offer("a");
        offer("b");
        await("the first attempt").until(() -> !delivery.attempts.isEmpty());

        assertThat(shipper.stop(Duration.ofMillis(50))).isEqualTo(2);
        assertThat(delivery.closed).isTrue();
    }

    @Test
    void stopping_in_a_long_pause_tries_once_more_at_once() {
        delivery.answer = FakeDelivery.fails("down");
        ship(SLOW).start();
        offer("a");
        await("the first attempt").until(() -> !delivery.attempts.isEmpty());
        delivery.answer = FakeDelivery.each(document -> Receipt.DELIVERED);

        assertThat(shipper.stop(Duration.ofMinutes(1))).isZero();
        assertThat(delivery.delivered).containsExactly("a");
    }

    /** Whoever stops a service is often interrupted already, as the threads of an executor are that is shut down. */
    @Test
    void a_thread_that_is_interrupted_stops_no_sooner() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayPass = new CountDownLatch(1);
        delivery.answer = batch -> {
            begun.countDown();
            awaitQuietly(mayPass);
            return batch.stream().map(document -> Receipt.DELIVERED).toList();
        };
        ship(QUICK).start();
        offer("a");
        awaitQuietly(begun);
        CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS).execute(mayPass::countDown);

        Thread.currentThread().interrupt();
        int left = shipper.stop(Duration.ofMinutes(1));

        assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
        assertThat(left).isZero();
        assertThat(delivery.delivered).containsExactly("a");
    }

    @Test
    void stopping_interrupts_a_delivery_that_hangs() {
        CountDownLatch never = new CountDownLatch(1);
        delivery.answer = batch -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new java.io.InterruptedIOException("interrupted");
            }
            return List.of();
        };
        ship(SLOW).start();
        offer("a");
        await("the delivery to hang").until(() -> !delivery.attempts.isEmpty());

        assertThat(shipper.stop(Duration.ZERO)).isEqualTo(1);
        await("the worker to end").until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals(Shipper.WORKER)));
        assertThat(heard.lines).as("what is lost is not tried again").isEmpty();
    }

    @Test
    void the_delivery_gets_ready_before_there_is_anything_to_deliver_and_what_fails_then_is_no_news() {
        List<String> prepared = new CopyOnWriteArrayList<>();
        delivery.preparation = namespace -> {
            prepared.add(namespace);
            throw new IllegalStateException("not yet");
        };
        ship(QUICK).start("production");
        await("the preparation").until(() -> !prepared.isEmpty());
        assertThat(delivery.attempts).isEmpty();
        offer("a");
        assertThat(shipper.stop(Duration.ofMinutes(1))).isZero();
        assertThat(prepared).containsExactly("production");
        assertThat(delivery.delivered).containsExactly("a");
        assertThat(heard.lines).isEmpty();
    }

    @Test
    void a_listener_that_throws_harms_nobody() {
        shipper = new Shipper(delivery, QUICK, new ShippingListener() {
            @Override
            public void trouble(long failures, int waitingDocuments, String reason) {
                throw new IllegalStateException("listener");
            }
        }, () -> {
            throw new IllegalStateException("hook");
        });
        delivery.answer = FakeDelivery.fails("down");
        shipper.start();
        offer("a");
        await("attempts that fail").until(() -> delivery.attempts.size() > 3);
        delivery.answer = FakeDelivery.each(document -> Receipt.DELIVERED);
        assertThat(shipper.stop(Duration.ofMinutes(1))).isZero();
    }

    @Test
    void memory_that_runs_out_between_two_deliveries_is_not_the_end() {
        MemoryQueue queue = new MemoryQueue(5, 1_000);
        AtomicInteger heads = new AtomicInteger();
        shipper = new Shipper(delivery, QUICK, heard, null, new DocumentQueue() {
            @Override
            public String offer(QueuedDocument document) {
                return queue.offer(document);
            }

            @Override
            public List<QueuedDocument> head(int documents, long bytes, Predicate<String> mayGo) {
                if (heads.incrementAndGet() == 1) {
                    throw new OutOfMemoryError("of the test");
                }
                return queue.head(documents, bytes, mayGo);
            }

            @Override
            public void remove(List<QueuedDocument> done) {
                queue.remove(done);
            }

            @Override
            public int documents() {
                return queue.documents();
            }
        }, counters, new Backoff(Duration.ofNanos(1), Duration.ofNanos(1), () -> 0));
        offer("a");
        shipper.start();
        await("the document's arrival").until(() -> delivery.delivered.contains("a"));
    }

    @Test
    void stopping_waits_for_what_the_queue_is_about_to_give_and_is_woken_by_it() {
        MemoryQueue queue = new MemoryQueue(5, 1_000);
        AtomicBoolean isReady = new AtomicBoolean();
        AtomicReference<Runnable> wake = new AtomicReference<>();
        shipper = new Shipper(delivery, QUICK, heard, null, new DocumentQueue() {
            @Override
            public String offer(QueuedDocument document) {
                return queue.offer(document);
            }

            @Override
            public List<QueuedDocument> head(int documents, long bytes, Predicate<String> mayGo) {
                return isReady.get() ? queue.head(documents, bytes, mayGo) : List.of();
            }

            @Override
            public void remove(List<QueuedDocument> done) {
                queue.remove(done);
            }

            @Override
            public int documents() {
                return queue.documents();
            }

            @Override
            public void whenReady(Runnable wakeUp) {
                wake.set(wakeUp);
            }

            @Override
            public boolean isComing() {
                return !isReady.get();
            }

            @Override
            public long lostDocuments() {
                return 3;
            }
        }, counters);
        shipper.start();
        offer("a");
        CompletableFuture<Integer> stopped = CompletableFuture.supplyAsync(() -> shipper.stop(Duration.ofMinutes(1)));
        await("the end to begin").until(() -> !offer("late"));
        assertThat(stopped).isNotDone();
        isReady.set(true);
        wake.get().run();

        assertThat(stopped.join()).isZero();
        assertThat(delivery.delivered).startsWith("a");
        assertThat(shipper.droppedDocuments()).as("what the queue has lost counts, too").isGreaterThanOrEqualTo(4);
    }

    @Test
    void a_stop_that_leaves_to_an_operator_what_time_does_not_cure_has_one_more_try_and_goes_on_with_all_else() throws Exception {
        for (boolean isHopeless : new boolean[] {true, false}) {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch goesOn = new CountDownLatch(1);
            delivery.attempts.clear();
            delivery.waitsForOperator = isHopeless;
            delivery.answer = documents -> {
                begun.countDown();
                awaitQuietly(goesOn);
                return documents.stream().map(document -> delivery.attempts.size() < 5 ? Receipt.retry("status 403") : Receipt.DELIVERED)
                        .toList();
            };
            ship(QUICK).start();
            offer("a");
            begun.await();
            CompletableFuture<Integer> left = CompletableFuture.supplyAsync(() -> shipper.stopUnlessHopeless(Duration.ofMinutes(1)));
            await("the stop").until(() -> !offer("b"));
            goesOn.countDown();

            assertThat(left.get()).isEqualTo(isHopeless ? 1 : 0);
            assertThat(delivery.attempts).hasSize(isHopeless ? 2 : 5);
        }
    }

    @Test
    void what_the_queue_gives_only_after_it_was_asked_for_the_last_time_is_delivered_before_a_stop_is_over() throws Exception {
        MemoryQueue queue = new MemoryQueue(5, 1_000);
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch isStopping = new CountDownLatch(1);
        AtomicBoolean isReady = new AtomicBoolean();
        shipper = new Shipper(delivery, QUICK, heard, null, new DocumentQueue() {
            @Override
            public String offer(QueuedDocument document) {
                return queue.offer(document);
            }

            @Override
            public List<QueuedDocument> head(int documents, long bytes, Predicate<String> mayGo) {
                asked.countDown();
                awaitQuietly(isStopping);
                return isReady.getAndSet(true) ? queue.head(documents, bytes, mayGo) : List.of();
            }

            @Override
            public void remove(List<QueuedDocument> done) {
                queue.remove(done);
            }

            @Override
            public int documents() {
                return queue.documents();
            }

            @Override
            public boolean isComing() {
                return !isReady.get();
            }
        }, counters);
        offer("a");
        shipper.start();
        asked.await();
        CompletableFuture<Integer> stopped = CompletableFuture.supplyAsync(() -> shipper.stop(Duration.ofMinutes(1)));
        await("the end to begin").until(() -> !offer("late"));
        isStopping.countDown();

        assertThat(stopped.join()).isZero();
        assertThat(delivery.delivered).startsWith("a");
    }

    @Test
    void what_is_left_at_the_end_can_be_taken_and_is_in_doubt() {
        delivery.answer = FakeDelivery.fails("down");
        ship(SLOW).start();
        offer("a");
        offer("b");
        assertThat(shipper.stop(Duration.ofMillis(20))).isEqualTo(2);

        assertThat(shipper.takeLeft()).allMatch(QueuedDocument::inDoubt).extracting(QueuedDocument::id).containsExactly("a", "b");
        assertThat(shipper.takeLeft()).isEmpty();
        assertThat(shipper.waitingDocuments()).isZero();
    }

    /** Documents come while others are taken, refused, put off, or fail together, and the queue is too small. */
    @Test
    void at_rest_every_document_is_somewhere_and_in_one_place_only() {
        Random random = new Random(5);
        Map<String, Integer> attempts = new HashMap<>();
        delivery.answer = batch -> {
            if (random.nextInt(4) == 0) {
                throw new IOException("down");
            }
            return batch.stream().map(document -> switch (Math.floorMod(document.id().hashCode(), 7) + attempts.merge(document.id(), 1,
                    Integer::sum)) {
                case 1, 2 -> Receipt.retry("busy");
                case 3 -> Receipt.refused("mapping");
                default -> Receipt.DELIVERED;
            }).toList();
        };
        ship(QUICK).start();
        IntStream.range(0, 4_000).parallel().forEach(i -> {
            counters.made();
            counters.arrived();
            offer("d" + i);
        });
        await("what waits to get through").until(() -> shipper.waitingDocuments() == 0);
        delivery.answer = FakeDelivery.fails("down for good");
        IntStream.range(0, 7).forEach(i -> {
            counters.made();
            counters.arrived();
            offer("left" + i);
        });
        assertThat(shipper.stop(Duration.ofMillis(20))).isEqualTo(5);
        counters.made();
        counters.arrived();
        offer("late");

        DeliveryFigures figures = counters.figures();
        assertThat(figures.cut()).isEqualTo(4_008);
        assertThat(figures.acknowledged()).isEqualTo(delivery.delivered.size()).isPositive();
        assertThat(figures.refused()).isPositive();
        assertThat(figures.dropped(DropReason.QUEUE)).isGreaterThanOrEqualTo(2);
        assertThat(figures.dropped(DropReason.STOP)).isEqualTo(1);
        assertThat(figures.backlog().documents()).isEqualTo(5);
        assertThat(figures.backlog().memoryBytes()).isEqualTo(50);
        assertThat(figures.cut()).isEqualTo(figures.acknowledged() + figures.lost() + figures.backlog().documents());
        assertThat(figures.lost()).isEqualTo(shipper.droppedDocuments());
        assertThat(figures.sent()).isEqualTo(delivery.attempts.stream().mapToLong(List::size).sum());
        assertThat(figures.lastError()).isEqualTo("down for good");
    }

    @Test
    void what_waits_in_memory_is_told_with_its_bytes_and_its_age() {
        AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
        MemoryQueue queue = new MemoryQueue(5, 1_000, nanos::get);
        ship(QUICK);
        assertThat(queue.backlog()).isEqualTo(Backlog.NONE);
        queue.offer(new QueuedDocument("a", "default", new byte[600]));
        nanos.addAndGet(1_500_000_000L);
        queue.offer(new QueuedDocument("b", "default", new byte[300]));
        nanos.addAndGet(500_000_000L);

        assertThat(queue.backlog()).isEqualTo(new Backlog(2, 900, 0, 0, 2_000));
        queue.remove(queue.head(1, 1, id -> true));
        assertThat(queue.backlog()).isEqualTo(new Backlog(1, 300, 0, 0, 500));
    }

    @Test
    void another_reason_to_drop_is_told_at_once() {
        ship(QUICK);
        shipper.offer(new QueuedDocument("a", "default", new byte[990]));
        IntStream.range(0, 5).forEach(i -> shipper.offer(new QueuedDocument("b", "default", new byte[20 + i])));
        shipper.offer(new QueuedDocument("c", "default", new byte[2_000]));

        assertThat(heard.lines).hasSize(2);
        assertThat(heard.lines.get(1)).startsWith("dropped 6: document c has 2000 bytes");
    }

    @Test
    void settings_out_of_range_are_refused_with_a_remedy() {
        ship(QUICK);
        assertThatThrownBy(() -> ShipperSettings.DEFAULTS.withQueue(0, 1)).hasMessage(
                "queueDocuments is 0, but must be 1 or more; raise it or leave it out");
        assertThatThrownBy(() -> new ShipperSettings(1, 1, 1, 1, Duration.ZERO, Duration.ZERO))
                .hasMessageContaining("firstBackoff is PT0S");
        assertThatThrownBy(() -> new ShipperSettings(1, 1, 1, 1, Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .hasMessageContaining("longestBackoff is PT1S, but must not be below firstBackoff, PT2S");
    }

    private Shipper ship(ShipperSettings settings) {
        shipper = new Shipper(delivery, settings, heard, () -> marked.add(Thread.currentThread().getName() + ", daemon "
                + Thread.currentThread().isDaemon()), counters);
        return shipper;
    }

    private boolean offer(String id) {
        return shipper.offer(new QueuedDocument(id, "default", new byte[10]));
    }
}
