package io.statsprofile.internal.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.statsprofile.internal.model.DeliveryFigures;
import io.statsprofile.internal.model.OutProfile;
import io.statsprofile.internal.model.Overhead;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ServiceId;
import io.statsprofile.internal.recording.Slicer.Ending;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.Mode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SlicerTest {

    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration HOUR = Duration.ofHours(1);

    private final VirtualClock clock = new VirtualClock("2026-11-23T12:00:03.200Z");
    private final Snapshots cuts = new Snapshots(clock);
    private final Slicer slicer = slicer(cuts);
    private boolean namesFail;

    @Test
    void the_first_slice_is_named_by_its_real_start_and_the_others_by_the_boundary_they_open_at() {
        ProfileDocument first = waitAndCut();
        ProfileDocument second = waitAndCut();
        ProfileDocument third = waitAndCut();

        assertThat(first.timestamp()).isEqualTo("2026-11-23T12:00:03.200Z");
        assertThat(first.start()).isEqualTo("2026-11-23T12:00:03.200Z");
        assertThat(first.end()).isEqualTo("2026-11-23T12:00:10Z");
        assertThat(first.durationNanos()).isEqualTo(6_800_000_000L);
        assertThat(second.timestamp()).isEqualTo("2026-11-23T12:00:10Z");
        assertThat(third.timestamp()).isEqualTo("2026-11-23T12:00:20Z");
        assertThat(third.facts().late()).isFalse();
        assertThat(third.facts().cutSkewNanos()).isEqualTo(300);
        assertThat(List.of(first.sequence(), second.sequence(), third.sequence())).containsExactly(0L, 1L, 2L);
    }

    @Test
    void a_cut_one_millisecond_early_makes_no_slice_of_one_millisecond() {
        waitAndCut();
        clock.pass(Duration.ofNanos(slicer.nanosToNextCut()).minusMillis(1));
        ProfileDocument early = handOn(Ending.PLANNED);
        ProfileDocument next = waitAndCut();

        assertThat(early.timestamp()).isEqualTo("2026-11-23T12:00:10Z");
        assertThat(early.durationNanos()).isEqualTo(9_999_000_000L);
        assertThat(next.timestamp()).isEqualTo("2026-11-23T12:00:20Z");
        assertThat(next.start()).isEqualTo("2026-11-23T12:00:19.999Z");
        assertThat(next.end()).isEqualTo("2026-11-23T12:00:30Z");
        assertThat(next.durationNanos()).isEqualTo(10_001_000_000L);
    }

    @Test
    void a_pause_of_25_seconds_makes_one_late_slice_and_the_grid_is_taken_up_again() {
        waitAndCut();
        clock.pass(Duration.ofNanos(slicer.nanosToNextCut()).plusSeconds(25));
        ProfileDocument late = handOn(Ending.PLANNED);
        ProfileDocument next = waitAndCut();
        ProfileDocument regular = waitAndCut();

        assertThat(late.timestamp()).isEqualTo("2026-11-23T12:00:10Z");
        assertThat(late.end()).isEqualTo("2026-11-23T12:00:45Z");
        assertThat(late.facts().late()).isTrue();
        assertThat(next.timestamp()).isEqualTo("2026-11-23T12:00:40Z");
        assertThat(next.start()).isEqualTo("2026-11-23T12:00:45Z");
        assertThat(next.durationNanos()).isEqualTo(5_000_000_000L);
        assertThat(next.facts().late()).isFalse();
        assertThat(regular.timestamp()).isEqualTo("2026-11-23T12:00:50Z");
    }

    @Test
    void a_slice_is_late_from_more_than_one_and_a_half_intervals() {
        waitAndCut();
        clock.pass(Duration.ofNanos(slicer.nanosToNextCut()).plusSeconds(5));
        assertThat(handOn(Ending.PLANNED).facts().late()).isFalse();
        clock.pass(Duration.ofSeconds(15).plusNanos(1));
        assertThat(handOn(Ending.PLANNED).facts().late()).isTrue();
    }

    @Test
    void a_wall_clock_set_forward_by_an_hour_neither_stretches_nor_shortens_a_slice() {
        waitAndCut();
        long wait = slicer.nanosToNextCut();
        clock.step(HOUR);
        clock.pass(Duration.ofNanos(wait));
        ProfileDocument across = handOn(Ending.PLANNED);
        ProfileDocument next = waitAndCut();

        assertThat(across.timestamp()).isEqualTo("2026-11-23T12:00:10Z");
        assertThat(across.durationNanos()).isEqualTo(INTERVAL.toNanos());
        assertThat(across.start()).isEqualTo("2026-11-23T13:00:10Z");
        assertThat(across.end()).isEqualTo("2026-11-23T13:00:20Z");
        assertThat(next.timestamp()).isEqualTo("2026-11-23T13:00:20Z");
        assertThat(next.durationNanos()).isEqualTo(INTERVAL.toNanos());
    }

    @Test
    void a_wall_clock_set_back_by_an_hour_lets_cuts_go_on_at_once() {
        waitAndCut();
        long wait = slicer.nanosToNextCut();
        clock.step(HOUR.negated());
        clock.pass(Duration.ofNanos(wait));
        ProfileDocument across = handOn(Ending.PLANNED);
        ProfileDocument next = waitAndCut();

        assertThat(across.timestamp()).isEqualTo("2026-11-23T12:00:10Z");
        assertThat(across.durationNanos()).isEqualTo(INTERVAL.toNanos());
        assertThat(across.start()).isEqualTo("2026-11-23T11:00:10Z");
        assertThat(next.timestamp()).isEqualTo("2026-11-23T11:00:20Z");
        assertThat(next.durationNanos()).isEqualTo(INTERVAL.toNanos());
        assertThat(next.id()).isNotEqualTo(across.id());
    }

    @Test
    void slices_tile_time_whatever_the_wall_clock_does() {
        Random random = new Random(17);
        long begin = clock.nanoTime();
        List<ProfileDocument> documents = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            long wait = slicer.nanosToNextCut();
            assertThat(wait).as("a wait is never longer than one and a half intervals")
                    .isBetween(1L, INTERVAL.toNanos() * 3 / 2);
            if (random.nextInt(10) == 0) {
                clock.step(Duration.ofMillis(random.nextInt(7_200_000) - 3_600_000));
            }
            clock.pass(Duration.ofNanos(wait).plusMillis(random.nextInt(20) == 0 ? random.nextInt(40_000) : random.nextInt(3) - 1));
            documents.add(handOn(random.nextInt(50) == 0 ? Ending.HANDED_OVER : Ending.PLANNED));
        }
        assertThat(documents.stream().mapToLong(ProfileDocument::durationNanos).sum()).isEqualTo(clock.nanoTime() - begin);
        assertThat(documents.stream().skip(1)).allSatisfy(document -> {
            assertThat(document.timestamp().toEpochMilli() % INTERVAL.toMillis()).isZero();
            assertThat(Duration.between(document.start(), document.end()).minusNanos(document.durationNanos()).abs())
                    .isLessThan(Duration.ofMillis(500));
        });
        assertThat(documents).extracting(ProfileDocument::id).doesNotHaveDuplicates();
    }

    @Test
    void a_number_is_used_up_only_by_a_document_that_is_handed_on() {
        ProfileDocument suppressed = slicer.cut(Ending.PLANNED, 0, DeliveryFigures.NONE);
        ProfileDocument handedOn = handOn(Ending.PLANNED);
        assertThat(suppressed.sequence()).isZero();
        assertThat(handedOn.sequence()).isZero();
        assertThat(slicer.cut(Ending.PLANNED, 1, DeliveryFigures.NONE).sequence()).isEqualTo(1);
    }

    @Test
    void a_run_goes_on_over_a_reload_with_its_id_its_numbers_and_the_opening_of_the_slice_in_hand() {
        waitAndCut();
        clock.pass(Duration.ofSeconds(4));
        ProfileDocument partial = handOn(Ending.HANDED_OVER);
        Slicer successor = slicer(cuts);
        clock.pass(Duration.ofNanos(successor.nanosToNextCut()));
        ProfileDocument rest = successor.cut(Ending.PLANNED, 0, DeliveryFigures.NONE);

        assertThat(partial.timestamp()).isEqualTo("2026-11-23T12:00:10Z");
        assertThat(partial.durationNanos()).isEqualTo(4_000_000_000L);
        assertThat(rest.timestamp()).isEqualTo("2026-11-23T12:00:10Z");
        assertThat(rest.durationNanos()).isEqualTo(6_000_000_000L);
        assertThat(rest.end()).isEqualTo("2026-11-23T12:00:20Z");
        assertThat(rest.runId()).isEqualTo(partial.runId());
        assertThat(rest.sequence()).isEqualTo(partial.sequence() + 1);
        assertThat(cuts.notes.values()).as("the next recorder may come from another class loader")
                .allSatisfy(value -> assertThat(value.getClass().getClassLoader()).isNull());
    }

    @Test
    void only_the_last_slice_closes_open_calls_and_says_so() {
        assertThat(handOn(Ending.PLANNED).facts().last()).isFalse();
        assertThat(handOn(Ending.HANDED_OVER).facts().last()).isFalse();
        assertThat(cuts.closed).isFalse();
        assertThat(handOn(Ending.LAST).facts().last()).isTrue();
        assertThat(cuts.closed).isTrue();
    }

    @Test
    void a_document_has_the_top_functions_and_the_figures_of_all() {
        cuts.figures = Snapshots.of(new int[] {0, 1, 2, 3}, new int[0]);
        cuts.figures.threads = 5;
        cuts.figures.deferredThreads = 1;
        cuts.figures.unrecordedCalls = 7;
        ProfileDocument document = slicer.cut(Ending.PLANNED, 9, DeliveryFigures.NONE);

        assertThat(document.profile().funcProfiles()).containsOnlyKeys("f3", "f2", "(other)");
        assertThat(document.functionCount()).isEqualTo(4);
        assertThat(document.profile().totalNanos()).isEqualTo(10_000_000);
        assertThat(document.facts().threads()).isEqualTo(5);
        assertThat(document.facts().deferredThreads()).isEqualTo(1);
        assertThat(document.facts().unrecordedCalls()).isEqualTo(7);
        assertThat(document.facts().droppedDocuments()).isEqualTo(9);
        assertThat(document.facts().intervalNanos()).isEqualTo(INTERVAL.toNanos());
    }

    @Test
    void dropped_documents_are_counted_over_all_recorders_of_a_run() {
        assertThat(slicer.cut(Ending.PLANNED, 2, DeliveryFigures.NONE).facts().droppedDocuments()).isEqualTo(2);
        assertThat(slicer.cut(Ending.PLANNED, 3, DeliveryFigures.NONE).facts().droppedDocuments()).isEqualTo(3);
        slicer.dropped(4);
        assertThat(slicer(cuts).cut(Ending.PLANNED, 1, DeliveryFigures.NONE).facts().droppedDocuments()).isEqualTo(5);
    }

    @Test
    void run_ids_sort_by_the_time_they_were_made_at() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            ids.add(RunIds.next(Instant.ofEpochMilli(1_795_000_000_000L + i)));
        }
        assertThat(ids).isSorted().doesNotHaveDuplicates().allMatch(id -> id.matches("[0-9a-f-]{14}-7[0-9a-f]{3}-[89ab].*")
                || id.charAt(14) == '7');
    }

    private ProfileDocument waitAndCut() {
        clock.pass(Duration.ofNanos(slicer.nanosToNextCut()));
        return handOn(Ending.PLANNED);
    }

    private ProfileDocument handOn(Ending ending) {
        ProfileDocument document = slicer.cut(ending, 0, DeliveryFigures.NONE);
        slicer.run().handedOn();
        return document;
    }

    @Test
    void what_profiling_took_is_estimated_by_the_calls_and_those_with_a_caller() {
        cuts.figures = Snapshots.of(new int[] {0, 1, 2}, new int[] {5, 5});
        long calls = 1 + 2 + 3;
        assertThat(handOn(Ending.PLANNED).facts().estimatedCostNanos()).isEqualTo(40 * (calls - 2) + 101);
        cuts.figures = null;
        assertThat(handOn(Ending.PLANNED).facts().estimatedCostNanos()).isZero();
    }

    @Test
    void sampled_calls_cost_what_sampled_calls_cost() {
        cuts.figures = Snapshots.of(new int[] {0, 1, 2}, new int[] {5, 5});
        cuts.figures.sampledCalls[1] = 1;
        cuts.figures.sampledCalls[2] = 2;
        // f0: a traced call. f1: two calls, one of them traced, one sampled. f2: an exact one and two sampled ones.
        double expected = 50.5 + 7 + 40 * 0.5 + 50.5 * 0.5 + 40 + 2 * 7;
        assertThat(handOn(Ending.PLANNED).facts().estimatedCostNanos()).isEqualTo(Math.round(expected));
    }

    @Test
    void what_the_agent_says_of_its_budget_stands_in_the_slice_and_marks_its_functions() {
        cuts.figures = Snapshots.of(new int[] {0, 1}, new int[0]);
        cuts.overhead = new HashMap<>(Map.of("overhead_budget", 0.02, "overhead_modelled", 0.0173, "overhead_found", Double.NaN,
                "profiled_cpu", 3.2, "exact_functions", 400L, "sampled_functions", 11L, "out_functions", 2L, "small_functions", "many",
                "out_share", Map.of("f1", 0.25, "f9", 1.0), "out", List.of("f1")));
        cuts.overhead.put("out_profiles", List.of(Map.of("function", "f1", "calls_per_second", 2e7, "cost", 0.14), "odd",
                Map.of("cost", 1)));

        ProfileDocument slice = handOn(Ending.PLANNED);

        assertThat(slice.facts().overhead()).isEqualTo(new Overhead(0.02, 0.0173, 0, 3_200_000_000L, 400, 11, 2, 0,
                List.of(new OutProfile("f1", 2e7, 0.14))));
        assertThat(slice.profile().get("f1").timing().mode()).isEqualTo(Mode.OUT);
        assertThat(slice.profile().get("f1").timing().outSlices()).isEqualTo(0.25);
        assertThat(slice.profile().get("f0").timing().mode()).isEqualTo(Mode.EXACT);
        cuts.overhead = null;
        assertThat(handOn(Ending.PLANNED).facts().overhead()).isEqualTo(Overhead.UNKNOWN);
    }

    @Test
    void a_slice_that_was_closed_and_no_document_could_be_made_of_is_missing_and_counted() {
        waitAndCut();
        cuts.figures = Snapshots.of(new int[] {0}, new int[0]);
        namesFail = true;
        assertThatThrownBy(this::waitAndCut).isInstanceOf(OutOfMemoryError.class);
        namesFail = false;

        ProfileDocument next = waitAndCut();

        assertThat(next.sequence()).as("the number between is missing").isEqualTo(2);
        assertThat(next.facts().droppedDocuments()).isEqualTo(1);
        assertThat(next.timestamp()).isEqualTo("2026-11-23T12:00:20Z");
        assertThat(next.start()).isEqualTo("2026-11-23T12:00:20Z");
    }

    private Slicer slicer(SliceSource source) {
        SliceSettings settings = new SliceSettings(INTERVAL, 2, "default", ServiceId.UNKNOWN, "host", 1, Map.of());
        Map<Integer, FunctionId> names = new HashMap<>();
        return new Slicer(source, settings, clock, (cut, id) -> names.computeIfAbsent(id, this::name));
    }

    private FunctionId name(int id) {
        if (namesFail) {
            throw new OutOfMemoryError("of the test");
        }
        return FunctionId.named("f" + id);
    }
}
