package io.statsprofile.internal.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** For how long somebody has to tick. */
class ModesTest {

    @Test
    void nothing_is_sampled_while_all_that_is_rests() {
        try (Fixture fixture = new Fixture()) {
            int one = fixture.function("one");
            int other = fixture.function("other");
            Modes.set(one, Modes.SAMPLED);
            Modes.set(other, Modes.SAMPLED);
            try {
                Modes.rest(one);
                Modes.rest(one);
                assertThat(Modes.anySampled()).isTrue();
                Modes.rest(other);
                assertThat(Modes.anySampled()).isFalse();
                assertThat(Modes.of(one)).isEqualTo(Modes.SAMPLED);

                Modes.resume(one);
                Modes.resume(one);
                assertThat(Modes.anySampled()).isTrue();
                assertThat(Modes.isResting(one)).isFalse();
                Modes.set(one, Modes.EXACT);
                assertThat(Modes.anySampled()).as("the other one rests").isFalse();
                Modes.rest(one);
                assertThat(Modes.isResting(one)).as("an exact one").isFalse();
                Modes.set(other, Modes.SAMPLED);
                assertThat(Modes.anySampled()).as("its mode is set anew").isTrue();
            } finally {
                Modes.set(one, Modes.EXACT);
                Modes.set(other, Modes.EXACT);
            }
            assertThat(Modes.anySampled()).isFalse();
        }
    }
}
