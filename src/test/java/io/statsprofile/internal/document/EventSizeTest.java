package io.statsprofile.internal.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.internal.model.Backlog;
import io.statsprofile.internal.model.DeliveryFigures;
import io.statsprofile.internal.model.DropReason;
import io.statsprofile.internal.model.FittedProfile;
import io.statsprofile.internal.model.Overhead;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.pstats.CallerProfile;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.Mode;
import io.statsprofile.pstats.StatsProfile;
import io.statsprofile.pstats.Timing;
import io.statsprofile.pstats.Uncertainty;
import io.statsprofile.testing.SampleDocuments;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventSizeTest {

    private static final int MOST = 1_000;

    @Test
    void an_event_is_never_longer_than_the_bound_and_hardly_shorter_than_it_may_be() {
        for (int seed = 0; seed < 20; seed++) {
            StatsProfile all = profile(new Random(seed), 2_000);
            long bound = 64_000L << seed % 4;

            FittedProfile fitted = fit(all, bound);

            int bytes = write(fitted).length;
            assertThat(bytes).as("bytes with seed %d", seed).isBetween((int) (bound * 0.75), (int) bound);
            assertThat(fitted.profile().totalNanos()).isEqualTo(all.totalNanos());
            assertThat(fitted.profile().totalCalls()).isEqualTo(all.totalCalls());
            assertThat(fitted.profile().functionCount()).isEqualTo(all.functionCount());
            assertThat(fitted.foldedForSize()).isEqualTo(all.top(MOST).funcProfiles().size() - fitted.profile().funcProfiles().size());
        }
    }

    @Test
    void what_fits_is_what_it_was() {
        StatsProfile all = profile(new Random(7), 50);

        assertThat(fit(all, 1 << 20)).isEqualTo(new FittedProfile(all.top(MOST), 0));
    }

    /** One logger that everybody calls would else take the whole slice with it. */
    @Test
    void callers_are_given_up_before_names() {
        List<FunctionProfile> rows = new ArrayList<>(List.of(hub("com.acme.Hub.serve", 2_000)));
        for (int i = 0; i < 50; i++) {
            rows.add(new FunctionProfile(FunctionId.named("com.acme.work.Step" + i + ".run"), 9, 9, 0, 7, 7,
                    List.of(new CallerProfile("com.acme.Hub.serve", 9, 9, 7, 7)), 1));
        }
        StatsProfile all = StatsProfile.of(rows);

        FittedProfile fitted = fit(all, 64_000);

        assertThat(fitted.foldedForSize()).isZero();
        assertThat(fitted.profile().funcProfiles().keySet()).isEqualTo(all.funcProfiles().keySet());
        assertThat(fitted.profile().get("com.acme.work.Step7.run")).isEqualTo(all.get("com.acme.work.Step7.run"));
        List<CallerProfile> callers = fitted.profile().get("com.acme.Hub.serve").callers();
        assertThat(callers).hasSizeBetween(100, 300);
        assertThat(callers).extracting(CallerProfile::caller).contains(FunctionProfile.OTHER);
        assertThat(callers.stream().mapToLong(CallerProfile::ncalls).sum()).isEqualTo(6_000);
        assertThat(write(fitted).length).isBetween(20_000, 64_000);
    }

    private static FunctionProfile hub(String name, int callers) {
        List<CallerProfile> many = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            many.add(new CallerProfile("com.acme.shop.Caller" + i + ".call", 3, 3, 5, 5));
        }
        return new FunctionProfile(FunctionId.named(name), 3L * callers, 3L * callers, 0, 5L * callers, 5L * callers, many, 1);
    }

    /** Who calls a function is asked of those that take most. */
    @Test
    void a_quarter_of_the_functions_keeps_a_callers_name_before_small_ones_keep_their_own() {
        StatsProfile all = called(600);

        FittedProfile fitted = fit(all, 64_000);

        Map<String, FunctionProfile> kept = fitted.profile().funcProfiles();
        assertThat(write(fitted).length).isBetween(48_000, 64_000);
        assertThat(fitted.foldedForSize()).isPositive();
        for (int i = 0; i < (kept.size() - 1) / 4; i++) {
            assertThat(kept.get(function(i)).callers()).as("callers of number %d", i).isEqualTo(all.get(function(i)).callers());
        }
        assertThat(kept.get(function(kept.size() - 2)).callers()).extracting(CallerProfile::caller)
                .containsExactly(FunctionProfile.OTHER);
        assertThat(kept.values()).filteredOn(row -> !row.isOther()).allSatisfy(row -> assertThat(callersCalls(row))
                .isEqualTo(callersCalls(all.get(row.id().function()))));
    }

    @Test
    void callers_of_large_functions_stay_as_long_as_there_is_room() {
        StatsProfile all = called(600);
        long before = 0;
        for (long bytes : new long[] {205_000, 225_000, 245_000, 265_000, 285_000}) {
            FittedProfile fitted = fit(all, bytes);

            long named = fitted.profile().funcProfiles().values().stream().filter(row -> row.callers().size() > 1).count();
            assertThat(fitted.foldedForSize()).as("folded in %d bytes", bytes).isZero();
            assertThat(named).as("functions with callers in %d bytes", bytes).isGreaterThan(before);
            assertThat(write(fitted).length).isBetween((int) (bytes * 0.75), (int) bytes);
            before = named;
        }
    }

    /** Else hours would have other functions, and take another share of what slices take, at level TRACE. */
    @Test
    void callers_beyond_the_room_for_functions_take_no_function_its_name() {
        StatsProfile small = called(600);
        StatsProfile large = called(3_000);

        FittedProfile whole = fit(small, 2 << 20, 256 << 10);
        FittedProfile fitted = fit(large, 2 << 20, 64 << 10);
        FittedProfile bare = fit(withoutCallers(large), 64 << 10);

        assertThat(whole).isEqualTo(new FittedProfile(small.top(MOST), 0));
        assertThat(fitted.profile().funcProfiles().keySet()).isEqualTo(bare.profile().funcProfiles().keySet());
        assertThat(fitted.foldedForSize()).isEqualTo(bare.foldedForSize()).isPositive();
        assertThat(fitted.profile().funcProfiles().values()).filteredOn(row -> !row.isOther())
                .allSatisfy(row -> assertThat(row.callers()).isEqualTo(large.get(row.id().function()).callers()));
        assertThat(write(new FittedProfile(withoutCallers(fitted.profile()), 0)).length).isBetween(48 << 10, 64 << 10);
    }

    /** Functions with two callers each, the one that takes most first. */
    private static StatsProfile called(int functions) {
        List<FunctionProfile> rows = new ArrayList<>();
        for (int i = 0; i < functions; i++) {
            int calls = functions - i;
            long nanos = 1_000_000_000L + 1_000L * calls;
            List<CallerProfile> callers = List.of(new CallerProfile(function(i) + ".Caller.one", 2 * calls, calls, nanos / 2, nanos),
                    new CallerProfile(function(i) + ".Caller.two", calls, calls, nanos / 2, nanos));
            rows.add(new FunctionProfile(FunctionId.named(function(i)), 3 * calls, 3 * calls, 0, nanos, 2 * nanos, callers, 1));
        }
        return StatsProfile.of(rows);
    }

    private static String function(int number) {
        return "com.acme.shop.orders.Handler" + number + ".handleRequest";
    }

    private static StatsProfile withoutCallers(StatsProfile profile) {
        return StatsProfile.of(profile.funcProfiles().values().stream().map(row -> row.withCallers(List.of())).toList());
    }

    private static long callersCalls(FunctionProfile row) {
        return row.callers().stream().mapToLong(CallerProfile::ncalls).sum();
    }

    @Test
    void where_nothing_fits_the_sums_are_left() {
        StatsProfile all = StatsProfile.of(List.of(hub("com.acme." + "x".repeat(900) + ".run", 200),
                FunctionProfile.of(FunctionId.named("com.acme.Small.run"), 1, 1, 5, 5)));

        FittedProfile fitted = fit(all, 3_700);

        assertThat(fitted.profile().funcProfiles().keySet()).containsExactly(FunctionProfile.OTHER);
        assertThat(fitted.foldedForSize()).isEqualTo(2);
        assertThat(fitted.profile().totalCalls()).isEqualTo(601);
    }

    /** Most of them would be at their longest in no service. */
    @Test
    void what_became_of_documents_before_has_its_room() {
        StatsProfile all = profile(new Random(7), 2_000);
        Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
        for (DropReason reason : DropReason.values()) {
            dropped.put(reason, Long.MAX_VALUE);
        }
        long most = Long.MAX_VALUE;
        DeliveryFigures figures = new DeliveryFigures(most, most, most, most, most, most, most, most, dropped, most,
                new Backlog(most, most, most, most, most / 1_000_000), "\u4e16\"".repeat(250), Instant.parse("2026-11-23T15:01:10.123Z"));
        ProfileDocument of = SampleDocuments.of("default", StatsProfile.EMPTY);

        FittedProfile fitted = FittedProfile.of(all, MOST, 64_000, of.service(), of.hostName(), of.namespace(), of.labels(),
                Overhead.UNKNOWN, figures);
        FittedProfile without = FittedProfile.of(all, MOST, 64_000, of.service(), of.hostName(), of.namespace(), of.labels(),
                Overhead.UNKNOWN, DeliveryFigures.NONE);

        ProfileDocument document = SampleDocuments.of("default", fitted.profile());
        int bytes = DocumentWriter.write(document.withFacts(document.facts().withDelivery(figures))).length;
        int own = bytes - DocumentWriter.write(document).length;
        assertThat(bytes).isBetween(48_000, 64_000);
        assertThat(own).as("of what is reckoned with").isBetween(1_700, 800 + 1_250);
        assertThat(without.foldedForSize()).isLessThan(fitted.foldedForSize());
    }

    private static FittedProfile fit(StatsProfile all, long bytes) {
        return fit(all, bytes, bytes);
    }

    private static FittedProfile fit(StatsProfile all, long bytes, long bytesWithoutCallers) {
        ProfileDocument of = SampleDocuments.of("default", StatsProfile.EMPTY);
        return FittedProfile.of(all, MOST, bytes, bytesWithoutCallers, of.service(), of.hostName(), of.namespace(), of.labels(),
                SampleDocuments.estimated("default").facts().overhead(), DeliveryFigures.NONE);
    }

    private static byte[] write(FittedProfile fitted) {
        return DocumentWriter.write(SampleDocuments.withOverhead(SampleDocuments.of("default", fitted.profile()),
                SampleDocuments.estimated("default").facts().overhead()));
    }

    private static StatsProfile profile(Random random, int functions) {
        List<FunctionProfile> rows = new ArrayList<>();
        for (int i = 0; i < functions; i++) {
            String type = "com.acme.sh\u00f6p" + "x".repeat(random.nextInt(60)) + ".Handler\u4e16" + i;
            FunctionId id = new FunctionId(type + ".run", type, "run", random.nextBoolean() ? "Handler.java" : null,
                    random.nextInt(2) * random.nextInt(5_000));
            long calls = 1 + random.nextLong(1L << random.nextInt(1, 40));
            long own = random.nextLong(1L << random.nextInt(1, 50));
            Timing timing = random.nextBoolean() ? Timing.EXACT : Timing.of(Mode.SAMPLED, random.nextLong(1 + calls),
                    random.nextInt(2) * 0.123,
                    new Uncertainty(1 + random.nextInt(1 << 30), random.nextInt(1 << 30)), OptionalLong.of(random.nextInt(1 << 30)));
            List<CallerProfile> callers = random.nextInt(4) > 0 ? List.of()
                    : List.of(new CallerProfile("com.acme.Quote\"d", calls, 1, own, own, timing.uncertainty()));
            rows.add(new FunctionProfile(id, calls, random.nextBoolean() ? calls : 1, random.nextInt(2) * 7, own, own + 5,
                    callers, 1, timing));
        }
        return StatsProfile.of(rows);
    }
}
