package io.statsprofile.internal.rollup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.statsprofile.internal.document.DocumentReader;
import io.statsprofile.internal.document.DocumentWriter;
import io.statsprofile.internal.model.OutProfile;
import io.statsprofile.internal.model.Overhead;
import io.statsprofile.internal.model.ProbeBounds;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.internal.model.ServiceId;
import io.statsprofile.internal.model.SliceFacts;
import io.statsprofile.pstats.CallerProfile;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.Mode;
import io.statsprofile.pstats.StatsProfile;
import io.statsprofile.pstats.Timing;
import io.statsprofile.pstats.Uncertainty;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RollupTest {

    private static final Instant HOUR = Instant.parse("2026-11-23T15:00:00Z");
    private static final long INTERVAL = 10_000_000_000L;
    private static final long MOST_BYTES = 16 << 20;
    private static final String RUN = "019ad0c2-5b1e-7c3a-9f00-1c2d3e4f5a6b";

    @Test
    void an_hour_is_the_merge_of_its_slices_to_the_nanosecond() {
        for (int seed = 0; seed < 30; seed++) {
            Random random = new Random(seed);
            List<ProfileDocument> slices = slices(random, 1 + random.nextInt(60), 1 + random.nextInt(80), 1L << 30);

            ProfileDocument hour = rolledUp(slices);

            StatsProfile merged = merged(slices);
            assertSameSums(hour.profile(), merged);
            assertThat(hour.profile().totalNanos()).isEqualTo(merged.totalNanos());
            assertThat(hour.functionCount()).isEqualTo(merged.functionCount());
        }
    }

    /** Also beyond 2^53 nanoseconds, where a double has no room for the last digit: neither sums nor lines have passed through one. */
    @Test
    void sums_are_exact_as_numbers_and_as_written() throws IOException {
        for (long largest : new long[] {1L << 40, 1L << 56}) {
            List<ProfileDocument> slices = slices(new Random(largest), 10, 10, largest);
            ProfileDocument hour = rolledUp(slices);

            assertSameSums(hour.profile(), merged(slices));
            assertSameSums(DocumentReader.read(DocumentWriter.write(hour)).profile(), merged(slices));
            assertThat(merged(slices).funcProfiles().values().stream().anyMatch(row -> (long) (double) row.tottimeNanos()
                    != row.tottimeNanos())).as("a double would have lost a digit").isEqualTo(largest > 1L << 53);
        }
    }

    @Test
    void the_order_of_adding_does_not_matter() {
        List<ProfileDocument> slices = slices(new Random(5), 50, 30, 1L << 30);
        ProfileDocument inOrder = rolledUp(slices);

        for (int seed = 0; seed < 10; seed++) {
            List<ProfileDocument> shuffled = new ArrayList<>(slices);
            Collections.shuffle(shuffled, new Random(seed));
            ProfileDocument other = rolledUp(shuffled);

            assertThat(other.id()).isEqualTo(inOrder.id()).isEqualTo(RUN + "-hour-100");
            assertThat(other.start()).isEqualTo(inOrder.start());
            assertThat(other.end()).isEqualTo(inOrder.end());
            assertThat(other.facts().rollup()).isEqualTo(inOrder.facts().rollup());
            assertThat(other.facts().last()).isEqualTo(inOrder.facts().last());
            assertThat(other.profile().openCalls()).isEqualTo(inOrder.profile().openCalls());
            assertSameSums(other.profile(), merged(slices));
        }
    }

    @Test
    void open_calls_are_those_of_the_last_slice() {
        ProfileDocument first = slice(100, StatsProfile.of(List.of(open("a", 3), open("b", 2))));
        ProfileDocument last = slice(101, StatsProfile.of(List.of(open("b", 1), open("c", 5))));

        ProfileDocument hour = rolledUp(List.of(last, first));

        assertThat(hour.profile().get("a").openCalls()).isZero();
        assertThat(hour.profile().get("b").openCalls()).isEqualTo(1);
        assertThat(hour.profile().get("c").openCalls()).isEqualTo(5);
    }

    @Test
    void facts_are_sums_or_states() {
        SliceFacts one = new SliceFacts(INTERVAL, 50, true, false, 9, 1, 5, 3, 100, new ProbeBounds(10, 1_000, 2, 7, 1),
                new Overhead(0.02, 0.01, 0, 1_000, 5, 1, 0, 2, List.of()));
        SliceFacts two = new SliceFacts(INTERVAL, 20, false, true, 4, 2, 6, 4, 200, new ProbeBounds(20, 2_000, 3, 8, 2),
                new Overhead(0.03, 0.04, 0, 3_000, 6, 2, 1, 3, List.of()));
        ProfileDocument hour = rolledUp(List.of(slice(7, StatsProfile.EMPTY).withFacts(one), slice(9, StatsProfile.EMPTY).withFacts(two)));

        SliceFacts facts = hour.facts();
        assertThat(facts.intervalNanos()).isEqualTo(3_600_000_000_000L);
        assertThat(facts.cutSkewNanos()).isEqualTo(50);
        assertThat(facts.late()).isFalse();
        assertThat(facts.last()).isTrue();
        assertThat(facts.threads()).isEqualTo(9);
        assertThat(facts.deferredThreads()).isEqualTo(2);
        assertThat(facts.unrecordedCalls()).isEqualTo(11);
        assertThat(facts.droppedDocuments()).isEqualTo(4);
        assertThat(facts.estimatedCostNanos()).isEqualTo(300);
        assertThat(facts.bounds()).isEqualTo(new ProbeBounds(20, 2_000, 5, 8, 2));
        assertThat(facts.overhead().budget()).isEqualTo(0.03);
        assertThat(facts.overhead().modelled()).isCloseTo((0.01 * 1_000 + 0.04 * 3_000) / 4_000, within(1e-12));
        assertThat(facts.overhead().profiledCpuNanos()).isEqualTo(4_000);
        assertThat(facts.rollup().lastSequence()).isEqualTo(9);
        assertThat(facts.rollup().slices()).isEqualTo(2);
        assertThat(facts.rollup().sliceIntervalNanos()).isEqualTo(INTERVAL);
        assertThat(hour.kind()).isEqualTo(Kind.HOUR);
        assertThat(hour.timestamp()).isEqualTo(HOUR);
        assertThat(hour.durationNanos()).isEqualTo(2 * INTERVAL);
        assertThat(hour.sequence()).isEqualTo(7);
    }

    /** Readers take the largest number of a window for what was out at any time of it, and withhold figures for it. */
    @Test
    void what_was_out_in_any_slice_is_out_in_the_hour_and_not_only_what_was_out_in_the_last() {
        Overhead one = new Overhead(0.02, 0, 0, 0, 5, 1, 3, 9, List.of(out("a", 700, 0.3), out("b", 5, 0.1)));
        Overhead two = new Overhead(0.03, 0, 0, 0, 4, 2, 1, 2, List.of(out("b", 9, 0.2), out("a", 800, 0.1), out("c", 1, 0.05)));
        Overhead none = new Overhead(0.01, 0, 0, 0, 6, 0, 0, 0, List.of());

        Overhead hour = rolledUp(List.of(with(7, one), with(8, two), with(9, none))).facts().overhead();

        assertThat(hour).isEqualTo(new Overhead(0.03, 0, 0, 0, 6, 2, 3, 9,
                List.of(out("a", 700, 0.3), out("b", 9, 0.2), out("c", 1, 0.05))));
        assertThat(hour.namesAllThatIsOut()).isTrue();
    }

    /** With more functions out than a document names, and many that would cost the same. */
    @Test
    void what_is_out_in_a_day_does_not_depend_on_which_hours_its_slices_were_in() {
        Random random = new Random(11);
        List<Overhead> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            List<OutProfile> out = new ArrayList<>();
            for (int function = 0; function < 60; function++) {
                if (random.nextInt(3) == 0) {
                    out.add(out("f" + function, random.nextInt(4), random.nextInt(8) / 8.0));
                }
            }
            out.sort(Comparator.comparingDouble(OutProfile::cost).thenComparingDouble(OutProfile::callsPerSecond).reversed()
                    .thenComparing(OutProfile::function));
            all.add(new Overhead(0.02, 0, 0, 0, random.nextInt(50), random.nextInt(50), out.size(), random.nextInt(50), out));
        }
        Overhead expected = day(all, 1);

        assertThat(expected.outFunctions()).isEqualTo(all.stream().mapToLong(Overhead::outFunctions).max().orElseThrow());
        assertThat(expected.smallFunctions()).isEqualTo(all.stream().mapToLong(Overhead::smallFunctions).max().orElseThrow());
        assertThat(expected.outProfiles()).hasSize(Overhead.MOST).isSortedAccordingTo(
                Comparator.comparingDouble(OutProfile::cost).reversed());
        assertThat(expected.namesAllThatIsOut()).isFalse();
        for (int hours : new int[] {2, 5, 20}) {
            assertThat(day(all, hours)).isEqualTo(expected);
            Collections.shuffle(all, random);
            assertThat(day(all, hours)).isEqualTo(expected);
        }
    }

    private static Overhead day(List<Overhead> slices, int hours) {
        Rollup day = Rollup.ofDay("some-id", 0);
        for (int hour = 0; hour < hours; hour++) {
            List<ProfileDocument> ofHour = new ArrayList<>();
            for (int i = hour; i < slices.size(); i += hours) {
                ofHour.add(with(i, slices.get(i)));
            }
            day.add(on("host-" + hour % 3, hour % 8, rolledUp(ofHour)));
        }
        return day.document(1_000, MOST_BYTES).facts().overhead();
    }

    private static ProfileDocument with(long sequence, Overhead overhead) {
        return slice(sequence, StatsProfile.EMPTY).withFacts(new SliceFacts(INTERVAL, 0, false, false, 1, 0, 0, 0, 0,
                new ProbeBounds(10, 1_000, 0, 7, 0), overhead));
    }

    private static OutProfile out(String function, double callsPerSecond, double cost) {
        return new OutProfile(function, callsPerSecond, cost);
    }

    @Test
    void errors_add_by_their_squares_and_modes_merge() {
        FunctionProfile sampled = FunctionProfile.of(FunctionId.named("f"), 10, 10, 100, 100)
                .withTiming(Timing.of(Mode.SAMPLED, 10, 0, Uncertainty.ofErrors(3, 6), OptionalLong.of(5)));
        FunctionProfile exact = FunctionProfile.of(FunctionId.named("f"), 1, 1, 10, 10)
                .withTiming(Timing.of(Mode.EXACT, 0, 0, Uncertainty.ofErrors(4, 8), OptionalLong.of(2)));

        Timing timing = rolledUp(List.of(slice(1, StatsProfile.of(List.of(sampled))), slice(2, StatsProfile.of(List.of(exact))))).profile()
                .get("f")
                .timing();

        assertThat(timing.mode()).isEqualTo(Mode.SAMPLED);
        assertThat(timing.sampledCalls()).isEqualTo(10);
        assertThat(timing.uncertainty().tottimeErrorNanos()).isEqualTo(5);
        assertThat(timing.uncertainty().cumtimeErrorNanos()).isEqualTo(10);
        assertThat(timing.overheadNanos()).hasValue(7);
    }

    @Test
    void the_whole_profile_counts_and_not_what_the_slice_has_kept_of_it() {
        StatsProfile whole = profile(new Random(3), 400, 1_000_000);
        ProfileDocument slice = slice(1, whole.top(10));

        ProfileDocument hour = Rollup.ofHour(Duration.ofHours(1)).add(slice, whole).document(1_000, MOST_BYTES);

        assertSameSums(hour.profile(), whole);
        assertThat(hour.profile().get(FunctionProfile.OTHER)).isNull();
    }

    @Test
    void a_day_is_the_merge_of_its_hours_over_hosts_and_runs() {
        List<ProfileDocument> hours = new ArrayList<>();
        StatsProfile all = StatsProfile.EMPTY;
        for (int host = 0; host < 3; host++) {
            for (int hour = 0; hour < 5; hour++) {
                List<ProfileDocument> slices = slices(new Random(host * 10 + hour), 6, 20, 1L << 30);
                ProfileDocument one = on("host-" + host, hour, rolledUp(slices));
                hours.add(one);
                all = all.merge(one.profile());
            }
        }
        Collections.shuffle(hours, new Random(1));
        Rollup rollup = Rollup.ofDay("some-id", 0);
        hours.forEach(rollup::add);

        ProfileDocument day = rollup.document(1_000, MOST_BYTES);

        assertSameSums(day.profile(), all);
        assertThat(day.id()).isEqualTo("some-id-day-0");
        assertThat(day.timestamp()).isEqualTo(Instant.parse("2026-11-23T00:00:00Z"));
        assertThat(day.hostName()).isNull();
        assertThat(day.service()).isEqualTo(new ServiceId("shop", "1.4", "production", null));
        assertThat(day.facts().rollup().hours()).isEqualTo(15);
        assertThat(day.facts().rollup().hosts()).isEqualTo(3);
        assertThat(day.facts().rollup().slices()).isEqualTo(90);
        assertThat(day.labels()).containsExactly(Map.entry("team", "orders"));
    }

    /** With 20,000 functions there is a limit; all that comes beyond is in one row, and totals are what they were. */
    @Test
    void what_has_no_room_is_in_other_and_no_total_changes() {
        ProfileSums sums = new ProfileSums(10, 15);
        StatsProfile merged = StatsProfile.EMPTY;
        for (int seed = 0; seed < 5; seed++) {
            StatsProfile one = profile(new Random(seed), 30, 1_000_000);
            sums.add(one, true);
            merged = merged.merge(one);
        }
        StatsProfile bounded = sums.profile();

        assertThat(bounded.funcProfiles()).hasSize(11).containsKey(FunctionProfile.OTHER);
        assertThat(bounded.totalNanos()).isEqualTo(merged.totalNanos());
        assertThat(bounded.totalCalls()).isEqualTo(merged.totalCalls());
        assertThat(bounded.primitiveCalls()).isEqualTo(merged.primitiveCalls());
        assertThat(bounded.get(FunctionProfile.OTHER).folded()).as("most that one profile had beyond").isBetween(10, 20);
        assertThat(bounded.funcProfiles().values().stream().flatMap(row -> row.callers().stream()).filter(CallerProfile::hasCumtime)
                .count())
                .isLessThanOrEqualTo(15);
        for (FunctionProfile row : bounded.funcProfiles().values()) {
            if (!row.isOther()) {
                FunctionProfile expected = merged.get(row.id().function());
                assertThat(row.tottimeNanos()).isEqualTo(expected.tottimeNanos());
                assertThat(row.callers().stream().mapToLong(CallerProfile::ncalls).sum())
                        .isEqualTo(expected.callers().stream().mapToLong(CallerProfile::ncalls).sum());
            }
        }
    }

    /** A slice of a stream has a row of what was folded, and there may be no room for others of its functions. */
    @Test
    void open_calls_of_what_was_folded_and_of_what_has_no_room_are_added() {
        ProfileSums sums = new ProfileSums(1, 15);
        StatsProfile one = StatsProfile.of(List.of(open("a", 1), open("b", 2), open(FunctionProfile.OTHER, 4)));
        sums.add(one, true);
        sums.add(one, true);

        assertThat(sums.profile().get("a").openCalls()).isEqualTo(1);
        assertThat(sums.profile().get(FunctionProfile.OTHER).openCalls()).isEqualTo(6);
    }

    @Test
    void an_hour_is_no_longer_than_an_event_may_be_and_its_totals_are_those_of_all() {
        StatsProfile whole = profile(new Random(3), 2_000, 1_000_000);
        for (int bytes : new int[] {16_384, 64_000, 262_144}) {
            Rollup rollup = Rollup.ofHour(Duration.ofHours(1));
            for (int i = 0; i < 3; i++) {
                rollup.add(slice(i, whole.top(100)), whole);
            }
            ProfileDocument hour = rollup.document(1_000, bytes);

            assertThat(DocumentWriter.write(hour).length).isBetween(bytes * 3 / 4, bytes);
            assertThat(hour.profile().totalNanos()).isEqualTo(3 * whole.totalNanos());
            assertThat(hour.functionCount()).isEqualTo(2_000);
            assertThat(hour.facts().foldedForSize()).isPositive();
        }
    }

    @Test
    void what_belongs_elsewhere_is_refused() {
        Rollup rollup = Rollup.ofHour(Duration.ofHours(1)).add(slice(1, StatsProfile.EMPTY));

        ProfileDocument later = slice(1 + 360, StatsProfile.EMPTY);
        assertThatThrownBy(() -> rollup.add(later)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("another hour");
        ProfileDocument hour = rollup.document(10, MOST_BYTES);
        assertThatThrownBy(() -> rollup.add(hour)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("kind HOUR");
        assertThatThrownBy(() -> Rollup.ofHour(Duration.ofHours(1)).document(10, MOST_BYTES)).isInstanceOf(IllegalStateException.class);
    }

    private static ProfileDocument rolledUp(List<ProfileDocument> slices) {
        Rollup rollup = Rollup.ofHour(Duration.ofHours(1));
        slices.forEach(rollup::add);
        return rollup.document(1_000, MOST_BYTES);
    }

    private static StatsProfile merged(List<ProfileDocument> slices) {
        return slices.stream().map(ProfileDocument::profile).reduce(StatsProfile.EMPTY, StatsProfile::merge);
    }

    /** All but open calls, which are no sum, and errors, which are sums of doubles. */
    private static void assertSameSums(StatsProfile actual, StatsProfile expected) {
        assertThat(actual.funcProfiles().keySet()).isEqualTo(expected.funcProfiles().keySet());
        expected.funcProfiles().forEach((name, row) -> {
            FunctionProfile sum = actual.get(name);
            assertThat(sum.id()).isEqualTo(row.id());
            assertThat(List.of(sum.ncalls(), sum.primitiveCalls(), sum.tottimeNanos(), sum.cumtimeNanos(), (long) sum.folded())).as(name)
                    .isEqualTo(List.of(row.ncalls(), row.primitiveCalls(), row.tottimeNanos(), row.cumtimeNanos(), (long) row.folded()));
            assertThat(sum.callers()).isEqualTo(row.callers());
        });
    }

    private static List<ProfileDocument> slices(Random random, int count, int functions, long largest) {
        List<ProfileDocument> slices = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            slices.add(slice(100 + i, profile(random, functions, largest)));
        }
        return slices;
    }

    private static StatsProfile profile(Random random, int functions, long largest) {
        List<FunctionProfile> rows = new ArrayList<>();
        for (int i = 0; i < functions; i++) {
            if (functions > 20 && functions < 100 && random.nextInt(4) == 0) {
                continue;
            }
            long calls = 1 + random.nextInt(1_000);
            List<CallerProfile> callers = new ArrayList<>();
            for (int caller = random.nextInt(4); caller > 0; caller--) {
                callers.add(new CallerProfile("caller" + caller, random.nextInt(100), 0, random.nextLong(largest),
                        random.nextLong(largest)));
            }
            rows.add(new FunctionProfile(new FunctionId("com.acme.F.f" + i, null, null, "F.java", 1 + i), calls, random.nextLong(1 + calls),
                    random.nextInt(3), random.nextLong(largest), random.nextLong(largest), callers, 1));
        }
        return StatsProfile.of(rows);
    }

    private static FunctionProfile open(String name, long openCalls) {
        return new FunctionProfile(FunctionId.named(name), 1, 1, openCalls, 10, 10, List.of(), 1);
    }

    private static ProfileDocument slice(long sequence, StatsProfile profile) {
        Instant start = HOUR.plusNanos(INTERVAL * (sequence % 360) + 3_600_000_000_000L * (sequence / 360));
        return new ProfileDocument(Kind.SLICE, start, start.plusMillis(1), start.plusNanos(INTERVAL).plusMillis(1), INTERVAL, RUN, sequence,
                "default", new ServiceId("shop", "1.4", "production", "shop-7f"), "host-1", 4711, Map.of("team", "orders", "zone", "b"),
                profile.functionCount(), profile, new SliceFacts(INTERVAL, 12_345, false, false, 9, 2, 5, 1, 3_650));
    }

    private static ProfileDocument on(String host, int hour, ProfileDocument d) {
        return new ProfileDocument(d.kind(), d.timestamp().plusSeconds(3_600L * hour), d.start().plusSeconds(3_600L * hour),
                d.end().plusSeconds(3_600L * hour), d.durationNanos(), host + RUN, d.sequence(), d.namespace(),
                new ServiceId("shop", "1.4", "production", host), host, d.pid(), Map.of("team", "orders", "zone", host), d.functionCount(),
                d.profile(), d.facts());
    }
}
