package io.statsprofile.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetransformPaceTest {

    private static final int CLASSES = 4_000;

    private final RetransformPace pace = new RetransformPace();
    private long stops;
    private long lastMicros;
    private long sumMicros;
    private long longestMicros;
    private long pauseMicros;

    /**
     * A stop of n classes takes {@code fixed + n * each}; the first is a small library's, the last an application server's on a slow
     * machine.
     */
    @ParameterizedTest
    @CsvSource({"2000, 10", "10000, 30", "18000, 100", "10000, 400", "40000, 30"})
    void a_thousand_classes_take_stops_of_a_second_in_sum_and_none_of_50_milliseconds(long fixedMicros, long eachMicros) {
        carryOut(fixedMicros, eachMicros);

        assertThat(sumMicros).isLessThanOrEqualTo(CLASSES / 1_000 * 1_000_000);
        assertThat(longestMicros).isLessThanOrEqualTo(50_000);
    }

    @ParameterizedTest
    @CsvSource({"10000, 30", "60000, 2000"})
    void stops_take_a_tenth_of_the_time_at_most(long fixedMicros, long eachMicros) {
        carryOut(fixedMicros, eachMicros);

        assertThat(sumMicros).isLessThanOrEqualTo((sumMicros + pauseMicros) / RetransformPace.PARTS);
    }

    @ParameterizedTest
    @CsvSource({"1000, 5000", "20000, 4000"})
    void where_each_class_takes_long_few_are_taken_at_a_time(long fixedMicros, long eachMicros) {
        carryOut(fixedMicros, eachMicros);

        assertThat(longestMicros).as("the first, when nothing is known yet").isLessThanOrEqualTo(fixedMicros
                + RetransformPace.FIRST * eachMicros);
        assertThat(lastMicros).isLessThanOrEqualTo(40_000);
    }

    @ParameterizedTest
    @CsvSource({"60000, 30", "200000, 100"})
    void where_the_part_takes_long_that_does_not_depend_on_them_many_are_taken(long fixedMicros, long eachMicros) {
        carryOut(fixedMicros, eachMicros);

        assertThat(stops).isLessThan(2 * CLASSES / RetransformPace.MOST);
    }

    /** The machine was busy with something else. */
    @Test
    void a_single_long_stop_does_not_make_all_others_small() {
        pace.pauseAfter(pace.size(), 400_000_000, 400_000_000);
        carryOut(10_000, 30);

        assertThat(stops).isLessThan(2 * CLASSES / RetransformPace.MOST);
    }

    /** Stops differ by a factor of one and a half, up or down, whatever their classes. */
    @ParameterizedTest
    @CsvSource({"60000, 100", "60000, 30", "18000, 100"})
    void on_a_busy_machine_chance_does_not_make_stops_small(long fixedMicros, long eachMicros) {
        long most = 0;
        for (int seed = 0; seed < 40; seed++) {
            RetransformPaceTest run = new RetransformPaceTest();
            Random random = new Random(seed);
            run.carryOut(fixedMicros, eachMicros, () -> Math.exp(0.4 * random.nextGaussian()));
            most = Math.max(most, run.stops);
        }

        assertThat(most).isLessThan(3 * CLASSES / RetransformPace.MOST);
    }

    private void carryOut(long fixedMicros, long eachMicros) {
        carryOut(fixedMicros, eachMicros, () -> 1);
    }

    private void carryOut(long fixedMicros, long eachMicros, DoubleSupplier chance) {
        int left = CLASSES;
        while (left > 0) {
            int taken = Math.min(left, pace.size());
            left -= taken;
            long stopMicros = Math.round((fixedMicros + taken * eachMicros) * chance.getAsDouble());
            stops++;
            lastMicros = stopMicros;
            sumMicros += stopMicros;
            longestMicros = Math.max(longestMicros, stopMicros);
            pauseMicros += pace.pauseAfter(taken, stopMicros * 1_000, stopMicros * 2_000) / 1_000;
        }
    }
}
