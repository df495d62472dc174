package io.statsprofile.internal.kibana;

import static io.statsprofile.internal.kibana.DrawnFunction.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.internal.model.Overhead;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.Mode;
import io.statsprofile.pstats.StatsProfile;
import io.statsprofile.pstats.Timing;
import io.statsprofile.pstats.Uncertainty;
import io.statsprofile.testing.SampleDocuments;
import io.statsprofile.testing.SearchServer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows that are made of hours, and of slices where there is no hour: no slice is missing, and none counts twice. */
class LongWindowIT extends PanelTests {

    private static final int HEIGHT = 560;
    /** Long over whenever tests run, since what is newer than two hours is of slices. */
    private static final Instant START = Instant.parse("2025-03-10T00:00:00Z");
    private static final String NAMESPACE = "longwindow";
    private static final String TOLD = "Hours before ";

    private static Map<String, JsonNode> panels;
    private static KnownHours known;

    @BeforeAll
    static void store_slices_and_their_hours() throws IOException {
        panels = Panels.vega();
        known = new KnownHours(NAMESPACE, START, START.plus(Duration.ofMinutes(12 * 60 + 30)));
        KnownHours.store(known.slices());
        KnownHours.store(known.hours());
        page.load(VegaLibraries.ofServer());
    }

    /**
     * In minutes after the start. The boundary, 70 minutes before the end, lies within an hour, on one, and before the window. Windows up
     * to two hours have no hours, and longer ones up to 170 minutes have some.
     */
    @ParameterizedTest
    @CsvSource({"210, 705, 420", "120, 720, 540", "185, 750, 480", "0, 750, 720", "190, 315, 60", "215, 260, 0", "190, 310, 0",
            "600, 720, 0", "125, 250, 0", "125, 245, 0", "600, 725, 60", "555, 715, 0", "575, 725, 60", "570, 740, 120"})
    void figures_are_the_sums_of_the_window_s_slices_whatever_they_are_taken_from(int from, int to, int minutesInHours) throws IOException {
        show("overview/own-time", from, to);
        Map<String, Double> drawn = sums("bar", "v");
        assertThat(drawn.values().stream().mapToDouble(v -> v).sum()).isCloseTo(of(from, to, FunctionProfile::tottimeNanos) / 1e9,
                within(1e-6));
        assertThat(drawn).hasSize(10);
        drawn.forEach((function, seconds) -> {
            if (!function.equals("Other")) {
                assertThat(seconds).as(function).isCloseTo(of(function, from, to, FunctionProfile::tottimeNanos) / 1e9, within(1e-6));
            }
        });
        assertThat(page.texts().stream().anyMatch(text -> text.startsWith(TOLD))).isEqualTo(minutesInHours > 0);

        show("overview/functions", from, to);
        double ofRare = 0;
        for (Map<String, Object> row : page.marks("stripe")) {
            String function = (String) row.get("fn");
            if (function.equals(KnownHours.RARE)) {
                ofRare = number(row, "tottime");
            } else {
                assertThat(number(row, "tottime")).isCloseTo(of(function, from, to, FunctionProfile::tottimeNanos) / 1e9, within(1e-6));
                assertThat(number(row, "cumtime")).isCloseTo(of(function, from, to, FunctionProfile::cumtimeNanos) / 1e9, within(1e-6));
                assertThat(number(row, "ncalls")).isEqualTo(of(function, from, to, FunctionProfile::ncalls));
                assertThat(number(row, "primitive")).isEqualTo(of(function, from, to, FunctionProfile::primitiveCalls));
            }
        }
        // 5 ms a slice, 12 slices an hour, two hosts: what slices fold has its name for as long as hours are taken.
        assertThat(ofRare).isCloseTo(0.12 * minutesInHours / 60, within(1e-9));

        show("overview/time-by-host", from, to);
        assertThat(page.marks("bar")).hasSize(KnownHours.HOSTS);
        assertThat(sum(page.marks("bar"), "v")).isCloseTo(of(from, to, FunctionProfile::tottimeNanos) / 1e9, within(1e-6));

        show("overview/coverage", from, to);
        Map<String, Double> figures = new TreeMap<>();
        page.marks("figure").forEach(figure -> figures.put((String) figure.get("key"), number(figure, "value")));
        assertThat(figures).containsEntry("received", (double) known.count(at(from), at(to))).containsEntry("missing", 0.0)
                .containsEntry("duplicates", 0.0)
                .containsEntry("runs", (double) KnownHours.HOSTS);
        assertThat(figures.get("calls")).isEqualTo(of(from, to, FunctionProfile::ncalls));
        assertThat(words("unrolled")).isEmpty();
        assertThat(words("rolled").isEmpty()).isEqualTo(minutesInHours == 0);
    }

