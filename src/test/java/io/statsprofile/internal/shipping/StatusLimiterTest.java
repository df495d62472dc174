package io.statsprofile.internal.shipping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusLimiterTest {

    private final StatusLimiter limiter = new StatusLimiter(100);

    @Test
    void the_first_time_and_every_hundredth_are_told_and_the_first_again_after_the_end() {
        assertThat(told(250)).containsExactly(1L, 100L, 200L);
        assertThat(limiter.reset()).isEqualTo(250);
        assertThat(told(2)).containsExactly(1L);
    }

    private List<Long> told(int times) {
        List<Long> told = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            if (limiter.happened()) {
                told.add(limiter.times());
            }
        }
        return told;
    }

    @Test
    void another_reason_is_told_but_another_number_in_it_is_none_and_of_many_the_first_few_are() {
        assertThat(limiter.happened("port 9200")).isTrue();
        assertThat(limiter.happened("port 9201")).isFalse();
        assertThat(limiter.happened("certificate")).isTrue();
        assertThat(limiter.happened("port 9200")).as("told not long before").isFalse();
        int told = 0;
        for (char c = 'a'; c <= 'z'; c++) {
            told += limiter.happened("reason " + c) ? 1 : 0;
        }
        assertThat(told).isEqualTo(6);
    }

    @Test
    void what_happens_many_times_at_once_is_told_where_it_passes_a_hundred() {
        assertThat(StatusLimiter.isDue(0, 70, 100)).isTrue();
        assertThat(StatusLimiter.isDue(70, 99, 100)).isFalse();
        assertThat(StatusLimiter.isDue(99, 320, 100)).isTrue();
        assertThat(StatusLimiter.isDue(320, 399, 100)).isFalse();
        assertThat(StatusLimiter.isDue(0, 0, 100)).isFalse();
    }
}
