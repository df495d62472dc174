package io.statsprofile.internal.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountsTest {

    @Test
    void one_is_singular_and_nothing_else() {
        assertThat(Amounts.counted(0, "call")).isEqualTo("0 calls");
        assertThat(Amounts.counted(1, "call")).isEqualTo("1 call");
        assertThat(Amounts.counted(2, "call")).isEqualTo("2 calls");
        assertThat(Amounts.counted(-1, "call")).isEqualTo("-1 calls");
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 0 seconds", "PT0.001S, 1 millisecond", "PT0.25S, 250 milliseconds", "PT1S, 1 second", "PT5S, 5 seconds",
            "PT90S, 90 seconds",
        "PT10M, 10 minutes", "PT1H, 1 hour", "P1D, 1 day", "P30D, 30 days"})
    void lengths_of_time_are_spelled_as_logback_reads_them(Duration duration, String spelled) {
        assertThat(Amounts.spelled(duration)).isEqualTo(spelled);
        assertThat(ch.qos.logback.core.util.Duration.valueOf(spelled).getMilliseconds()).isEqualTo(duration.toMillis());
    }

    @Test
    void what_is_finer_than_a_millisecond_is_not_rounded() {
        assertThat(Amounts.spelled(Duration.ofNanos(1_500))).isEqualTo("PT0.0000015S");
        assertThat(Amounts.spelled(Duration.ofSeconds(-2))).isEqualTo("-2 seconds");
    }
}