    @ParameterizedTest
    @CsvSource({"210, 705", "120, 720", "600, 720"})
    void a_function_s_charts_hosts_releases_and_callers_add_up_to_the_same(int from, int to) throws IOException {
        show("function/function", from, to);

        Map<String, Object> title = page.marks("chosen").get(0);
        String function = (String) title.get("fn");
        double own = of(function, from, to, FunctionProfile::tottimeNanos) / 1e9;
        assertThat(number(title, "ncalls")).isEqualTo(of(function, from, to, FunctionProfile::ncalls));
        assertThat(sum(page.marks("own"), "tottime")).isCloseTo(own, within(1e-6));
        assertThat(sum(page.marks("calls"), "ncalls")).isEqualTo(of(function, from, to, FunctionProfile::ncalls));
        assertThat(sum(page.marks("host"), "tottime")).isCloseTo(own, within(1e-6));
        assertThat(sum(page.marks("version"), "tottime")).isCloseTo(own, within(1e-6));
        assertThat(sum(page.marks("caller"), "tottime")).isCloseTo(own, within(1e-6));
    }

    @Test
    void a_bar_is_an_hour_where_hours_are_in_the_window() throws IOException {
        show("overview/own-time", 210, 705);

        Map<Long, Double> bars = new TreeMap<>();
        page.marks("bar").forEach(bar -> bars.merge(((Number) bar.get("t")).longValue(), number(bar, "v"), Double::sum));
        assertThat(bars).hasSize(9);
        bars.forEach((t, seconds) -> {
            int minute = (int) Duration.between(START, Instant.ofEpochMilli(t)).toMinutes();
            assertThat(minute % 60).isZero();
            assertThat(seconds).as("from minute %d", minute)
                    .isCloseTo(of(Math.max(210, minute), Math.min(705, minute + 60), FunctionProfile::tottimeNanos) / 1e9, within(1e-6));
        });
        assertThat(page.texts()).anyMatch(text -> text.contains("per 1 h"));
    }

    @Test
    void compare_sets_long_windows_against_each_other() throws IOException {
        show("compare/windows", 330, 720);
        assertThat(page.marks("shift")).as("the least distances are for shorter windows").extracting(shift -> shift.get("title"))
                .containsExactly("1 hour", "1 day", "1 week");
        page.click(page.marks("shift").get(0));
        changes_are(330 - 60, 720 - 60, 330, 720, known.count(at(270), at(660)) == known.count(at(330), at(720)));

        page.refresh(panel("compare/windows"), request(NAMESPACE, at(570), at(690)), WIDTH, HEIGHT);
        assertThat(page.texts()).contains("\u25cb 15 minutes", "\u25cf 1 hour");
        changes_are(510, 630, 570, 690, true);

        show("compare/moment", 120, 720);
        long split = page.marks("bar").stream().filter(bar -> Boolean.TRUE.equals(bar.get("late"))).mapToLong(bar -> ((Number) bar.get("t"))
                .longValue()).min()
                .orElseThrow();
        int middle = (int) Duration.between(START, Instant.ofEpochMilli(split)).toMinutes();
        assertThat(middle).isEqualTo(420);
        changes_are(120, middle, middle, 720, true);
        String sent = "not among the first 200 of an index";
        assertThat(page.texts()).as("slices and hours have sent all").noneMatch(text -> text.contains(sent));
        page.show(panel("compare/moment"), request(NAMESPACE, at(120), at(720)), WIDTH, HEIGHT, LongWindowIT::shorten);
        assertThat(page.texts()).anyMatch(text -> text.contains(sent));

        show("compare/releases", 210, 705);
        assertThat(page.texts()).contains("\u25cf 1.0.0", "\u25cf 1.1.0");
        double minutes = known.count(at(210), at(705)) / 2.0 * KnownHours.INTERVAL.toMinutes();
        for (Map<String, Object> row : named(page.marks("stripe"))) {
            for (int host = 0; host < KnownHours.HOSTS; host++) {
                String version = "1." + host + ".0";
                long own = KnownHours.within(known.slices(), at(210), at(705)).filter(d -> d.service().version().equals(version))
                        .mapToLong(d -> d.profile().get((String) row.get("fn")).tottimeNanos()).sum();
                assertThat(number(row, host == 0 ? "old" : "new")).isCloseTo(own / 1e9 / minutes, within(1e-9));
            }
        }
    }

