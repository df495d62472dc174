package io.statsprofile.internal.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.internal.series.Stretch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StretchesTest {

    private static final Instant NOW = Instant.parse("2026-11-30T15:42:10Z");

    @Test
    void hours_stand_between_the_parts_of_hours() {
        assertThat(of(Kind.HOUR, "2026-11-20T10:17:00Z", "2026-11-20T15:42:00Z")).containsExactly(
                stretch(Kind.SLICE, "2026-11-20T10:17:00Z", "2026-11-20T11:00:00Z"), stretch(Kind.HOUR, "2026-11-20T11:00:00Z",
                        "2026-11-20T15:00:00Z"), stretch(Kind.SLICE, "2026-11-20T15:00:00Z", "2026-11-20T15:42:00Z"));
        assertThat(of(Kind.HOUR, "2026-11-20T10:00:00Z", "2026-11-20T15:00:00Z")).containsExactly(
                stretch(Kind.HOUR, "2026-11-20T10:00:00Z", "2026-11-20T15:00:00Z"));
    }

    @Test
    void the_newest_hour_is_slices_until_it_ended_ten_minutes_ago() {
        assertThat(of(Kind.HOUR, "2026-11-30T10:00:00Z", "2026-11-30T15:42:10Z")).containsExactly(
                stretch(Kind.HOUR, "2026-11-30T10:00:00Z", "2026-11-30T15:00:00Z"),
                stretch(Kind.SLICE, "2026-11-30T15:00:00Z", "2026-11-30T15:42:10Z"));
        long end = Instant.parse("2026-11-30T15:00:00Z").toEpochMilli();
        long minute = Duration.ofMinutes(1).toMillis();
        assertThat(Stretches.of(Kind.HOUR, end - 120 * minute, end + 9 * minute, end + 9 * minute)).containsExactly(
                stretch(Kind.HOUR, "2026-11-30T13:00:00Z", "2026-11-30T14:00:00Z"),
                stretch(Kind.SLICE, "2026-11-30T14:00:00Z", "2026-11-30T15:09:00Z"));
        assertThat(Stretches.of(Kind.HOUR, end - 120 * minute, end + 10 * minute, end + 10 * minute)).containsExactly(
                stretch(Kind.HOUR, "2026-11-30T13:00:00Z", "2026-11-30T15:00:00Z"),
                stretch(Kind.SLICE, "2026-11-30T15:00:00Z", "2026-11-30T15:10:00Z"));
        assertThat(of(Kind.HOUR, "2026-11-30T14:10:00Z", "2026-11-30T15:42:10Z")).extracting(Stretch::kind).containsExactly(Kind.SLICE);
    }

    @Test
    void days_stand_between_hours_and_the_newest_two_are_hours() {
        assertThat(of(Kind.DAY, "2026-11-01T15:42:10Z", "2026-11-30T15:42:10Z")).containsExactly(
                stretch(Kind.SLICE, "2026-11-01T15:42:10Z", "2026-11-01T16:00:00Z"),
                stretch(Kind.HOUR, "2026-11-01T16:00:00Z", "2026-11-02T00:00:00Z"),
                stretch(Kind.DAY, "2026-11-02T00:00:00Z", "2026-11-28T00:00:00Z"),
                stretch(Kind.HOUR, "2026-11-28T00:00:00Z", "2026-11-30T15:00:00Z"),
                stretch(Kind.SLICE, "2026-11-30T15:00:00Z", "2026-11-30T15:42:10Z"));
        assertThat(of(Kind.DAY, "2026-11-27T15:00:00Z", "2026-11-28T03:00:00Z")).as("no whole day").extracting(Stretch::kind)
                .containsExactly(Kind.HOUR);
    }

    @Test
    void a_window_is_cut_without_a_gap_whatever_it_is() {
        Random random = new Random(3);
        for (int i = 0; i < 5_000; i++) {
            long from = NOW.toEpochMilli() - random.nextLong(Duration.ofDays(50).toMillis()) / (1 + random.nextInt(40));
            long to = from + random.nextLong(Duration.ofDays(40).toMillis()) / (1 + random.nextInt(60));
            Kind longest = List.of(Kind.SLICE, Kind.HOUR, Kind.DAY).get(random.nextInt(3));
            List<Stretch> stretches = Stretches.of(longest, from, to, NOW.toEpochMilli());
            long reached = from;
            for (Stretch stretch : stretches) {
                assertThat(stretch.from().toEpochMilli()).isEqualTo(reached);
                reached = stretch.to().toEpochMilli();
                long unit = stretch.kind() == Kind.DAY ? Stretches.DAY : stretch.kind() == Kind.HOUR ? Stretches.HOUR : 1;
                assertThat(List.of(stretch.from().toEpochMilli() % unit, reached % unit)).containsOnly(0L);
                long lag = stretch.kind() == Kind.DAY ? 2 * unit : stretch.kind() == Kind.HOUR ? Duration.ofMinutes(10).toMillis() : 0;
                assertThat(stretch.kind() == Kind.SLICE || reached + lag <= NOW.toEpochMilli()).isTrue();
            }
            assertThat(reached).isEqualTo(Math.max(from, to));
        }
    }

    private static List<Stretch> of(Kind longest, String from, String to) {
        return Stretches.of(longest, Instant.parse(from).toEpochMilli(), Instant.parse(to).toEpochMilli(), NOW.toEpochMilli());
    }

    private static Stretch stretch(Kind kind, String from, String to) {
        return new Stretch(kind, Instant.parse(from), Instant.parse(to));
    }
}
