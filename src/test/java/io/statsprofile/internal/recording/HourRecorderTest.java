package io.statsprofile.internal.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.statsprofile.internal.document.DocumentWriter;
import io.statsprofile.internal.model.DeliveryFigures;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.internal.model.ServiceId;
import io.statsprofile.internal.probe.EmptySnapshots;
import io.statsprofile.internal.probe.IntervalSnapshot;
import io.statsprofile.pstats.CallerProfile;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.StatsProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class HourRecorderTest {

    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final DeliveryFigures NOTHING = DeliveryFigures.NONE;
    /** Fewer than there are, so that slices and hours differ in what they keep. */
    private static final int TOP = 3;

    private final List<ProfileDocument> slices = new ArrayList<>();
    private final Map<ProfileDocument, StatsProfile> wholes = new IdentityHashMap<>();
    private final List<ProfileDocument> hours = new ArrayList<>();
    /** What a spool has of the hour in hand; null for nothing. */
    private ProfileDocument soFar;

    private final SliceSink sink = new SliceSink() {
        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public boolean accept(ProfileDocument document) {
            return true;
        }

        @Override
        public long droppedDocuments() {
            return 0;
        }

        @Override
        public void failed(Throwable problem) {
            throw new AssertionError(problem);
        }

        @Override
        public void acceptHour(ProfileDocument hour) {
            hours.add(hour);
            soFar = null;
        }

        @Override
        public boolean keepsHourSoFar() {
            return true;
        }

        @Override
        public void hourSoFar(ProfileDocument hour) {
            soFar = hour;
        }
    };

    /** Levels change what is in a slice; reloads, kills and steps of the clock change which document it is in, and nothing else. */
    @Test
    void hours_are_the_merge_of_their_slices_whatever_happens() {
        for (int seed = 0; seed < 10; seed++) {
            slices.clear();
            wholes.clear();
            hours.clear();
            soFar = null;
            live(new Random(seed), settings(Duration.ofHours(1)));
            assertHoursAreTheirSlices(Duration.ofHours(1));
        }
    }

    @Test
    void parts_of_an_hour_are_the_merge_of_their_slices_and_each_slice_names_its_part() {
        live(new Random(77), settings(Duration.ofMinutes(15)));
        assertHoursAreTheirSlices(Duration.ofMinutes(15));
        assertThat(slices).allSatisfy(slice -> assertThat(slice.facts().rollup().belongsTo())
                .isEqualTo(floor(slice.timestamp(), Duration.ofMinutes(15))));
    }

    private void live(Random random, SliceSettings settings) {
        VirtualClock clock = new VirtualClock("2026-11-23T12:41:03Z");
        Map<String, Object> notes = new HashMap<>();
        Snapshots cuts = new Snapshots(clock, notes);
        Slicer slicer = slicer(cuts, settings, clock);
        HourRecorder recorder = new HourRecorder(settings, sink, clock);
        for (int i = 0; i < 1_500; i++) {
            clock.pass(Duration.ofNanos(slicer.nanosToNextCut()));
            if (random.nextInt(100) == 0) {
                clock.step(Duration.ofSeconds(random.nextInt(9_000) - 4_500));
            }
            cuts.figures = figures(random);
            int event = random.nextInt(400);
            Slicer.Ending ending = event == 0 ? Slicer.Ending.LAST : event == 1 ? Slicer.Ending.HANDED_OVER : Slicer.Ending.PLANNED;
            cut(slicer, recorder, ending, random.nextInt(20) > 0);
            if (ending != Slicer.Ending.PLANNED) {
                recorder.end();
            }
            if (event == 2) {
                // A kill: what is on disk is all that is left of the hour.
                if (soFar != null) {
                    hours.add(soFar);
                    soFar = null;
                }
            }
            if (event <= 2) {
                if (event != 1) {
                    notes = new HashMap<>();
                }
                cuts = new Snapshots(clock, notes);
                slicer = slicer(cuts, settings, clock);
                recorder = new HourRecorder(settings, sink, clock);
            }
        }
        recorder.end();
    }

    private void cut(Slicer slicer, HourRecorder recorder, Slicer.Ending ending, boolean handedOn) {
        ProfileDocument slice = slicer.cut(ending, 0, NOTHING);
        StatsProfile whole = slicer.takeWhole();
        assertThat(slicer.takeWhole()).isNull();
        if (handedOn) {
            slicer.run().handedOn();
            slices.add(slice);
            wholes.put(slice, whole);
        }
        recorder.cut(slice, whole, handedOn, slicer.opened());
    }

    private void assertHoursAreTheirSlices(Duration interval) {
        int placed = 0;
        for (ProfileDocument hour : hours) {
            assertThat(hour.kind()).isEqualTo(Kind.HOUR);
            assertThat(hour.id()).isEqualTo(hour.runId() + "-hour-" + hour.sequence());
            List<ProfileDocument> own = slices.stream().filter(slice -> slice.runId().equals(hour.runId())
                    && slice.sequence() >= hour.sequence()
                    && slice.sequence() <= hour.facts().rollup().lastSequence()).toList();
            placed += own.size();
            assertThat(own).hasSize((int) hour.facts().rollup().slices())
                    .allSatisfy(slice -> assertThat(floor(slice.timestamp(), interval)).isEqualTo(hour.timestamp()));
            assertThat(hour.durationNanos()).isEqualTo(own.stream().mapToLong(ProfileDocument::durationNanos).sum());
            assertThat(hour.start()).isEqualTo(own.get(0).start()).isBeforeOrEqualTo(hour.end());
            StatsProfile merged = own.stream().map(wholes::get).reduce(StatsProfile.EMPTY, StatsProfile::merge);
            assertThat(hour.profile().totalNanos()).isEqualTo(merged.totalNanos());
            for (FunctionProfile row : hour.profile().funcProfiles().values()) {
                FunctionProfile expected = merged.get(row.id().function());
                assertThat(row.tottimeNanos()).isEqualTo(expected.tottimeNanos());
                assertThat(row.cumtimeNanos()).isEqualTo(expected.cumtimeNanos());
                assertThat(row.ncalls()).isEqualTo(expected.ncalls());
                assertThat(row.callers()).isEqualTo(expected.callers());
            }
        }
        assertThat(placed).as("each slice is in one hour").isEqualTo(slices.size()).isGreaterThan(1_000);
        assertThat(hours.stream().map(ProfileDocument::id)).doesNotHaveDuplicates();
        assertThat(hours.size()).isGreaterThan(4);
        assertThat(wholes.values().stream().mapToInt(whole -> whole.funcProfiles().size()).max().orElseThrow()).isGreaterThan(TOP * 3);
    }

    /** Whoever waits for the first slice of the next hour would have it an interval too late. */
    @Test
    void an_hour_is_handed_on_with_its_last_slice() {
        VirtualClock clock = new VirtualClock("2026-11-23T12:59:33Z");
        Slicer slicer = slicer(new Snapshots(clock), settings(Duration.ofHours(1)), clock);
        HourRecorder recorder = new HourRecorder(settings(Duration.ofHours(1)), sink, clock);
        for (int i = 0; i < 3; i++) {
            assertThat(hours).isEmpty();
            clock.pass(Duration.ofNanos(slicer.nanosToNextCut()));
            cut(slicer, recorder, Slicer.Ending.PLANNED, true);
        }
        assertThat(clock.wallClock()).isEqualTo("2026-11-23T13:00:00Z");
        assertThat(hours).singleElement().satisfies(hour -> {
            assertThat(hour.timestamp()).isEqualTo("2026-11-23T12:00:00Z");
            assertThat(hour.facts().rollup().slices()).isEqualTo(3);
            assertThat(hour.facts().intervalNanos()).isEqualTo(3_600_000_000_000L);
        });
    }

    @Test
    void a_clock_that_goes_back_ends_the_document_and_the_next_one_may_be_of_the_same_hour() {
        VirtualClock clock = new VirtualClock("2026-11-23T12:30:03Z");
        Slicer slicer = slicer(new Snapshots(clock), settings(Duration.ofHours(1)), clock);
        HourRecorder recorder = new HourRecorder(settings(Duration.ofHours(1)), sink, clock);
        for (int i = 0; i < 10; i++) {
            clock.pass(Duration.ofNanos(slicer.nanosToNextCut()));
            if (i == 5) {
                clock.step(Duration.ofMinutes(-20));
            }
            cut(slicer, recorder, Slicer.Ending.PLANNED, true);
        }
        recorder.end();

        assertThat(hours).extracting(hour -> hour.timestamp() + " " + hour.sequence() + "-" + hour.facts().rollup().lastSequence())
                .containsExactly("2026-11-23T12:00:00Z 0-5", "2026-11-23T12:00:00Z 6-9");
    }

    /** An hour that began before logging was switched off ends with the hour, and not when somebody switches it on again. */
    @Test
    void an_hour_ends_though_its_last_slices_were_not_let_through() {
        VirtualClock clock = new VirtualClock("2026-11-23T12:59:33Z");
        Slicer slicer = slicer(new Snapshots(clock), settings(Duration.ofHours(1)), clock);
        HourRecorder recorder = new HourRecorder(settings(Duration.ofHours(1)), sink, clock);
        for (int i = 0; i < 4; i++) {
            clock.pass(Duration.ofNanos(slicer.nanosToNextCut()));
            cut(slicer, recorder, Slicer.Ending.PLANNED, i == 0);
        }
        assertThat(hours).singleElement().satisfies(hour -> assertThat(hour.facts().rollup().slices()).isEqualTo(1));
        recorder.end();
        assertThat(hours).hasSize(1);
    }

    /** A second disk write for each slice must not cost more than slices do. */
    @Test
    void what_takes_long_to_keep_is_kept_less_often() {
        VirtualClock clock = new VirtualClock("2026-11-23T12:10:03Z");
        List<Instant> kept = new ArrayList<>();
        SliceSink slow = new SliceSink() {
            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public boolean accept(ProfileDocument document) {
                return true;
            }

            @Override
            public long droppedDocuments() {
                return 0;
            }

            @Override
            public void failed(Throwable problem) {
                throw new AssertionError(problem);
            }

            @Override
            public boolean keepsHourSoFar() {
                return true;
            }

            @Override
            public void hourSoFar(ProfileDocument hour) {
                kept.add(clock.wallClock());
                clock.pass(Duration.ofMillis(50));
            }
        };
        Slicer slicer = slicer(new Snapshots(clock), settings(Duration.ofHours(1)), clock);
        HourRecorder recorder = new HourRecorder(settings(Duration.ofHours(1)), slow, clock);
        for (int i = 0; i < 60; i++) {
            clock.pass(Duration.ofNanos(slicer.nanosToNextCut()));
            cut(slicer, recorder, Slicer.Ending.PLANNED, true);
        }
        assertThat(kept).as("in ten minutes, with 50 s between").hasSizeBetween(9, 11);
    }

    /** A collection of garbage may have come in between, or a machine that stood still. */
    @Test
    void what_took_long_once_is_kept_again_minutes_later() {
        VirtualClock clock = new VirtualClock("2026-11-23T12:00:03Z");
        List<Instant> kept = new ArrayList<>();
        SliceSink slowOnce = new HourSink() {
            @Override
            public void hourSoFar(ProfileDocument hour) {
                kept.add(clock.wallClock());
                clock.pass(kept.size() == 1 ? Duration.ofSeconds(4) : Duration.ZERO);
            }
        };
        Slicer slicer = slicer(new Snapshots(clock), settings(Duration.ofHours(1)), clock);
        HourRecorder recorder = new HourRecorder(settings(Duration.ofHours(1)), slowOnce, clock);
        for (int i = 0; i < 60; i++) {
            clock.pass(Duration.ofNanos(slicer.nanosToNextCut()));
            cut(slicer, recorder, Slicer.Ending.PLANNED, true);
        }
        assertThat(kept).hasSizeGreaterThan(20);
        assertThat(Duration.between(kept.get(0), kept.get(1))).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(6));
    }

    /** To keep what was added up takes memory for a copy. The sums are whole all the same. */
    @Test
    void an_hour_that_could_not_be_kept_goes_on_and_that_is_told() {
        VirtualClock clock = new VirtualClock("2026-11-23T12:00:03Z");
        List<Throwable> problems = new ArrayList<>();
        SliceSink failing = new HourSink() {
            @Override
            public void hourSoFar(ProfileDocument hour) {
                if (hour.facts().rollup().slices() == 100) {
                    throw new LinkageError("of the test");
                }
            }

            @Override
            public void hourNotKept(Throwable problem) {
                problems.add(problem);
            }

            @Override
            public void acceptHour(ProfileDocument hour) {
                hours.add(hour);
            }
        };
        Slicer slicer = slicer(new Snapshots(clock), settings(Duration.ofHours(1)), clock);
        HourRecorder recorder = new HourRecorder(settings(Duration.ofHours(1)), failing, clock);
        for (int i = 0; i < 360; i++) {
            clock.pass(Duration.ofNanos(slicer.nanosToNextCut()));
            cut(slicer, recorder, Slicer.Ending.PLANNED, true);
        }
        assertThat(problems).singleElement().isInstanceOf(LinkageError.class);
        assertThat(hours).singleElement().satisfies(hour -> assertThat(hour.facts().rollup().slices()).isEqualTo(360));
    }

    @Test
    void an_hour_that_could_not_be_added_up_is_lost_alone_and_told() {
        VirtualClock clock = new VirtualClock("2026-11-23T12:00:03Z");
        Snapshots cuts = new Snapshots(clock);
        CountDownLatch end = new CountDownLatch(1);
        List<ProfileDocument> taken = new CopyOnWriteArrayList<>();
        List<ProfileDocument> ended = new CopyOnWriteArrayList<>();
        List<Throwable> problems = new CopyOnWriteArrayList<>();
        SliceSink failing = new SliceSink() {
            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public boolean accept(ProfileDocument document) {
                taken.add(document);
                if (taken.size() == 100) {
                    cuts.figures = Snapshots.of(new int[] {1}, new int[0]);
                    cuts.figures.tottime[0] = Long.MAX_VALUE;
                } else if (taken.size() == 102) {
                    cuts.figures = null;
                }
                if (taken.size() == 700) {
                    try {
                        end.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
                return true;
            }

            @Override
            public long droppedDocuments() {
                return 0;
            }

            @Override
            public void failed(Throwable problem) {
                throw new AssertionError(problem);
            }

            @Override
            public void hourFailed(Throwable problem) {
                problems.add(problem);
            }

            @Override
            public void acceptHour(ProfileDocument hour) {
                ended.add(hour);
            }
        };
        SliceRecorder recorder = new SliceRecorder(cuts, null, settings(Duration.ofHours(1)), failing, clock,
                (cut, id) -> FunctionId.named("f" + id));
        recorder.start();
        await("slices").until(() -> taken.size() == 700);
        end.countDown();
        recorder.stop(true, Duration.ofSeconds(10));

        assertThat(problems).singleElement().isInstanceOf(ArithmeticException.class);
        assertThat(ended).extracting(hour -> hour.sequence() + "-" + hour.facts().rollup().lastSequence())
                .startsWith("102-359").hasSizeGreaterThan(1);
        assertThat(ended.get(ended.size() - 1).facts().last()).as("the end of the run is the end of the hour").isTrue();
        assertThat(ended.get(ended.size() - 1).facts().rollup().lastSequence()).isEqualTo(taken.get(taken.size() - 1).sequence());
    }

    /** At level TRACE, with the usual settings: charts of long windows are made of hours alone. */
    @Test
    void hours_of_some_hundred_functions_have_all_their_callers() {
        int functions = 600;
        VirtualClock clock = new VirtualClock("2026-11-23T12:59:33Z");
        SliceSettings usual = new SliceSettings(INTERVAL, 100, SliceSettings.DEFAULT_EVENT_BYTES, "default", ServiceId.UNKNOWN, null, 1,
                Map.of(), new RollupSettings(Duration.ofHours(1), 1_000));
        Snapshots cuts = new Snapshots(clock);
        Slicer slicer = new Slicer(cuts, usual, clock, (cut, id) -> FunctionId.named("com.acme.shop.orders.Handler" + id + ".handle"));
        HourRecorder recorder = new HourRecorder(usual, sink, clock);
        cuts.figures = eachCalledByTwo(functions);
        for (int i = 0; i < 3; i++) {
            clock.pass(Duration.ofNanos(slicer.nanosToNextCut()));
            cut(slicer, recorder, Slicer.Ending.PLANNED, true);
        }
        recorder.end();

        ProfileDocument hour = hours.get(0);
        assertThat(hour.facts().foldedForSize()).isZero();
        assertThat(hour.profile().funcProfiles()).hasSize(functions);
        assertThat(hour.profile().funcProfiles().values()).allSatisfy(row -> assertThat(row.callers()).extracting(CallerProfile::caller)
                .hasSize(2).doesNotContain(FunctionProfile.OTHER));
        assertThat(DocumentWriter.write(hour).length).isLessThan((int) RollupSettings.DEFAULT_EVENT_BYTES);
    }

    private static IntervalSnapshot eachCalledByTwo(int functions) {
        IntervalSnapshot snapshot = EmptySnapshots.withRoomFor(functions, 2 * functions);
        for (int i = 0; i < functions; i++) {
            snapshot.functions[i] = i;
            snapshot.ncalls[i] = 9_000;
            snapshot.primitiveCalls[i] = 9_000;
            snapshot.tottime[i] = 1_000_000_000L + i;
            snapshot.cumtime[i] = 2_000_000_000L + i;
            for (int caller = 0; caller < 2; caller++) {
                int edge = 2 * i + caller;
                snapshot.edgeCallers[edge] = (i + 1 + caller) % functions;
                snapshot.edgeCallees[edge] = i;
                snapshot.edgeNcalls[edge] = 4_500;
                snapshot.edgePrimitiveCalls[edge] = 4_500;
                snapshot.edgeTottime[edge] = 500_000_000L + i;
                snapshot.edgeCumtime[edge] = 900_000_000L + i;
            }
        }
        snapshot.threads = 1;
        return snapshot;
    }

    @Test
    void where_slices_are_not_added_up_there_is_nothing() {
        VirtualClock clock = new VirtualClock("2026-11-23T12:59:33Z");
        SliceSettings off = new SliceSettings(INTERVAL, TOP, "default", ServiceId.UNKNOWN, null, 1, Map.of());
        Slicer slicer = slicer(new Snapshots(clock), off, clock);
        HourRecorder recorder = new HourRecorder(off, sink, clock);
        for (int i = 0; i < 10; i++) {
            clock.pass(Duration.ofNanos(slicer.nanosToNextCut()));
            cut(slicer, recorder, Slicer.Ending.PLANNED, true);
        }
        recorder.end();
        assertThat(hours).isEmpty();
        assertThat(soFar).isNull();
    }

    /** Takes everything, keeps the hour so far, and is told of no failure. */
    private abstract static class HourSink implements SliceSink {

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public boolean accept(ProfileDocument document) {
            return true;
        }

        @Override
        public long droppedDocuments() {
            return 0;
        }

        @Override
        public void failed(Throwable problem) {
            throw new AssertionError(problem);
        }

        @Override
        public boolean keepsHourSoFar() {
            return true;
        }
    }

    private static SliceSettings settings(Duration interval) {
        return new SliceSettings(INTERVAL, TOP, 1 << 20, "default", ServiceId.UNKNOWN, null, 1, Map.of(),
                new RollupSettings(interval, 1_000));
    }

    private static Slicer slicer(Snapshots cuts, SliceSettings settings, VirtualClock clock) {
        return new Slicer(cuts, settings, clock, (cut, id) -> FunctionId.named("f" + id));
    }

    /** Other functions and callers each time, as after a change of levels. */
    private static IntervalSnapshot figures(Random random) {
        int[] functions = random.ints(0, 60).distinct().limit(1 + random.nextInt(20)).toArray();
        int[] callers = random.nextBoolean() ? new int[0] : random.ints(functions.length, -1, 60).toArray();
        IntervalSnapshot snapshot = Snapshots.of(functions, callers);
        for (int i = 0; i < functions.length; i++) {
            snapshot.ncalls[i] = 1 + random.nextInt(1_000);
            snapshot.primitiveCalls[i] = random.nextInt((int) snapshot.ncalls[i] + 1);
            snapshot.openCalls[i] = random.nextInt(2);
            snapshot.tottime[i] = random.nextLong(10_000_000_000L);
            snapshot.cumtime[i] = random.nextLong(10_000_000_000L);
        }
        return snapshot;
    }

    private static Instant floor(Instant timestamp, Duration interval) {
        long millis = interval.toMillis();
        return Instant.ofEpochMilli(timestamp.toEpochMilli() / millis * millis);
    }
}
