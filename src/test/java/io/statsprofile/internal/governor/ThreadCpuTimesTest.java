package io.statsprofile.internal.governor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** With threads and a process on paper. */
class ThreadCpuTimesTest implements CpuTimes {

    private static final long LOOK = 100_000_000;
    private static final long HOUR = 3_600_000_000_000L;

    private final Map<Long, Long> alive = new HashMap<>();
    private long process;
    private long processBefore;
    private long compiled;
    /** How often each thread that is gone was asked for. */
    private final Map<Long, Integer> askedInVain = new HashMap<>();
    private final ThreadCpuTimes times = new ThreadCpuTimes(this::timeOf, this, () -> compiled);

    @Test
    void a_thread_that_is_new_has_taken_no_more_than_there_was_since_the_last_question() {
        work(1, HOUR);

        assertThat(times.profiled(new long[] {1}, LOOK)).isEqualTo(LOOK);
        work(1, 30);
        assertThat(times.profiled(new long[] {1}, LOOK)).isEqualTo(30);
    }

    @Test
    void virtual_threads_without_a_carrier_in_sight_have_what_the_process_took_since_the_last_question_and_not_all_before() {
        work(1, HOUR);
        times.profiled(new long[] {1}, LOOK);
        work(1, 7);

        assertThat(times.profiled(new long[] {0, 0}, LOOK)).isEqualTo(7);
    }

    @Test
    void what_a_thread_did_while_it_called_nothing_profiled_does_not_count() {
        work(1, 5);
        times.profiled(new long[] {1}, LOOK);
        work(1, HOUR);
        times.profiled(new long[] {}, LOOK);
        work(1, LOOK / 2);

        assertThat(times.profiled(new long[] {1}, LOOK)).isBetween(LOOK / 2, LOOK);
    }

    @Test
    void threads_that_come_and_go_do_not_make_those_that_stay_count_again() {
        work(1, HOUR);
        times.profiled(new long[] {1}, LOOK);
        long sum = 0;
        for (int i = 0; i < 200; i++) {
            long first = 10 + 100L * i;
            long[] ids = LongStream.concat(LongStream.of(1), LongStream.range(first, first + 100)).toArray();
            work(1, 1_000);
            for (int thread = 1; thread < ids.length; thread++) {
                work(ids[thread], 10);
            }
            sum += times.profiled(ids, LOOK);
            alive.keySet().removeIf(id -> id > 1);
        }

        assertThat(sum).isEqualTo(200 * (1_000 + 100 * 10));
        assertThat(askedInVain).as("threads that are gone and forgotten, of 20,000").hasSizeGreaterThan(17_000);
        assertThat(askedInVain.values()).as("what is forgotten is not asked for again").containsOnly(1);
    }

    @Test
    void compilers_that_wait_for_a_processor_have_taken_no_more_than_the_process_did_beside_profiled_threads() {
        compiled = HOUR;
        assertThat(times.compiling()).as("since the start, of which nothing is known").isEqualTo(HOUR);

        // On two processors the program has one, and two compilers share the other.
        long told = 0;
        for (int i = 0; i < 600; i++) {
            work(1, LOOK);
            process += LOOK;
            compiled += 2 * LOOK;
            times.profiled(new long[] {1}, LOOK);
            told += times.compiling();
        }

        assertThat(told / (600.0 * LOOK)).as("by the clock it were 2").isBetween(1.0, 1.1);
    }

    @Test
    void a_long_compilation_is_told_in_full_when_it_ends() {
        for (int i = 0; i < 20; i++) {
            work(1, LOOK);
            process += LOOK;
            times.profiled(new long[] {1}, LOOK);
            assertThat(times.compiling()).isZero();
        }
        compiled += 20 * LOOK;

        assertThat(times.compiling()).isEqualTo(20 * LOOK);
    }

    private long timeOf(long id) {
        Long nanos = alive.get(id);
        if (nanos == null) {
            askedInVain.merge(id, 1, Integer::sum);
        }
        return nanos == null ? -1 : nanos;
    }

    private void work(long id, long nanos) {
        alive.merge(id, nanos, Long::sum);
        process += nanos;
    }

    @Override
    public long profiled(long[] ids, long passedNanos) {
        long passed = process - processBefore;
        processBefore = process;
        return passed;
    }

    @Override
    public long compiling() {
        return 0;
    }

    @Override
    public long own() {
        return 0;
    }
}