    /** @param amounts whether both hold as much, so that sums are compared */
    private static void changes_are(int oldFrom, int oldTo, int newFrom, int newTo, boolean amounts) {
        assertThat(amounts).isTrue();
        List<Map<String, Object>> rows = named(page.marks("stripe"));
        assertThat(rows).hasSizeGreaterThan(5);
        for (Map<String, Object> row : rows) {
            String function = (String) row.get("fn");
            assertThat(number(row, "old")).as(function).isCloseTo(of(function, oldFrom, oldTo, FunctionProfile::tottimeNanos) / 1e9,
                    within(1e-6));
            assertThat(number(row, "new")).as(function).isCloseTo(of(function, newFrom, newTo, FunctionProfile::tottimeNanos) / 1e9,
                    within(1e-6));
        }
    }

    private static List<Map<String, Object>> named(List<Map<String, Object>> rows) {
        return rows.stream().filter(row -> !row.get("fn").equals(KnownHours.RARE)).toList();
    }

    @Test
    void hours_that_are_missing_are_named_with_the_command_that_makes_them() throws IOException {
        KnownHours gaps = new KnownHours("longwindowgaps", START, START.plus(12, ChronoUnit.HOURS));
        KnownHours.store(gaps.slices());
        List<ProfileDocument> stored = new ArrayList<>(gaps.hours());
        stored.removeIf(hour -> hour.hostName().equals("host-1") && List.of(at(300), at(420)).contains(hour.timestamp()));
        KnownHours.store(stored);
        String missing = "Hours are missing or not whole: 24 slices of 1 run are not shown. To make what is missing: "
                + "rollup --from 2025-03-10T05:00:00Z --to 2025-03-10T08:00:00Z";

        show("longwindowgaps", "overview/coverage", 130, 700);
        assertThat(words("unrolled")).isEqualTo(missing);
        assertThat(page.marks("figure").stream().filter(figure -> "missing".equals(figure.get("key")))).singleElement()
                .satisfies(figure -> assertThat(number(figure, "value")).isEqualTo(24));
        for (String dashboard : List.of("function", "compare")) {
            show("longwindowgaps", dashboard + "/shown", 130, 700);
            assertThat(page.marks("shown").get(0)).containsEntry("whole", "! " + missing);
        }
        show("longwindowgaps", "overview/coverage", 130, 250);
        assertThat(words("unrolled")).as("of slices alone nothing is missing").isEmpty();
        // rollup would leave such an hour to its service, and make nothing.
        Instant late = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(1, ChronoUnit.HOURS);
        String until = "The newest hour may still come, until " + late.plus(90, ChronoUnit.MINUTES).toString().substring(11, 16) + ".";
        page.show(panel("function/shown"), request("longwindowgaps", at(130), at(250)), WIDTH, HEIGHT, answer -> lack(answer, late));
        assertThat(page.marks("shown").get(0))
                .containsEntry("whole", "! Hours are missing or not whole: 5 slices of 1 run are not shown. " + until);
        page.show(panel("function/shown"), request("longwindowgaps", at(130), at(700)), WIDTH, HEIGHT, answer -> lack(answer, late));
        assertThat(page.marks("shown").get(0)).containsEntry("whole", "! " + missing.replace("24 slices of 1 run", "29 slices of 2 runs")
                .replace("To make", until + " To make"));

        List<ProfileDocument> made = new ArrayList<>(gaps.hours());
        made.removeAll(stored);
        KnownHours.store(made);
        show("longwindowgaps", "overview/coverage", 130, 700);
        assertThat(words("unrolled")).as("when they were made").isEmpty();
        show("longwindowgaps", "function/shown", 130, 700);
        assertThat((String) page.marks("shown").get(0).get("whole")).startsWith(TOLD);
    }

    /** One host's hour is there and its slices are gone; the other one's slices are there, and its hour is not. */
    @Test
    void what_a_run_has_lost_of_slices_does_not_hide_what_another_lacks_of_hours() throws IOException {
        KnownHours known = new KnownHours("longwindowhidden", START, START.plus(12, ChronoUnit.HOURS));
        KnownHours.store(known.slices().stream().filter(slice -> !(isOf(slice, 0) && isWithin(slice, 300))).toList());
        KnownHours.store(known.hours().stream().filter(hour -> !(isOf(hour, 1) && isWithin(hour, 300))).toList());

        show("longwindowhidden", "overview/coverage", 130, 700);

        assertThat(words("unrolled")).isEqualTo("Hours are missing or not whole: 12 slices of 1 run are not shown. "
                + "To make what is missing: rollup --from 2025-03-10T05:00:00Z --to 2025-03-10T06:00:00Z");
    }

