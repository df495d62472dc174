package io.statsprofile.internal.shipping;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.internal.model.DeliveryFigures;
import io.statsprofile.internal.model.DropReason;
import io.statsprofile.internal.shipping.Delivery.Receipt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentSenderTest {

    private final ShipperSettings settings = new ShipperSettings(100, 1_000, 3, 100, Duration.ofNanos(1_000), Duration.ofNanos(16_000));
    private final FakeDelivery delivery = new FakeDelivery();
    private final RecordingListener heard = new RecordingListener();
    private final DeliveryCounters counters = new DeliveryCounters(() -> 1_764_424_800_000L);
    private final DropCounter drops = new DropCounter(heard, counters);
    private final MemoryQueue queue = new MemoryQueue(100, 1_000);
    private double dice = 0.5;
    private final Backoff backoff = new Backoff(settings.firstBackoff(), settings.longestBackoff(), () -> dice);
    private long now;
    private final DocumentSender sender = new DocumentSender(queue, delivery, settings, backoff, new DocumentBackoff(backoff, () -> now),
            drops, counters, heard);

    @Test
    void documents_leave_in_order_and_in_batches() {
        offer("a", 10);
        offer("b", 10);
        offer("c", 10);
        offer("d", 60);
        offer("e", 60);
        offer("f", 200);

        for (int i = 0; i < 4; i++) {
            assertThat(sender.attempt()).isZero();
        }

        assertThat(sender.attempt()).isEqualTo(DocumentSender.IDLE);
        assertThat(delivery.attempts).containsExactly(List.of("a", "b", "c"), List.of("d"), List.of("e"), List.of("f"));
        assertThat(heard.lines).isEmpty();
    }

    @Test
    void what_has_waited_long_is_caught_up_with_at_the_bytes_of_an_attempt_a_second_unless_the_end_is_near() {
        long[] nanos = {0};
        MemoryQueue waiting = new MemoryQueue(100, 1_000, () -> nanos[0]);
        DocumentSender catchingUp = new DocumentSender(waiting, delivery, settings, backoff, new DocumentBackoff(backoff, () -> now), drops,
                counters, heard);
        for (String id : List.of("a", "b", "c", "d", "e")) {
            waiting.offer(new QueuedDocument(id, "default", new byte[90]));
        }

        nanos[0] = 29_000_000_000L;
        assertThat(catchingUp.attempt()).as("it has not waited long").isZero();
        nanos[0] = 31_000_000_000L;
        assertThat(catchingUp.attempt()).isPositive().isLessThanOrEqualTo(900_000_000);
        catchingUp.hurry();
        assertThat(catchingUp.attempt()).as("the end is near").isZero();
        assertThat(delivery.attempts).containsExactly(List.of("a"), List.of("b"), List.of("c"));
    }

    @Test
    void a_server_that_asks_to_be_left_alone_is_though_some_documents_of_the_attempt_got_through() {
        offer("a", 1);
        offer("b", 1);
        delivery.answer = FakeDelivery.each(document -> document.id().equals("a") ? Receipt.DELIVERED : Receipt.retry("status 429"));
        delivery.notBefore = Duration.ofSeconds(30);

        assertThat(sender.attempt()).isEqualTo(30_000_000_000L);
        assertThat(sender.waitsForNoOthers()).as("nor does what arrives meanwhile end that").isFalse();
        delivery.notBefore = Duration.ZERO;
        now += 1_000_000;
        assertThat(sender.attempt()).isZero();
    }

    @Test
    void pauses_double_up_to_the_cap_and_start_small_after_a_success() {
        offer("a", 1);
        delivery.answer = FakeDelivery.fails("es:9200 refuses");

        assertThat(attempts(7)).containsExactly(501L, 1_001L, 2_001L, 4_001L, 8_001L, 8_001L, 8_001L);
        dice = 0;
        assertThat(sender.attempt()).isEqualTo(1);
        dice = 0.5;
        delivery.answer = FakeDelivery.each(document -> Receipt.DELIVERED);
        assertThat(sender.attempt()).isZero();
        offer("b", 1);
        delivery.answer = FakeDelivery.fails("again");
        assertThat(sender.attempt()).isEqualTo(501);
    }

    @Test
    void trouble_is_told_at_first_and_every_tenth_time_and_so_is_recovery() {
        offer("a", 1);
        delivery.answer = FakeDelivery.fails("es:9200 refuses");
        attempts(25);
        delivery.answer = FakeDelivery.each(document -> Receipt.DELIVERED);
        attempts(2);

        assertThat(heard.lines).containsExactly("trouble 1, 1 wait: es:9200 refuses", "trouble 10, 1 wait: es:9200 refuses",
                "trouble 20, 1 wait: es:9200 refuses", "recovered after 25");
    }

    @Test
    void what_may_pass_later_stays_and_what_never_will_is_given_up() {
        offer("good", 1);
        offer("busy", 1);
        offer("bad", 1);
        delivery.answer = FakeDelivery.each(document -> switch (document.id()) {
            case "busy" -> Receipt.retry("429");
            case "bad" -> Receipt.refused("mapping");
            default -> Receipt.DELIVERED;
        });

        assertThat(sender.attempt()).isZero();
        now += restPause(501);
        assertThat(sender.attempt()).isZero();
        assertThat(sender.attempt()).isEqualTo(1_001);

        assertThat(delivery.attempts).containsExactly(List.of("good", "busy", "bad"), List.of("busy"));
        assertThat(heard.lines).containsExactly("refused bad: mapping", "trouble 1, 1 wait: 429");
        assertThat(drops.documents()).isEqualTo(1);
        assertThat(queue.documents()).isEqualTo(1);
        DeliveryFigures figures = counters.figures();
        assertThat(List.of(figures.acknowledged(), figures.refused(), figures.retried(), figures.sent())).containsExactly(1L, 1L, 2L, 4L);
        assertThat(figures.lastError()).isEqualTo("429");
        assertThat(figures.lastErrorTime()).isEqualTo("2025-11-29T14:00:00Z");
    }

    @Test
    void recovery_says_what_was_lost_meanwhile() {
        drops.dropped(DropReason.QUEUE, "full before");
        offer("a", 1);
        delivery.answer = FakeDelivery.fails("down");
        sender.attempt();
        drops.dropped(DropReason.QUEUE, "full 1");
        drops.dropped(DropReason.QUEUE, "full 2");
        offer("b", 1);
        delivery.answer = FakeDelivery.each(document -> document.id().equals("a") ? Receipt.DELIVERED : Receipt.refused("mapping"));
        sender.attempt();
        assertThat(heard.lines).last().isEqualTo("recovered after 1, lost 3");

        offer("c", 1);
        delivery.answer = FakeDelivery.fails("down");
        sender.attempt();
        delivery.answer = FakeDelivery.each(document -> Receipt.DELIVERED);
        sender.attempt();
        assertThat(heard.lines).as("what was lost in the trouble before is not told again").last().isEqualTo("recovered after 1");
    }

    /** As a spool does when a document is too old. */
    @Test
    void a_document_that_goes_while_it_rests_keeps_nobody_busy_and_the_trouble_is_over() {
        delivery.answer = FakeDelivery.each(document -> document.id().equals("stuck") ? Receipt.retry("429") : Receipt.DELIVERED);
        offer("stuck", 1);
        offer("other", 1);
        sender.attempt();
        long pause = sender.attempt();
        assertThat(pause).isPositive();

        queue.remove(queue.head(1, 1, id -> true));
        now += pause;
        assertThat(sender.attempt()).isEqualTo(DocumentSender.IDLE);
        assertThat(heard.lines).last().isEqualTo("recovered after 1");
        assertThat(sender.attempt()).isEqualTo(DocumentSender.IDLE);
        assertThat(heard.lines).hasSize(2);
    }

    @Test
    void a_document_that_still_rests_is_not_forgotten() {
        delivery.answer = FakeDelivery.each(document -> document.id().equals("stuck") ? Receipt.retry("429") : Receipt.DELIVERED);
        offer("stuck", 1);
        offer("other", 1);
        sender.attempt();
        long pause = sender.attempt();
        assertThat(sender.attempt()).as("asked again before its time").isEqualTo(pause);
        now += pause;
        delivery.answer = FakeDelivery.each(document -> Receipt.DELIVERED);
        sender.attempt();
        assertThat(delivery.delivered).containsExactly("other", "stuck");
    }

    @Test
    void what_an_attempt_comes_to_after_the_end_counts_for_nothing() {
        offer("a", 1);
        delivery.answer = documents -> {
            sender.end();
            return List.of(Receipt.DELIVERED);
        };
        sender.attempt();
        delivery.answer = FakeDelivery.fails("down");
        sender.attempt();

        assertThat(queue.documents()).as("whoever takes it over finds out").isEqualTo(1);
        assertThat(counters.figures().sent()).isZero();
        assertThat(heard.lines).isEmpty();
    }

    @Test
    void a_reason_that_comes_back_is_told_again_but_not_each_of_some_that_take_turns() {
        offer("a", 1);
        fail("refused at port 9200", 12);
        fail("the certificate has expired", 2);
        fail("refused at port 9201", 1);
        assertThat(heard.lines).containsExactly("trouble 1, 1 wait: refused at port 9200", "trouble 10, 1 wait: refused at port 9200",
                "trouble 13, 1 wait: the certificate has expired");
        fail("the certificate has expired", 8);
        fail("refused at port 9202", 1);
        assertThat(heard.lines.subList(3, heard.lines.size())).containsExactly("trouble 20, 1 wait: the certificate has expired",
                "trouble 24, 1 wait: refused at port 9202");

        for (int i = 0; i < 20; i++) {
            fail(i % 2 == 0 ? "one" : "other", 1);
        }
        assertThat(heard.lines.stream().filter(line -> line.endsWith(": one") || line.endsWith(": other"))).hasSizeBetween(2, 6);
    }

    private void fail(String reason, int times) {
        delivery.answer = FakeDelivery.fails(reason);
        attempts(times);
    }

    @Test
    void one_document_that_is_never_taken_holds_up_no_other_and_is_told_now_and_then() {
        delivery.answer = FakeDelivery.each(document -> document.id().equals("stuck") ? Receipt.retry("429 at " + now) : Receipt.DELIVERED);
        offer("stuck", 1);
        offer("first", 1);
        List<Long> rests = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            assertThat(sender.attempt()).isZero();
            offer("other-" + i, 1);
            assertThat(sender.attempt()).as("what arrives meanwhile leaves at once").isZero();
            rests.add(sender.attempt());
            assertThat(sender.waitsForNoOthers()).isTrue();
            now += rests.get(i);
        }

        assertThat(rests).startsWith(501L, 1_001L, 2_001L, 4_001L, 8_001L, 8_001L).endsWith(8_001L);
        assertThat(delivery.delivered).hasSize(26).doesNotContain("stuck");
        assertThat(heard.lines).containsExactly("trouble 1, 1 wait: 429 at 0", "trouble 10, 1 wait: 429 at 47509",
                "trouble 20, 1 wait: 429 at 127519");

        delivery.answer = FakeDelivery.each(document -> Receipt.DELIVERED);
        sender.attempt();
        assertThat(heard.lines).last().isEqualTo("recovered after 25");
    }

    @Test
    void what_is_kept_alone_holds_up_no_other_even_where_it_fills_an_attempt() {
        delivery.answer = FakeDelivery.each(document -> document.id().startsWith("stuck") ? Receipt.retryAlone("closed")
                : Receipt.DELIVERED);
        for (String id : List.of("stuck-1", "stuck-2", "stuck-3", "stuck-4", "first", "second")) {
            offer(id, 1);
        }

        assertThat(attempts(2)).as("the next may go at once").containsExactly(0L, 0L);
        assertThat(delivery.delivered).containsExactly("first", "second");
        assertThat(heard.lines).containsExactly("trouble 1, 6 wait: closed");
        assertThat(sender.attempt()).as("there is nothing but what rests").isEqualTo(501);
        assertThat(sender.waitsForNoOthers()).isTrue();
        now += 501;
        assertThat(attempts(2)).as("the first three tell for the fourth").containsExactly(0L, 1_001L);
        assertThat(delivery.attempts).last().isEqualTo(List.of("stuck-1", "stuck-2", "stuck-3"));

        delivery.answer = FakeDelivery.each(document -> Receipt.DELIVERED);
        now += 1_001;
        assertThat(attempts(3)).as("all may go when one is taken").containsExactly(0L, 0L, DocumentSender.IDLE);
        assertThat(delivery.delivered).hasSize(6).endsWith("stuck-4");
        assertThat(heard.lines).last().isEqualTo("recovered after 3");
    }

    @Test
    void what_is_kept_alone_rests_also_where_all_others_fail_and_they_are_what_is_told() {
        offer("other", 1);
        offer("stuck", 1);
        offer("another", 1);
        delivery.answer = FakeDelivery.each(document -> document.id().equals("stuck") ? Receipt.retryAlone("closed")
                : Receipt.retry("429"));
        assertThat(sender.attempt()).as("it is the other side's trouble").isEqualTo(501);
        delivery.answer = FakeDelivery.each(document -> Receipt.DELIVERED);
        sender.attempt();

        assertThat(delivery.attempts).containsExactly(List.of("other", "stuck", "another"), List.of("other", "another"));
        assertThat(heard.lines).as("all others pass").containsExactly("trouble 1, 3 wait: 429", "recovered after 1");
    }

    @Test
    void recovery_is_told_when_others_pass_again_and_what_still_rests_is_told_as_trouble_of_its_own() {
        offer("stuck", 1);
        delivery.answer = FakeDelivery.fails("down");
        attempts(3);
        drops.dropped(DropReason.QUEUE, "full");
        delivery.answer = FakeDelivery.each(document -> document.id().equals("stuck") ? Receipt.retry("429") : Receipt.DELIVERED);
        offer("other", 1);
        sender.attempt();
        assertThat(heard.lines).as("not all that was tried has passed").containsExactly("trouble 1, 1 wait: down", "dropped 1: full",
                    "trouble 4, 1 wait: 429");
        for (int i = 0; i < 12; i++) {
            offer("other-" + i, 1);
            sender.attempt();
            now += sender.attempt();
            assertThat(sender.attempt()).isZero();
        }
        delivery.answer = FakeDelivery.each(document -> Receipt.DELIVERED);
        now += sender.attempt();
        sender.attempt();

        assertThat(delivery.delivered).hasSize(14).last().isEqualTo("stuck");
        assertThat(heard.lines.subList(3, heard.lines.size())).containsExactly("recovered after 4, lost 1", "trouble 1, 1 wait: 429",
                "trouble 10, 1 wait: 429", "recovered after 12");
    }

    @Test
    void a_stop_tries_what_rests_at_once() {
        delivery.answer = FakeDelivery.each(document -> document.id().equals("stuck") ? Receipt.retry("429") : Receipt.DELIVERED);
        offer("stuck", 1);
        offer("other", 1);
        sender.attempt();
        assertThat(sender.attempt()).isPositive();
        delivery.answer = FakeDelivery.each(document -> Receipt.DELIVERED);

        sender.hurry();
        assertThat(sender.attempt()).isZero();
        assertThat(sender.attempt()).isEqualTo(DocumentSender.IDLE);
    }

    @Test
    void another_reason_is_told_when_it_comes_but_not_each_of_many() {
        offer("a", 1);
        String[] reasons = {"reset after 3 ms", "reset after 5 ms", "the certificate has expired", "reset after 7 ms"};
        for (String reason : reasons) {
            delivery.answer = FakeDelivery.fails(reason);
            sender.attempt();
        }
        assertThat(heard.lines).containsExactly("trouble 1, 1 wait: reset after 3 ms", "trouble 3, 1 wait: the certificate has expired");

        for (char c = 'a'; c <= 'z'; c++) {
            delivery.answer = FakeDelivery.fails("reason " + c);
            sender.attempt();
        }
        assertThat(heard.lines).as("each for its reason, up to eight, and every tenth").hasSizeBetween(8, 11);
    }

    @Test
    void whatever_a_server_says_is_one_line_of_bounded_length() {
        offer("a", 1);
        offer("b", 1);
        String flood = "\u001b[2J\r\n" + "x".repeat(300_000);
        delivery.answer = FakeDelivery.fails(flood);
        sender.attempt();
        delivery.answer = FakeDelivery.each(document -> Receipt.refused(flood));
        sender.attempt();

        assertThat(heard.lines).hasSize(4).allSatisfy(line -> assertThat(line).hasSizeLessThan(1_100).doesNotContain("\u001b", "\n", "\r"));
    }

    @Test
    void the_other_side_may_ask_for_a_longer_pause() {
        offer("a", 1);
        delivery.answer = documents -> {
            throw new DeliveryException("busy", Duration.ofSeconds(7), null) {
            };
        };
        assertThat(sender.attempt()).isEqualTo(7_000_000_000L);
    }

    @Test
    void a_delivery_that_breaks_is_trouble_and_not_the_end() {
        offer("a", 1);
        delivery.answer = documents -> {
            throw new NoClassDefFoundError("com/acme/Gone");
        };
        assertThat(sender.attempt()).isPositive();
        delivery.answer = documents -> List.of();
        assertThat(sender.attempt()).isPositive();
        delivery.answer = FakeDelivery.each(document -> Receipt.DELIVERED);
        assertThat(sender.attempt()).isZero();

        assertThat(heard.lines).containsExactly("trouble 1, 1 wait: unexpected java.lang.NoClassDefFoundError: com/acme/Gone",
                "trouble 2, 1 wait: 0 receipts for 1 documents; this is a bug", "recovered after 2");
    }

    private List<Long> attempts(int count) {
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pauses.add(sender.attempt());
        }
        return pauses;
    }

    /** What rests may go when that has passed. */
    private long restPause(long expected) {
        long pause = sender.attempt();
        assertThat(pause).isEqualTo(expected);
        return pause;
    }

    private void offer(String id, int bytes) {
        assertThat(queue.offer(new QueuedDocument(id, "default", new byte[bytes]))).isNull();
    }
}
