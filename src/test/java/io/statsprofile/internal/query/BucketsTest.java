package io.statsprofile.internal.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BucketsTest {

    private static final Instant FROM = Instant.parse("2026-11-23T15:00:00Z");

    @ParameterizedTest
    @CsvSource({"60, 10, 10", "600, 10, 10", "601, 10, 20", "900, 10, 20", "3600, 10, 60", "86400, 10, 1800", "120, 60, 60", "900, 7, 21",
            "900, 45, 45", "900, 0, 15", "30, 0, 1", "63072000, 10, 1051200"})
    void a_bucket_is_chosen_as_a_multiple_of_the_interval_that_gives_at_most_sixty(long windowSeconds, long intervalSeconds,
            long expectedSeconds) {
        Buckets buckets = Buckets.of(FROM, FROM.plusSeconds(windowSeconds), null, intervalSeconds * 1_000);
        assertThat(buckets.bucketMillis()).isEqualTo(expectedSeconds * 1_000);
        assertThat(buckets.count()).isLessThanOrEqualTo(Buckets.COMFORTABLE + 1);
    }

    @Test
    void buckets_begin_at_multiples_of_their_length_and_hold_the_whole_window() {
        Buckets buckets = Buckets.of(FROM.plusMillis(3_500), FROM.plusMillis(40_001), Duration.ofSeconds(10), 10_000);
        assertThat(buckets.starts()).containsExactly(FROM, FROM.plusSeconds(10), FROM.plusSeconds(20), FROM.plusSeconds(30),
                FROM.plusSeconds(40));
        assertThat(buckets.indexOf(FROM.plusMillis(3_500).toEpochMilli())).isZero();
        assertThat(buckets.indexOf(FROM.plusMillis(40_000).toEpochMilli())).isEqualTo(4);
        assertThat(buckets.contains(FROM.plusMillis(40_001).toEpochMilli())).isFalse();
    }

    @Test
    void an_end_on_a_boundary_opens_no_further_bucket() {
        assertThat(Buckets.of(FROM, FROM.plusSeconds(20), Duration.ofSeconds(10), 10_000).count()).isEqualTo(2);
    }

    @Test
    void times_before_1970_have_their_buckets_too() {
        Buckets buckets = Buckets.of(Instant.ofEpochMilli(-15_000), Instant.ofEpochMilli(5_000), Duration.ofSeconds(10), 0);
        assertThat(buckets.starts()).containsExactly(Instant.ofEpochMilli(-20_000), Instant.ofEpochMilli(-10_000), Instant.EPOCH);
    }

    @Test
    void an_empty_window_has_none() {
        assertThat(Buckets.of(FROM, FROM, null, 10_000).count()).isZero();
        assertThat(Buckets.of(ProfileQuery.ALL, 0, 0, 0, 0).count()).isZero();
    }

    @Test
    void too_many_are_refused_with_a_remedy() {
        assertThatThrownBy(() -> Buckets.of(FROM, FROM.plusSeconds(86_400), Duration.ofSeconds(1), 10_000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("86400 slices").hasMessageContaining("choose a longer slice");
    }
}