    /** Slices are kept for a shorter time than hours; a bar of this window is half a day long. */
    @Test
    void slices_that_are_gone_do_not_hide_an_hour_that_is_missing_days_later() throws IOException {
        KnownHours known = new KnownHours("longwindowgone", START, START.plus(5, ChronoUnit.DAYS));
        Instant kept = START.plus(60, ChronoUnit.HOURS);
        KnownHours.store(known.slices().stream().filter(slice -> !slice.timestamp().isBefore(kept)).toList());
        Instant missing = START.plus(100, ChronoUnit.HOURS);
        KnownHours.store(known.hours().stream().filter(hour -> !(isOf(hour, 1) && hour.timestamp().equals(missing))).toList());

        show("longwindowgone", "function/shown", 30, 5 * 24 * 60);

        assertThat(page.marks("shown").get(0)).containsEntry("whole", "! Hours are missing or not whole: 12 slices of 1 run are not shown. "
                + "To make what is missing: rollup --from 2025-03-14T00:00:00Z --to 2025-03-14T12:00:00Z");
        KnownHours.store(known.hours().stream().filter(hour -> isOf(hour, 1) && hour.timestamp().equals(missing)).toList());
        show("longwindowgone", "function/shown", 30, 5 * 24 * 60);
        assertThat((String) page.marks("shown").get(0).get("whole")).startsWith(TOLD);
    }

    @Test
    void a_copy_of_a_slice_or_of_an_hour_is_no_hour_or_day_that_is_missing() throws IOException {
        KnownHours known = new KnownHours("longwindowcopies", START, START.plus(5, ChronoUnit.DAYS));
        KnownHours.store(known.slices());
        KnownHours.store(known.hours());
        KnownHours.store(known.days());
        KnownHours.storeAgain(known.slices().stream().filter(slice -> isWithin(slice, 300)).findFirst().orElseThrow());
        KnownHours.storeAgain(known.hours().stream().filter(hour -> isWithin(hour, 24 * 60 + 300)).findFirst().orElseThrow());

        show("longwindowcopies", "overview/coverage", 130, 700);
        assertThat(words("unrolled")).isEmpty();
        show("longwindowcopies", "function/shown", 130, 700);
        assertThat((String) page.marks("shown").get(0).get("whole")).startsWith(TOLD);
        show("longwindowcopies", "months/shown", 0, 5 * 24 * 60);
        assertThat((String) page.marks("shown").get(0).get("whole")).startsWith("Days (UTC) before ");
    }

    /** Hours of the one release are gone, and its day is there; the other one's day is not. */
    @Test
    void hours_that_are_gone_of_one_release_do_not_hide_a_day_that_another_lacks() throws IOException {
        KnownHours known = new KnownHours("longwindowdays", START, START.plus(5, ChronoUnit.DAYS));
        Instant kept = START.plus(1, ChronoUnit.DAYS);
        KnownHours.store(known.hours().stream().filter(hour -> !(isOf(hour, 0) && hour.timestamp().isBefore(kept))).toList());
        KnownHours.store(known.days().stream().filter(day -> !(day.timestamp().equals(START) && day.service().version().equals("1.1.0")))
                .toList());

        show("longwindowdays", "months/shown", 0, 5 * 24 * 60);

        assertThat(page.marks("shown").get(0)).containsEntry("whole", "! 1 day is not whole: 24 hours are not shown. "
                + "To make what is missing: rollup --from 2025-03-10T00:00:00Z --to 2025-03-11T00:00:00Z");
    }

    @Test
    void what_is_beyond_the_runs_that_are_looked_at_is_told() throws IOException {
        page.show(panel("overview/coverage"), request(NAMESPACE, at(120), at(720)), WIDTH, HEIGHT, answer -> {
            if (answer.at("/aggregations/slices/runs") instanceof ObjectNode runs) {
                runs.put("sum_other_doc_count", 7);
            }
            if (answer.at("/aggregations/found/buckets/0/runs") instanceof ObjectNode runs) {
                runs.put("sum_other_doc_count", 7);
            }
        });
        assertThat(words("beyond")).isEqualTo("There are more than 5,000 runs: missing, duplicates, dropped and counters are of the "
                + "5,000 with most documents");
        assertThat(page.texts()).contains("> 2");
        assertThat(words("rolled")).endsWith("first full hour. Of more than 900 runs at a time some were not looked at for missing hours");
        show("overview/coverage", 120, 720);
        assertThat(words("beyond")).isEmpty();
        assertThat(words("rolled")).endsWith("first full hour");
    }

