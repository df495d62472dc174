package io.statsprofile.internal.kibana;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.statsprofile.internal.model.Overhead;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ServiceId;
import io.statsprofile.pstats.CallerProfile;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.Mode;
import io.statsprofile.pstats.StatsProfile;
import io.statsprofile.pstats.Timing;
import io.statsprofile.pstats.Uncertainty;
import io.statsprofile.testing.SameEverywhere;
import io.statsprofile.testing.SampleDocuments;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a panel says can be read: at the sizes that panels have in Kibana, in its light and its dark mode, with functions of long names. */
@SameEverywhere
class LegibilityIT extends PanelTests {

    private static final String NAMESPACE = "legible";
    private static final int FUNCTIONS = 14;
    /** From a second to another: much to compare with, nothing before it, nothing at all. */
    private static final int[][] WINDOWS = {{900, 1_500}, {0, 600}, {86_400, 90_000}};

    private static Map<String, KibanaPanel> panels;
    private static KnownSlices known;
    /** How many names of a sort a panel had at most. */
    private static final Map<String, Integer> shownOf = new TreeMap<>();
    /** As they are and as panels shorten them. */
    private static List<String> names;

    @BeforeAll
    static void store_what_is_known() throws IOException {
        panels = KibanaPanel.all();
        // Of another service there is less and less to compare with, so that every hint has its say.
        known = new KnownSlices(NAMESPACE, 3, 150, FUNCTIONS, 0, LegibilityIT::name).with("billing", 7, 130, 10, FUNCTIONS, 0).store();
        names = Stream.concat(Stream.of("(other)"), IntStream.range(0, FUNCTIONS).mapToObj(LegibilityIT::name))
                .flatMap(name -> Stream.of(name, name.replaceFirst("^([a-z_][A-Za-z0-9_]*[.])+", ""))).toList();
        page.load(VegaLibraries.ofServer());
        // Each test stores what it needs before it draws it for the first time.
        page.remember();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void every_panel_can_be_read_in_a_window_of_1280_and_of_1920_pixels(boolean dark) throws IOException {
        page.dress(dark);
        SoftAssertions all = new SoftAssertions();
        for (int window : new int[] {1280, 1920}) {
            for (Map.Entry<String, KibanaPanel> panel : panels.entrySet()) {
                for (int[] range : WINDOWS) {
                    KibanaPanel it = panel.getValue();
                    page.show(it.spec(), request(NAMESPACE, range[0], range[1]), it.width(window), it.height());
                    all.assertThat(page.illegible(names)).as("%s, %s, window of %d, seconds %d to %d", panel.getKey(), dark ? "dark"
                            : "light", window, range[0], range[1])
                            .isEmpty();
                    if (range == WINDOWS[0]) {
                        page.screenshot("legible-" + panel.getKey().replace('/', '-') + "-" + window + (dark ? "-dark" : "-light"));
                    }
                }
            }
        }
        all.assertAll();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void the_word_on_an_answer_in_part_can_be_read_and_covers_nothing(boolean dark) throws IOException {
        page.dress(dark);
        SoftAssertions all = new SoftAssertions();
        for (Map.Entry<String, KibanaPanel> panel : panels.entrySet()) {
            KibanaPanel it = panel.getValue();
            page.show(it.spec(), request(NAMESPACE, 900, 1_500), it.width(1280), it.height(), answer -> answer.put("timed_out", true));
            all.assertThat(page.illegible(names)).as("%s, %s", panel.getKey(), dark ? "dark" : "light").isEmpty();
            page.screenshot("legible-partial-" + panel.getKey().replace('/', '-') + (dark ? "-dark" : "-light"));
        }
        all.assertAll();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_function_that_stands_alone_is_named_after_what_brings_back_the_others(boolean dark) throws IOException {
        page.dress(dark);
        for (String name : List.of("own-time", "calls", "cumulative-time")) {
            KibanaPanel panel = panels.get("statsprofile-overview/" + name);
            for (int window : new int[] {1280, 1920}) {
                page.show(panel.spec(), request(NAMESPACE, 900, 1_500), panel.width(window), panel.height());
                page.click(page.marks("row").get(1));
                assertThat(page.texts()).as(name).anyMatch(text -> text.contains("Only one, click it again for all: "));
                assertThat(page.illegible(names)).as("%s, window of %d", name, window).isEmpty();
                page.screenshot("legible-alone-" + name + "-" + window + (dark ? "-dark" : "-light"));
            }
        }
    }

    /** Names that are alike for longer than there is room: what is left of each is another text than of the others. */
    @ParameterizedTest
    @ValueSource(ints = {1280, 1920})
    void names_are_shortened_where_they_are_alike(int window) throws IOException {
        page.dress(false);
        if (window == 1280) {
            for (int i = 0; i < 4; i++) {
                store(alike(i));
            }
        }
        Map<String, FunctionProfile> rows = alike(0).profile().funcProfiles();
        List<String> whole = List.copyOf(rows.keySet());
        String called = rows.values().stream().max(Comparator.comparing(row -> row.callers().size())).orElseThrow().id().function();
        SoftAssertions all = new SoftAssertions();
        for (Map.Entry<String, KibanaPanel> panel : panels.entrySet()) {
            KibanaPanel it = panel.getValue();
            page.show(it.spec(), request("alike", 0, 120).choosing(called), it.width(window), it.height());
            all.assertThat(page.illegible(whole)).as("%s, window of %d", panel.getKey(), window).isEmpty();
            page.screenshot("alike-" + panel.getKey().replace('/', '-') + "-" + window);
            for (String mark : List.of("row-name", "function-name", "host-name", "version-name", "place-name", "caller-name", "service",
                    "old", "new")) {
                List<Object> shown = page.marks(mark).stream().map(item -> item.get("text")).toList();
                all.assertThat(shown).as("%s of %s, window of %d", mark, panel.getKey(), window).doesNotHaveDuplicates();
                shownOf.merge(mark, shown.size(), Math::max);
            }
        }
        all.assertThat(shownOf.values()).as("what was held against each other: %s", shownOf).allMatch(count -> count > 1);
        all.assertAll();
    }

  

    /** A slice of a host, a release and a service whose names differ at the end only, or only at the beginning. */
    private static ProfileDocument alike(int number) {
        List<FunctionProfile> rows = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            String type = "com.acme.warehouse." + List.of("order", "stock", "price").get(i / 3) + ".AbstractTransactionalRepository" + i % 3
                    + "$CachingDecorator";
            String method = "findAllByCustomerAndStatusOrderByCreatedDescending";
            FunctionId id = new FunctionId(type + "." + method + (i % 2 == 0 ? "" : "(Map,List)"), type, method, "X.java", i + 1);
            List<CallerProfile> callers = rows.stream().map(row -> new CallerProfile(row.id().function(), 1, 1, 1_000_000L, 1_000_000L))
                    .toList();
            rows.add(new FunctionProfile(id, 3, 3, 0, 1_000_000_000L * (i + 1), 2_000_000_000L * (i + 1), callers, 1));
        }
        String service = "warehouse-order-fulfilment-and-returns-service-" + (number < 2 ? "eu" : "us");
        ProfileDocument like = SampleDocuments.of("alike", StatsProfile.of(rows));
        return new ProfileDocument(like.kind(), like.timestamp(), like.start(), like.end(), like.durationNanos(), "alike-" + number, 1,
                like.namespace(),
                new ServiceId(service, "2026.11.28-release-candidate-build-20261128-feature-checkout-081" + number % 2, "production", "n"),
                (number % 2 == 0 ? service + "-7d9f8c6b5d-x2k4q" + number : "node-" + number
                        + ".warehouse.eu-central-1.compute.internal.acme.example"), 1, Map.of(),
                like.functionCount(), like.profile(), like.facts());
    }

    /** Errors and marks take room: sums of hours, and every function sampled. */
    @ParameterizedTest
    @ValueSource(ints = {1280, 1920})
    void estimates_and_their_errors_can_be_read(int window) throws IOException {
        page.dress(window == 1920);
        if (window == 1280) {
            for (int secondsBefore : new int[] {0, 60, 900}) {
                store(estimated(secondsBefore));
            }
        }
        SoftAssertions all = new SoftAssertions();
        for (Map.Entry<String, KibanaPanel> panel : panels.entrySet()) {
            KibanaPanel it = panel.getValue();
            for (int chosen : new int[] {3, 8}) {
                page.show(it.spec(), request("legibleestimates", 0, 120).choosing(name(chosen)), it.width(window), it.height());
                all.assertThat(page.illegible(names)).as("%s, function %d, window of %d", panel.getKey(), chosen, window).isEmpty();
                page.screenshot("estimated-" + panel.getKey().replace('/', '-') + "-" + chosen + "-" + window);
            }
        }
        all.assertAll();
    }

    /** The last function was out for a while. */
    private static ProfileDocument estimated(int secondsBefore) {
        List<FunctionProfile> rows = new ArrayList<>();
        Uncertainty error = Uncertainty.ofErrors(1_250_000_000, 2_500_000_000L);
        for (int i = 0; i < 9; i++) {
            List<CallerProfile> callers = rows.stream()
                    .map(row -> new CallerProfile(row.id().function(), 1_234_567, 1_234_567, 1_234_567_890_123L, 2_345_678_901_234L, error))
                    .toList();
            rows.add(new FunctionProfile(FunctionId.named(name(i)), 12_345_678, 12_345_678 - i % 2, 0, (i + 1) * 1_234_567_890_123L,
                    (i + 1) * 2_345_678_901_234L, callers, 1,
                    Timing.of(i == 8 ? Mode.OUT : Mode.SAMPLED, 12_345_678, i == 8 ? 0.5 : 0, error, OptionalLong.of(15_259))));
        }
        ProfileDocument like = SampleDocuments.withOverhead(SampleDocuments.of("legibleestimates", StatsProfile.of(rows)),
                new Overhead(0.02, 0.0173, 0.0191, 3_200_000_000L, 400, 11, 0, 57, List.of()));
        return new ProfileDocument(like.kind(), like.timestamp().minusSeconds(secondsBefore), like.start().minusSeconds(secondsBefore),
                like.end().minusSeconds(secondsBefore), like.durationNanos(), like.runId(), 900 - secondsBefore, like.namespace(),
                new ServiceId("shop", "1." + secondsBefore, "production", "n"), like.hostName(), 1, Map.of(), like.functionCount(),
                like.profile(), like.facts());
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 1920})
    void losses_and_waits_can_be_read(int window) throws IOException {
        page.dress(window == 1920);
        String namespace = "legiblelosses-" + window;
        for (ProfileDocument lossy : LossyRuns.documents(namespace)) {
            store(lossy);
        }
        KibanaPanel panel = panels.get("statsprofile-overview/coverage");
        page.show(panel.spec(), request(namespace, 0, 120), panel.width(window), panel.height());
        assertThat(page.texts()).contains("longest wait", "! dead-lettered 3").anyMatch(text -> text.startsWith("Last error 20")
                && text.endsWith("\u2026"));
        assertThat(page.illegible(names)).isEmpty();
        page.screenshot("losses-" + window);
        String calm = "legiblecalm-" + window;
        for (ProfileDocument well : LossyRuns.calm(calm)) {
            store(well);
        }
        page.show(panel.spec(), request(calm, 0, 120), panel.width(window), panel.height());
        assertThat(page.illegible(names)).isEmpty();
        page.screenshot("calm-" + window);
        for (int width : new int[] {900, 560}) {
            page.show(panel.spec(), request(namespace, 0, 120), width, 300);
            assertThat(page.illegible(names)).as("%d pixels wide", width).isEmpty();
            page.screenshot("losses-narrow-" + width + "-" + window);
        }
    }

    @Test
    void a_panel_that_is_too_narrow_for_a_legend_says_above_what_was_folded() throws IOException {
        page.dress(false);
        long all = known.sum(900, 1_500, every -> true, FunctionProfile::ncalls);
        long folded = known.sum(900, 1_500, is(FunctionProfile.OTHER), FunctionProfile::ncalls);
        for (int width : new int[] {560, 400}) {
            for (String name : List.of("own-time", "calls", "cumulative-time")) {
                JsonNode spec = panels.get("statsprofile-overview/" + name).spec();
                page.show(spec, request(NAMESPACE, 900, 1_500), width, 300);
                assertThat(page.marks("row")).isEmpty();
                assertThat(page.illegible(names)).as("%s at %d", name, width).isEmpty();
                assertThat(page.texts()).anyMatch(name.equals("cumulative-time") ? text -> text.startsWith("Lines overlap")
                        : text -> text.endsWith("% was folded in documents"));
                page.screenshot("legible-" + name + "-" + width);
                if (name.equals("calls")) {
                    assertThat(page.texts()).contains("%.1f%% was folded in documents".formatted(100.0 * folded / all));
                }
            }
        }
    }

    /** As long as that of a generic repository's method with its parameters. */
    private static String name(int number) {
        return "com.acme.warehouse.persistence.generic.AbstractTransactionalRepository" + number % 3
                + "$CachingDecorator<com.acme.warehouse.model.Order, java.util.UUID>.findAllByCustomerAndStatusOrderByCreated" + number
                + "(java.util.Map<java.lang.String, java.util.List<java.lang.String>>)";
    }
}
