package io.statsprofile.internal.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.statsprofile.internal.model.Backlog;
import io.statsprofile.internal.model.DeliveryFigures;
import io.statsprofile.internal.model.PreviousRun;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ServiceId;
import io.statsprofile.pstats.FunctionId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class SliceRecorderTest {

    private final VirtualClock clock = new VirtualClock("2026-11-23T12:00:03Z");
    private final Snapshots cuts = new Snapshots(clock);
    private final List<ProfileDocument> documents = new CopyOnWriteArrayList<>();
    private final List<Throwable> problems = new CopyOnWriteArrayList<>();
    private final CountDownLatch enough = new CountDownLatch(1);
    private final AtomicReference<Thread> handingThread = new AtomicReference<>();
    private BooleanSupplier ready = () -> true;
    private PreviousRun previousRun;

    @Test
    void one_document_comes_for_each_interval_even_when_nothing_ran() {
        SliceRecorder recorder = recorder(document -> true, 100);
        recorder.start();
        await("a hundred slices").until(() -> documents.size() == 100);
        enough.countDown();
        recorder.stop(true, Duration.ofSeconds(10));

        assertThat(documents.subList(1, 100)).allSatisfy(document ->
                assertThat(document.durationNanos()).isEqualTo(Duration.ofSeconds(10).toNanos()));
        assertThat(documents.get(99).timestamp()).isEqualTo("2026-11-23T12:16:30Z");
        assertThat(documents).extracting(ProfileDocument::sequence).startsWith(0L, 1L, 2L).doesNotHaveDuplicates();
        assertThat(documents.get(documents.size() - 1).facts().last()).isTrue();
        assertThat(problems).isEmpty();
    }

    @Test
    void the_first_document_of_a_run_names_the_run_before_and_no_other_does() {
        previousRun = new PreviousRun("before", 7, true);
        SliceRecorder recorder = recorder(document -> true, 3);
        recorder.start();
        await("three slices").until(() -> documents.size() == 3);
        enough.countDown();
        recorder.stop(false, Duration.ofSeconds(10));

        assertThat(documents.get(0).facts().previousRun()).isEqualTo(previousRun);
        assertThat(documents.subList(1, 3)).allMatch(document -> document.facts().previousRun() == null);
    }

    @Test
    void each_document_says_what_became_of_those_before_when_it_was_cut() {
        SliceRecorder recorder = recorder(document -> true, 3);
        recorder.start();
        await("three slices").until(() -> documents.size() == 3);
        enough.countDown();
        recorder.stop(false, Duration.ofSeconds(10));

        assertThat(documents.subList(0, 3)).extracting(document -> document.facts().delivery().cut()).containsExactly(0L, 1L, 2L);
    }

    @Test
    void whoever_takes_documents_may_fail_and_the_schedule_goes_on() {
        SliceRecorder recorder = recorder(document -> {
            if (document.sequence() % 2 == 1) {
                throw new IllegalStateException("an appender broke");
            }
            return true;
        }, 10);
        recorder.start();
        await("ten slices").until(() -> documents.size() == 10);
        enough.countDown();
        recorder.stop(false, Duration.ofSeconds(10));

        assertThat(problems).hasSize((int) documents.stream().filter(document -> document.sequence() % 2 == 1).count())
                .allSatisfy(problem -> assertThat(problem).hasMessage("an appender broke"));
        assertThat(documents).as("part of the way may have taken it, so its number is not given again")
                .extracting(ProfileDocument::sequence).doesNotHaveDuplicates();
    }

    @Test
    void memory_that_runs_out_costs_a_slice_and_not_the_schedule() {
        SliceRecorder recorder = recorder(document -> {
            if (document.sequence() == 1) {
                throw new OutOfMemoryError("of the test");
            }
            return true;
        }, 5);
        recorder.start();
        await("slices after the one that found no memory").until(() -> documents.size() == 5);
        enough.countDown();
        assertThat(recorder.stop(true, Duration.ofSeconds(10))).isTrue();
        assertThat(problems).singleElement().isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void a_clock_that_fails_once_ends_neither_the_schedule_nor_its_thread() {
        AtomicInteger asked = new AtomicInteger();
        SliceClock failing = new SliceClock() {
            @Override
            public Instant wallClock() {
                return clock.wallClock();
            }

            @Override
            public long nanoTime() {
                return clock.nanoTime();
            }

            @Override
            public void pause(long nanos) {
                if (asked.incrementAndGet() == 3) {
                    throw new OutOfMemoryError("of the test");
                }
                clock.pause(nanos);
            }
        };
        SliceRecorder recorder = recorder(document -> true, 5, failing);
        recorder.start();
        await("slices after the failure").atMost(Duration.ofSeconds(20)).until(() -> documents.size() == 5);
        enough.countDown();

        assertThat(recorder.stop(true, Duration.ofSeconds(10))).isTrue();
        assertThat(problems).singleElement().isInstanceOf(OutOfMemoryError.class);
        assertThat(documents).extracting(ProfileDocument::sequence).startsWith(0L, 1L, 2L).doesNotHaveDuplicates();
    }

    @Test
    void a_document_that_is_not_handed_on_leaves_its_number_to_the_next() {
        SliceRecorder recorder = recorder(document -> false, 3);
        recorder.start();
        await("three slices").until(() -> documents.size() == 3);
        enough.countDown();
        assertThat(recorder.stop(false, Duration.ofSeconds(10))).isFalse();
        assertThat(documents).extracting(ProfileDocument::sequence).containsOnly(0L);
    }

    @Test
    void stopping_cuts_the_slice_in_hand_once_and_releases_the_claim() {
        SliceRecorder recorder = recorder(document -> true, Integer.MAX_VALUE);
        clock.pass(Duration.ofSeconds(2));
        assertThat(recorder.stop(false, Duration.ofSeconds(10))).isTrue();
        assertThat(recorder.stop(true, Duration.ofSeconds(10))).isTrue();

        assertThat(documents).hasSize(1);
        assertThat(documents.get(0).durationNanos()).isEqualTo(2_000_000_000L);
        assertThat(cuts.made).isEqualTo(1);
        assertThat(cuts.released).isTrue();
    }

    @Test
    void stopping_does_not_wait_for_an_appender_that_is_stuck() {
        SliceRecorder recorder = recorder(document -> true, 1);
        recorder.start();
        await("the slice whose handing on is stuck").until(() -> documents.size() == 1);
        assertThat(recorder.stop(true, Duration.ofMillis(20))).isFalse();
        assertThat(cuts.released).isTrue();
        enough.countDown();
    }

    @Test
    void stopping_an_interrupted_thread_keeps_the_interrupt_and_the_slice() {
        SliceRecorder recorder = recorder(document -> true, Integer.MAX_VALUE);
        Thread.currentThread().interrupt();
        assertThat(recorder.stop(false, Duration.ofSeconds(10))).isTrue();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(documents).hasSize(1);
    }

    @Test
    void the_last_slice_is_made_and_handed_on_by_the_worker_which_has_ended_then() {
        for (boolean running : new boolean[] {true, false}) {
            SliceRecorder recorder = recorder(document -> true, Integer.MAX_VALUE);
            if (running) {
                recorder.start();
            }
            assertThat(recorder.stop(false, Duration.ofSeconds(10))).isTrue();
            assertThat(handingThread.get().getName()).isEqualTo(SliceRecorder.THREAD_NAME);
            assertThat(handingThread.get().isAlive()).isFalse();
        }
    }

    @Test
    void whoever_takes_documents_may_stop_the_recorder() {
        AtomicReference<SliceRecorder> stopped = new AtomicReference<>();
        SliceRecorder recorder = recorder(document -> stopped.get().stop(false, Duration.ofMinutes(1)), Integer.MAX_VALUE);
        stopped.set(recorder);
        recorder.start();
        await("its end").until(() -> handingThread.get() != null && !handingThread.get().isAlive());
        assertThat(documents).hasSize(2);
        assertThat(cuts.released).isTrue();
    }

    @Test
    void while_the_way_is_not_ready_the_slice_in_hand_goes_on_and_nothing_is_lost() {
        AtomicInteger asked = new AtomicInteger();
        ready = () -> asked.incrementAndGet() > 12;
        SliceRecorder recorder = recorder(document -> true, 2);
        recorder.start();
        await("two slices").until(() -> documents.size() == 2);
        enough.countDown();
        recorder.stop(true, Duration.ofSeconds(10));

        ProfileDocument first = documents.get(0);
        assertThat(first.sequence()).isZero();
        assertThat(Duration.between(first.start(), first.end())).as("7 seconds to the boundary, and twelve times a second")
                .isEqualTo(Duration.ofSeconds(19));
        assertThat(documents.get(1).start()).isEqualTo(first.end());
        assertThat(documents.get(1).end()).as("on the grid again").isEqualTo("2026-11-23T12:00:30Z");
    }

    @Test
    void the_slice_in_hand_is_left_to_who_follows_where_the_way_is_not_ready_but_not_at_the_end_of_the_process() {
        ready = () -> false;
        enough.countDown();
        SliceRecorder first = recorder(document -> true, 1);
        first.start();
        assertThat(first.stop(false, Duration.ofSeconds(10))).isTrue();
        assertThat(cuts.made).isZero();
        assertThat(cuts.released).isTrue();

        SliceRecorder second = recorder(document -> true, 1);
        second.start();
        assertThat(second.stop(true, Duration.ofSeconds(10))).isTrue();
        assertThat(documents).singleElement().satisfies(document -> {
            assertThat(document.sequence()).isZero();
            assertThat(document.start()).as("where counting began").isEqualTo("2026-11-23T12:00:03Z");
            assertThat(document.facts().last()).isTrue();
        });
        assertThat(problems).isEmpty();
    }

    /** Whoever takes the documents gets stuck at the {@code most}th, until {@link #enough}. */
    private SliceRecorder recorder(Predicate<ProfileDocument> taker, int most) {
        return recorder(taker, most, clock);
    }

    private SliceRecorder recorder(Predicate<ProfileDocument> taker, int most, SliceClock slices) {
        SliceSettings settings = new SliceSettings(Duration.ofSeconds(10), 2, "default", ServiceId.UNKNOWN, null, 1, Map.of());
        SliceSink sink = new SliceSink() {
            @Override
            public boolean isReady() {
                return ready.getAsBoolean();
            }

            @Override
            public boolean accept(ProfileDocument document) {
                documents.add(document);
                handingThread.set(Thread.currentThread());
                if (documents.size() == most) {
                    awaitEnough();
                }
                return taker.test(document);
            }

            @Override
            public long droppedDocuments() {
                return 0;
            }

            @Override
            public DeliveryFigures delivery() {
                return new DeliveryFigures(documents.size(), 0, 0, 0, 0, 0, 0, 0, Map.of(), 0, Backlog.NONE, null, null);
            }

            @Override
            public PreviousRun previousRun() {
                return previousRun;
            }

            @Override
            public void failed(Throwable problem) {
                problems.add(problem);
            }
        };
        return new SliceRecorder(cuts, null, settings, sink, slices, (cut, id) -> FunctionId.named("f" + id));
    }

    private void awaitEnough() {
        try {
            enough.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