    /** A row of an hour is sampled where any of its slices was, and where slices are taken every second one is. */
    @Test
    void a_program_that_samples_half_of_its_calls_all_the_time_has_no_change_of_modes() throws IOException {
        KnownHours known = new KnownHours("longwindowsampled", START, START.plus(12, ChronoUnit.HOURS),
                slice -> slice.sequence() % 2 == 0 ? with(slice, KnownHours.name(7), LongWindowIT::sampled, 0) : slice);
        KnownHours.store(known.slices());
        KnownHours.store(known.hours());

        show("longwindowsampled", "compare/moment", 120, 720);

        assertThat(page.texts()).contains("\u25cf own time").doesNotContain("other mode", "withheld")
                .noneMatch(text -> text.contains("watched otherwise"));
    }

    /** From the middle on all calls of the function are sampled. Its rows are sampled in hours before that, too. */
    @Test
    void a_change_of_the_share_of_sampled_calls_from_hour_to_hour_is_one_of_modes() throws IOException {
        KnownHours known = new KnownHours("longwindowmore", START, START.plus(12, ChronoUnit.HOURS),
                slice -> slice.sequence() % 2 == 0 || slice.timestamp().isAfter(at(420)) ? with(slice, KnownHours.name(7),
                        LongWindowIT::sampled, 0) : slice);
        KnownHours.store(known.slices());
        KnownHours.store(known.hours());

        show("longwindowmore", "compare/moment", 120, 720);

        assertThat(page.texts()).contains("\u25cf cumulative time", "other mode")
                .anyMatch(text -> text.contains("1 function was watched otherwise on one side"));
    }

    /** It went out in the midst of an hour and came back before its end, so that the last slice tells nothing of it. */
    @Test
    void a_function_that_was_out_for_a_part_of_an_hour_or_a_day_moves_own_time() throws IOException {
        Instant from = at(24 * 60 + 200);
        Instant to = at(24 * 60 + 225);
        KnownHours known = new KnownHours("longwindowout", START, START.plus(5, ChronoUnit.DAYS), slice -> {
            boolean isOut = isOf(slice, 1) && !slice.timestamp().isBefore(from) && slice.timestamp().isBefore(to);
            return isOut ? with(slice, KnownHours.name(7), LongWindowIT::out, 1) : slice;
        });
        KnownHours.store(known.slices());
        KnownHours.store(known.hours());
        KnownHours.store(known.days());
        for (String panel : List.of("compare/moment", "compare/releases")) {
            page.show(panel(panel), request("longwindowout", at(24 * 60), at(24 * 60 + 600)), WIDTH, HEIGHT);
            isLeftOut(panel);
        }
        page.show(panel("compare/windows"), request("longwindowout", at(48 * 60), at(48 * 60 + 600)), WIDTH, HEIGHT);
        isLeftOut("compare/windows");
        page.click(page.marks("shift").get(0));
        assertThat(page.texts()).as("neither now nor an hour earlier").contains("\u25cf 1 hour", "\u25cf own time")
                .doesNotContain("left out", "withheld");
        page.show(panel("months/releases"), request("longwindowout", START, at(5 * 24 * 60)), WIDTH, HEIGHT);
        isLeftOut("months/releases");
    }

    private static void isLeftOut(String panel) {
        assertThat(page.texts()).as(panel).contains("\u25cf cumulative time", "left out")
                .anyMatch(text -> text.contains("Up to 1 function was left out for the budget"));
        page.click(page.marks("measure").stream().filter(mark -> "own".equals(mark.get("key"))).findFirst().orElseThrow());
        assertThat(page.texts()).as(panel).contains("withheld");
        assertThat(page.complaints()).as(panel).isEmpty();
    }

