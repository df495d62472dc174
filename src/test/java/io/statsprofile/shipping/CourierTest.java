package io.statsprofile.shipping;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.shipping.Delivery.Receipt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CourierTest {

    private final ShipperSettings settings = new ShipperSettings(100, 1_000, 3, 100, Duration.ofNanos(1_000), Duration.ofNanos(16_000));
    private final FakeDelivery delivery = new FakeDelivery();
    private final Heard heard = new Heard();
    private final Losses losses = new Losses(heard);
    private final MemoryQueue queue = new MemoryQueue(100, 1_000);
    private double dice = 0.5;
    private final Courier courier = new Courier(queue, delivery, settings,
            new Backoff(settings.firstBackoff(), settings.longestBackoff(), () -> dice), losses, heard);

    @Test
    void parcels_leave_in_order_and_in_batches() {
        offer("a", 10);
        offer("b", 10);
        offer("c", 10);
        offer("d", 60);
        offer("e", 60);
        offer("f", 200);

        for (int i = 0; i < 4; i++) {
            assertThat(courier.attempt()).isZero();
        }

        assertThat(courier.attempt()).isEqualTo(Courier.IDLE);
        assertThat(delivery.attempts).containsExactly(List.of("a", "b", "c"), List.of("d"), List.of("e"), List.of("f"));
        assertThat(heard.lines).isEmpty();
    }

    @Test
    void pauses_double_up_to_the_cap_and_start_small_after_a_success() {
        offer("a", 1);
        delivery.answer = FakeDelivery.fails("es:9200 refuses");

        assertThat(attempts(7)).containsExactly(501L, 1_001L, 2_001L, 4_001L, 8_001L, 8_001L, 8_001L);
        dice = 0;
        assertThat(courier.attempt()).isEqualTo(1);
        dice = 0.5;
        delivery.answer = FakeDelivery.each(parcel -> Receipt.DELIVERED);
        assertThat(courier.attempt()).isZero();
        offer("b", 1);
        delivery.answer = FakeDelivery.fails("again");
        assertThat(courier.attempt()).isEqualTo(501);
    }

    @Test
    void trouble_is_told_at_first_and_every_tenth_time_and_so_is_recovery() {
        offer("a", 1);
        delivery.answer = FakeDelivery.fails("es:9200 refuses");
        attempts(25);
        delivery.answer = FakeDelivery.each(parcel -> Receipt.DELIVERED);
        attempts(2);

        assertThat(heard.lines).containsExactly("trouble 1, 1 wait: es:9200 refuses", "trouble 11, 1 wait: es:9200 refuses",
                "trouble 21, 1 wait: es:9200 refuses", "recovered after 25");
    }

    @Test
    void what_may_pass_later_stays_and_what_never_will_is_given_up() {
        offer("good", 1);
        offer("busy", 1);
        offer("bad", 1);
        delivery.answer = FakeDelivery.each(parcel -> switch (parcel.id()) {
            case "busy" -> Receipt.retry("429");
            case "bad" -> Receipt.refused("mapping");
            default -> Receipt.DELIVERED;
        });

        assertThat(attempts(3)).containsExactly(501L, 1_001L, 2_001L);

        assertThat(delivery.attempts).containsExactly(List.of("good", "busy", "bad"), List.of("busy"), List.of("busy"));
        assertThat(heard.lines).containsExactly("refused bad: mapping", "trouble 1, 1 wait: 429");
        assertThat(losses.documents()).isEqualTo(1);
        assertThat(queue.documents()).isEqualTo(1);
    }

    @Test
    void a_delivery_that_breaks_is_trouble_and_not_the_end() {
        offer("a", 1);
        delivery.answer = parcels -> {
            throw new NoClassDefFoundError("com/acme/Gone");
        };
        assertThat(courier.attempt()).isPositive();
        delivery.answer = parcels -> List.of();
        assertThat(courier.attempt()).isPositive();
        delivery.answer = FakeDelivery.each(parcel -> Receipt.DELIVERED);
        assertThat(courier.attempt()).isZero();

        assertThat(heard.lines).containsExactly("trouble 1, 1 wait: unexpected java.lang.NoClassDefFoundError: com/acme/Gone",
                "recovered after 2");
    }

    private List<Long> attempts(int count) {
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pauses.add(courier.attempt());
        }
        return pauses;
    }

    private void offer(String id, int bytes) {
        assertThat(queue.offer(new Parcel(id, "default", new byte[bytes]))).isNull();
    }
}
