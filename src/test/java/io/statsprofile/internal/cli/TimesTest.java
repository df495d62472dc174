package io.statsprofile.internal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {

    private static final Times TIMES = new Times(Instant.parse("2026-11-23T16:00:00Z"), ZoneId.of("Europe/Berlin"));

    @ParameterizedTest
    @CsvSource({"now, 2026-11-23T16:00:00Z", "now-15m, 2026-11-23T15:45:00Z", "now-1h30m, 2026-11-23T14:30:00Z",
            "now+1d, 2026-11-24T16:00:00Z", "2026-11-23T15:00:00Z, 2026-11-23T15:00:00Z", "2026-11-23T15:00Z, 2026-11-23T15:00:00Z",
            "2026-11-23T15:00:00.5+02:00, 2026-11-23T13:00:00.5Z",
        "2026-11-23T15:00, 2026-11-23T14:00:00Z", "2026-11-23 15:00:30, 2026-11-23T14:00:30Z", "2026-07-01, 2026-06-30T22:00:00Z",
        "15:04, 2026-11-23T14:04:00Z"})
    void moments_as_people_write_them(String text, Instant moment) {
        assertThat(TIMES.moment("--from", text)).isEqualTo(moment);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "now-", "now-5", "now*5m", "25:00", "2026-13-01", "15", "now-99999999999w"})
    void anything_else_is_refused_with_examples(String text) {
        assertThatThrownBy(() -> TIMES.moment("--from", text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("--from is '" + text
                + "', but must be a time; for example now-15m");
    }

    @ParameterizedTest
    @CsvSource({"10s, PT10S", "1m30s, PT1M30S", "500ms, PT0.5S", "1h, PT1H", "2d, PT48H", "PT10S, PT10S"})
    void lengths_as_people_write_them(String text, Duration length) {
        assertThat(Times.length("--slice", text)).isEqualTo(length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "s", "10x", "10s!", "-10s", "Pfoo"})
    void other_lengths_are_refused(String text) {
        assertThatThrownBy(() -> Times.length("--slice", text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--slice is '" + text + "', but must be a length of time; for example 10s, 1m30s, 1h or 500ms");
    }
}