    /** A slice belongs to the hour of its @timestamp, and an hour begins when its first slice did. */
    @Test
    void an_hour_whose_first_slice_began_a_little_early_is_on_its_own_side_of_the_moment_and_in_its_own_bar() throws IOException {
        KnownHours known = new KnownHours("longwindowearly", START, START.plus(12, ChronoUnit.HOURS), LongWindowIT::early);
        KnownHours.store(known.slices());
        KnownHours.store(known.hours());

        show("longwindowearly", "compare/moment", 120, 720);

        assertThat(page.texts()).anyMatch(text -> text.endsWith(": 600.0 and 600.0 min recorded."))
                .anyMatch(text -> text.startsWith("Seconds of own time"));
        List<Map<String, Object>> rows = named(page.marks("stripe"));
        assertThat(rows).hasSizeGreaterThan(5);
        for (Map<String, Object> row : rows) {
            assertThat(number(row, "old")).isCloseTo(known.sum(at(120), at(420), is((String) row.get("fn")), FunctionProfile::tottimeNanos)
                    / 1e9, within(1e-6));
        }

        show("longwindowearly", "function/function", 120, 720);

        String function = (String) page.marks("chosen").get(0).get("fn");
        List<Map<String, Object>> bars = page.marks("own");
        assertThat(bars).hasSize(10);
        for (Map<String, Object> bar : bars) {
            Instant hour = Instant.ofEpochMilli(((Number) bar.get("t")).longValue());
            assertThat(number(bar, "tottime")).as("from %s", hour)
                    .isCloseTo(known.sum(hour, hour.plus(1, ChronoUnit.HOURS), is(function), FunctionProfile::tottimeNanos) / 1e9,
                            within(1e-6));
        }
    }

    private static ProfileDocument early(ProfileDocument d) {
        return new ProfileDocument(d.kind(), d.timestamp(), d.start().minusMillis(2), d.end().minusMillis(2), d.durationNanos(), d.runId(),
                d.sequence(), d.namespace(), d.service(), d.hostName(), d.pid(), d.labels(), d.functionCount(), d.profile(), d.facts());
    }

    /** A slice with another row of a function, and so many functions out. */
    private static ProfileDocument with(ProfileDocument d, String function, UnaryOperator<FunctionProfile> change, int outFunctions) {
        StatsProfile profile = StatsProfile.of(d.profile().funcProfiles().values().stream()
                .map(row -> row.id().function().equals(function) ? change.apply(row) : row).toList());
        ProfileDocument changed = new ProfileDocument(d.kind(), d.timestamp(), d.start(), d.end(), d.durationNanos(), d.runId(),
                d.sequence(), d.namespace(), d.service(), d.hostName(), d.pid(), d.labels(), d.functionCount(), profile, d.facts());
        return outFunctions == 0 ? changed : SampleDocuments.withOverhead(changed, new Overhead(0.02, 0.01, 0, 1_000_000_000L, 10, 0,
                outFunctions, 0, List.of()));
    }

    private static FunctionProfile sampled(FunctionProfile row) {
        return row.withTiming(Timing.of(Mode.SAMPLED, row.ncalls(), 0, Uncertainty.ofErrors(1_000, 1_000), OptionalLong.empty()));
    }

    private static FunctionProfile out(FunctionProfile row) {
        return row.withTiming(Timing.of(Mode.OUT, 0, 0.4, Uncertainty.NONE, OptionalLong.empty()));
    }

    private static boolean isOf(ProfileDocument document, int host) {
        return document.hostName().equals("host-" + host);
    }

    /** Whether it is of the hour that begins at this minute. */
    private static boolean isWithin(ProfileDocument document, int minute) {
        return !document.timestamp().isBefore(at(minute)) && document.timestamp().isBefore(at(minute + 60));
    }

    @Test
    void slices_of_an_older_version_are_charted_in_windows_up_to_two_hours_and_their_hours_are_named_in_longer_ones() throws IOException {
        KnownHours older = new KnownHours("longwindowolder", START, START.plus(8, ChronoUnit.HOURS));
        // Makes the stream.
        KnownHours.store(older.slices().subList(0, 1));
        for (ProfileDocument slice : older.slices().subList(1, older.slices().size())) {
            KnownHours.storeAsOlderVersion(slice);
        }
        refresh("longwindowolder");

        show("longwindowolder", "overview/own-time", 195, 315);
        assertThat(sum(page.marks("bar"), "v")).isCloseTo(older.sum(at(195), at(315), all -> true, FunctionProfile::tottimeNanos) / 1e9,
                within(1e-6));
        show("longwindowolder", "overview/own-time", 60, 480);
        assertThat(sum(page.marks("bar"), "v")).as("the last hour")
                .isCloseTo(older.sum(at(420), at(480), all -> true, FunctionProfile::tottimeNanos) / 1e9, within(1e-6));
        show("longwindowolder", "overview/coverage", 60, 480);
        assertThat(words("unrolled")).isEqualTo("Hours are missing or not whole: 144 slices of 2 runs are not shown. "
                + "To make what is missing: rollup --from 2025-03-10T01:00:00Z --to 2025-03-10T07:00:00Z");

        KnownHours.store(older.hours());
        show("longwindowolder", "overview/own-time", 60, 480);
        assertThat(sum(page.marks("bar"), "v")).as("after rollup")
                .isCloseTo(older.sum(at(60), at(480), all -> true, FunctionProfile::tottimeNanos) / 1e9, within(1e-6));
    }

