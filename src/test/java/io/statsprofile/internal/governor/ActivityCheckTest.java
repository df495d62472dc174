package io.statsprofile.internal.governor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ActivityCheckTest {

    private static final long STEP = 100_000_000;

    private long now;
    private final ActivityCheck activity = new ActivityCheck(now);

    @Test
    void a_steady_program_is_looked_at_every_fifth_time() {
        int looks = 0;
        for (int i = 0; i < 100; i++) {
            looks += step(1_000_000) ? 1 : 0;
        }

        assertThat(looks).as("the first of them since nothing was known").isEqualTo(1 + 99 / 5);
    }

    @Test
    void what_begins_to_be_called_often_is_looked_at_at_once() {
        step(1_000_000);
        assertThat(step(1_400_000)).isFalse();
        assertThat(step(1_600_000)).isTrue();
        assertThat(step(1_600_000)).as("it is what is usual now, nearly").isFalse();
        assertThat(step(20_000_000)).isTrue();
    }

    @Test
    void what_is_next_to_nothing_may_double() {
        step(0);
        assertThat(step(2_000)).isFalse();
        assertThat(step(5_000)).isFalse();
        assertThat(step(6_000)).isTrue();
    }

    @Test
    void where_ticks_set_the_pace_it_glances_no_more_often_than_else() {
        step(1_000_000);

        assertThat(activity.isDue(now + STEP / 2)).isFalse();
        assertThat(activity.isDue(now + STEP)).isTrue();
    }

    /** @return whether a look was due, which was taken then */
    private boolean step(long events) {
        now += STEP;
        boolean due = !activity.suffices(now, () -> events);
        if (due) {
            activity.looked(now);
        }
        return due;
    }
}
