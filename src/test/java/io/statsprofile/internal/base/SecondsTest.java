package io.statsprofile.internal.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SecondsTest {

    @Test
    void nanoseconds_are_written_with_nine_decimals_and_without_exponent() {
        assertThat(Seconds.format(0)).isEqualTo("0.000000000");
        assertThat(Seconds.format(120)).isEqualTo("0.000000120");
        assertThat(Seconds.format(10_000_000_001L)).isEqualTo("10.000000001");
        assertThat(Seconds.format(Long.MAX_VALUE)).isEqualTo("9223372036.854775807");
    }

    @Test
    void nanoseconds_come_back_exactly() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            long nanos = random.nextLong() >>> random.nextInt(1, 64);
            assertThat(Seconds.toNanos(Seconds.ofNanos(nanos))).isEqualTo(nanos);
            long days = nanos >>> 12;
            assertThat(Seconds.toNanos(Seconds.ofNanos(days).doubleValue())).isEqualTo(days);
        }
    }

    @Test
    void a_floating_sum_comes_back_as_the_nanoseconds_that_were_added() {
        double sum = 0;
        for (int i = 0; i < 10; i++) {
            sum += 0.1;
        }
        assertThat(sum).isNotEqualTo(1);
        assertThat(Seconds.toNanos(sum)).isEqualTo(1_000_000_000);
    }

    @Test
    void per_call_figures_are_rounded_half_even() {
        assertThat(Seconds.ofNanosPerCall(5, 2).toPlainString()).isEqualTo("0.000000002");
        assertThat(Seconds.ofNanosPerCall(7, 2).toPlainString()).isEqualTo("0.000000004");
        assertThat(Seconds.ofNanosPerCall(2, 3).toPlainString()).isEqualTo("0.000000001");
    }

    @Test
    void what_is_no_amount_is_refused() {
        assertThatThrownBy(() -> Seconds.toNanos(Double.NaN)).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> Seconds.toNanos(1e10)).isInstanceOf(ArithmeticException.class);
    }
}