    /** With an hour that is missing, which takes a line more. */
    @ParameterizedTest
    @ValueSource(ints = {1280, 1920})
    void what_panels_say_of_hours_can_be_read(int window) throws IOException {
        String namespace = "longwindowlegible" + window;
        KnownHours gap = new KnownHours(namespace, START, START.plus(12, ChronoUnit.HOURS));
        KnownHours.store(gap.slices());
        KnownHours.store(gap.hours().subList(1, gap.hours().size() - 4));
        List<String> names = new ArrayList<>(List.of("(other)", KnownHours.RARE, "Rare.seldom"));
        IntStream.range(0, KnownHours.FUNCTIONS).mapToObj(KnownHours::name).forEach(name -> {
            names.add(name);
            names.add(name.replace("com.acme.shop.", ""));
        });
        SoftAssertions all = new SoftAssertions();
        for (Map.Entry<String, KibanaPanel> panel : KibanaPanel.all().entrySet()) {
            KibanaPanel it = panel.getValue();
            page.show(it.spec(), request(namespace, START, at(705)), it.width(window), it.height());
            all.assertThat(page.illegible(names)).as("%s, window of %d", panel.getKey(), window).isEmpty();
            page.screenshot("hours-" + panel.getKey().replace('/', '-') + "-" + window);
        }
        all.assertAll();
    }

    /** Kibana's range "Today" ends in the evening: the newest slices are there nevertheless. */
    @Test
    void a_window_that_ends_later_than_now_has_the_newest_slices() throws IOException {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MINUTES);
        Instant start = now.truncatedTo(ChronoUnit.HOURS).minus(8, ChronoUnit.HOURS);
        KnownHours today = new KnownHours("longwindowtoday", start, now);
        KnownHours.store(today.slices());
        KnownHours.store(today.hours());

        page.show(panel("overview/own-time"), request("longwindowtoday", start, start.plus(24, ChronoUnit.HOURS)), WIDTH, HEIGHT);

        assertThat(sum(page.marks("bar"), "v")).isCloseTo(today.sum(start, now, all -> true, FunctionProfile::tottimeNanos) / 1e9,
                within(1e-6));
        assertThat(page.texts()).anyMatch(text -> text.startsWith(TOLD));
    }

    /** From 06:00 of the first day to 18:00 of the sixth: days before the boundary, hours after it and on the first day. */
    @Test
    void months_are_made_of_days_and_hours_and_name_what_is_missing() throws IOException {
        String namespace = "longwindowmonths";
        KnownHours month = new KnownHours(namespace, START, START.plus(6 * 24 - 3, ChronoUnit.HOURS));
        KnownHours.store(month.hours());
        List<ProfileDocument> stored = new ArrayList<>(month.days());
        stored.removeIf(day -> day.timestamp().equals(START.plus(2, ChronoUnit.DAYS)));
        KnownHours.store(stored);
        Instant from = START.plus(6, ChronoUnit.HOURS);
        Instant to = START.plus(5 * 24 + 18, ChronoUnit.HOURS);

        page.show(panel("months/shown"), request(namespace, from, to), WIDTH, 40);
        assertThat(page.marks("shown").get(0))
                .containsEntry("whole", "! 1 day is not whole: 48 hours are not shown. To make what is missing: "
                + "rollup --from 2025-03-12T00:00:00Z --to 2025-03-13T00:00:00Z");

        KnownHours.store(month.days().stream().filter(day -> day.timestamp().equals(START.plus(2, ChronoUnit.DAYS))).toList());
        page.show(panel("months/shown"), request(namespace, from, to), WIDTH, 40);
        assertThat(page.marks("shown").get(0))
                .containsEntry("whole", "Days (UTC) before 14 Mar, hours after it and before the first full day");
        page.show(panel("months/own-time"), request(namespace, from, to), WIDTH, HEIGHT);
        assertThat(page.complaints()).isEmpty();
        Map<String, Double> drawn = sums("bar", "v");
        assertThat(drawn.values().stream().mapToDouble(v -> v).sum())
                .isCloseTo(month.sum(from, to, all -> true, FunctionProfile::tottimeNanos) / 1e9, within(1e-6));
        assertThat(page.texts()).anyMatch(text -> text.contains("per 1 d"));
        page.show(panel("months/functions"), request(namespace, from, to), WIDTH, HEIGHT);
        for (Map<String, Object> row : named(page.marks("stripe"))) {
            assertThat(number(row, "ncalls")).isEqualTo(month.sum(from, to, is((String) row.get("fn")), FunctionProfile::ncalls));
        }
        page.show(panel("months/releases"), request(namespace, from, to), WIDTH, HEIGHT);
        assertThat(page.texts()).contains("\u25cf 1.0.0", "\u25cf 1.1.0");
        assertThat(page.complaints()).isEmpty();
    }

    /** As after an update, before anybody has run the command. */
    @Test
    void months_without_days_and_hours_say_so_and_name_the_command() throws IOException {
        String namespace = "longwindownodays";
        KnownHours slices = new KnownHours(namespace, START, START.plus(3, ChronoUnit.HOURS));
        KnownHours.store(slices.slices());
        for (String panel : List.of("months/own-time", "months/calls", "months/functions", "months/releases")) {
            page.show(panel(panel), request(namespace, START, START.plus(6, ChronoUnit.DAYS)), WIDTH, HEIGHT);
            assertThat(page.complaints()).as(panel).isEmpty();
            assertThat(page.texts()).as(panel).anyMatch(text -> text.contains("ays are missing"))
                    .anyMatch(text -> text.contains("he command rollup makes days")).anyMatch(text -> text.contains("lear the controls"))
                    .noneMatch(text -> text.startsWith("Nothing was profiled"));
        }
    }

    private static void refresh(String namespace) throws IOException {
        try (Elasticsearch elasticsearch = Elasticsearch.open(SearchServer.shared().settings().build())) {
            elasticsearch.call("refresh", client -> client.indices().refresh(r -> r.index(StreamFamily.SLICES.stream(namespace))));
        }
    }

    /** Lets an answer say that five slices of a run in this hour, which is not due yet, are in no hour document. */
    private static void lack(JsonNode answer, Instant hour) {
        if (answer.at("/aggregations/newest") instanceof ObjectNode newest) {
            newest.putObject("hour").put("value", hour.toEpochMilli());
            newest.putObject("runs").putArray("buckets").add(fiveSlices());
            ArrayNode bars = (ArrayNode) answer.at("/aggregations/found/buckets");
            bars.addObject().put("key", hour.toEpochMilli()).putObject("runs").put("sum_other_doc_count", 0).putArray("buckets")
                    .add(fiveSlices());
        }
    }

    private static ObjectNode fiveSlices() {
        ObjectNode run = JsonNodeFactory.instance.objectNode().put("key", "a-run").put("doc_count", 5);
        run.putObject("held").put("value", 0);
        run.putObject("hours").put("value", 0);
        run.putObject("numbers").put("min", 3).put("max", 7);
        return run;
    }

    /** Lets an answer say that an index had more functions than it sent. */
    private static void shorten(JsonNode answer) {
        if (answer.at("/aggregations/slices/functions/by_ncalls") instanceof ObjectNode calls) {
            calls.put("doc_count_error_upper_bound", -1);
        }
    }

    private static String words(String key) {
        return page.marks("word").stream().filter(word -> key.equals(word.get("key"))).map(word -> (String) word.get("whole")).findFirst()
                .orElse("");
    }

    private static Instant at(int minute) {
        return START.plus(Duration.ofMinutes(minute));
    }

    private static long of(int from, int to, ToLongFunction<FunctionProfile> figure) {
        return known.sum(at(from), at(to), all -> true, figure);
    }

    private static long of(String function, int from, int to, ToLongFunction<FunctionProfile> figure) {
        return known.sum(at(from), at(to), is(function), figure);
    }

    private static Map<String, Double> sums(String mark, String figure) {
        Map<String, Double> sums = new TreeMap<>();
        page.marks(mark).forEach(item -> sums.merge((String) item.get("fn"), number(item, figure), Double::sum));
        return sums;
    }

    private static void show(String panel, int from, int to) throws IOException {
        show(NAMESPACE, panel, from, to);
    }

    private static void show(String namespace, String panel, int from, int to) throws IOException {
        page.show(panel(panel), request(namespace, at(from), at(to)), WIDTH, HEIGHT);
        assertThat(page.complaints()).as(panel).isEmpty();
    }

    private static JsonNode panel(String name) {
        return panels.get("statsprofile-" + name);
    }
}
