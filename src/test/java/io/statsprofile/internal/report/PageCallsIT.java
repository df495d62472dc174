package io.statsprofile.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.internal.base.Seconds;
import io.statsprofile.internal.query.ProfileQuery;
import io.statsprofile.internal.series.ProfileSeries;
import io.statsprofile.pstats.CallerProfile;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.StatsProfile;
import io.statsprofile.testing.SameEverywhere;
import io.statsprofile.testing.SampleDocuments;
import io.statsprofile.testing.SeriesOf;
import io.statsprofile.testing.ShopRuns;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** Callers and callees in the page, by the keyboard, as a screen reader has them, and without scripts. */
@SameEverywhere
class PageCallsIT extends PageTests {

    private static final String RESERVE = ShopRuns.name(3);
    private static ProfileSeries traced;

    @BeforeAll
    static void ask() throws IOException {
        traced = SeriesOf.shop(40, ProfileQuery.ALL.withCallers());
    }

    @Test
    void a_function_is_chosen_by_its_name_and_shows_both_ends_of_its_calls() throws IOException {
        page.open(traced, 1280, 900, false);
        assertThat(page.text("calls-shown")).startsWith(traced.functions().get(0).function() + ": ");
        choose(RESERVE);
        FunctionProfile row = traced.profile().get(RESERVE);
        assertThat(lines("was called by")).containsExactlyInAnyOrderElementsOf(row.callers().stream()
                .map(caller -> line(named(caller.caller()), caller)).toList());
        assertThat(lines("called")).containsExactlyInAnyOrderElementsOf(callees(RESERVE));
        assertThat(page.text("calls-shown")).isEqualTo(RESERVE + ": " + row.callers().size() + " callers, " + callees(RESERVE).size()
                + " callees.");
        browser.screenshot("report-calls");
    }

    @Test
    void from_a_caller_the_keyboard_goes_on_to_its_callers() throws IOException {
        page.open(traced, 1280, 900, false);
        choose(RESERVE);
        page.keys(Keys.TAB);
        String next = browser.driver().switchTo().activeElement().getText();
        assertThat(next).isEqualTo(lines("was called by").get(0).get(0));
        page.keys(Keys.ENTER);
        assertThat(page.text("calls-shown")).startsWith(next + ": ");
        assertThat(browser.driver().switchTo().activeElement().getDomAttribute("id")).isEqualTo("calls-of");
        page.keys(Keys.chord(Keys.CONTROL, "a"), "nobody", Keys.ENTER);
        assertThat(page.text("calls-shown")).startsWith("No function with recorded callers or callees is named so.");
    }

    @Test
    void they_are_tables_with_names_for_screen_readers_and_fit_at_every_width() throws IOException {
        for (int width : new int[] {390, 1280, 1920}) {
            page.openOnScreen(traced, width, width == 1280);
            choose(RESERVE);
            assertThat(page.accessibleName("calls-of")).isEqualTo("Function");
            assertThat(browser.driver().findElements(By.cssSelector("#calls-tables table")).stream().map(WebElement::getAccessibleName))
                    .containsExactly("was called by", "called");
            assertThat(browser.driver().findElement(By.id("calls-shown")).getAriaRole()).isEqualTo("status");
            assertThat(page.fits()).isTrue();
            browser.run("document.getElementById('calls-card').scrollIntoView()");
            browser.screenshot("report-calls-" + width);
        }
    }

    @Test
    void the_function_that_was_asked_for_stands_there_first() throws IOException {
        browser.open(Files.writeString(Files.createTempFile("calls", ".html"),
                HtmlReport.render(traced, List.of(new CallsReport.Question(true, new CallsChoice(List.of(RESERVE)))))), 1280, 900, false);
        assertThat(page.text("calls-shown")).startsWith(RESERVE + ": ");
    }

    @Test
    void without_scripts_all_of_them_are_one_table() throws IOException {
        browser.driver().executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", true));
        try {
            page.open(traced, 1280, 900, false);
            assertThat(page.isShown("calls-choice")).isFalse();
            browser.driver().findElement(By.cssSelector("#calls-all summary")).click();
            CallerProfile caller = traced.profile().get(RESERVE).callers().get(0);
            assertThat(page.text("calls")).contains(named(caller.caller()) + " " + RESERVE + " " + caller.callsText() + " "
                    + Seconds.format(caller.tottimeNanos()));
        } finally {
            browser.driver().executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", false));
        }
    }

    @Test
    void it_says_where_callers_are_not_recorded_and_how_many_are_left_out() throws IOException {
        page.open(SeriesOf.names(List.of("a.A.a"), ProfileQuery.ALL.withCallers()), 1280, 900, false);
        assertThat(page.text("calls-card")).contains("No callers are recorded in this window.").contains("TRACE");
        List<FunctionProfile> rows = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            List<CallerProfile> callers = new ArrayList<>();
            for (int caller = 0; caller < 90; caller++) {
                callers.add(new CallerProfile("<b>com.acme.Caller</b>.of" + caller, 1, 1, 1, i));
            }
            rows.add(new FunctionProfile(FunctionId.named("com.acme.Callee.of" + i), 90, 90, 0, 90, 5_400, callers, 1));
        }
        page.open(SeriesOf.documents(List.of(SampleDocuments.of("many", StatsProfile.of(rows))), ProfileQuery.ALL.withCallers()),
                1280, 900, false);
        assertThat(page.text("calls-card")).contains("Reduced from 5,400 pairs of functions to the 5,000 with the most cumulative time");
        assertThat(lines("was called by")).hasSize(90).allMatch(line -> line.get(0).startsWith("<b>com.acme.Caller</b>.of"));
    }

    private static void choose(String name) {
        page.keys(Keys.TAB);
        browser.driver().findElement(By.id("calls-of")).clear();
        browser.driver().findElement(By.id("calls-of")).sendKeys(name);
    }

    private static List<List<String>> callees(String caller) {
        return traced.profile().funcProfiles().values().stream().flatMap(row -> row.callers().stream()
                .filter(edge -> edge.caller().equals(caller))
                .map(edge -> line(row.id().function(), edge))).toList();
    }

    private static List<String> line(String name, CallerProfile figures) {
        return List.of(name, figures.callsText(), Seconds.format(figures.tottimeNanos()), figures.hasCumtime()
                ? Seconds.format(figures.cumtimeNanos()) : "-");
    }

    private static String named(String caller) {
        return caller.equals(FunctionProfile.OTHER) ? "callers that are not named" : caller;
    }

    @SuppressWarnings("unchecked")
    private static List<List<String>> lines(String caption) {
        return (List<List<String>>) browser.run("""
                const table = [...document.querySelectorAll('#calls-tables table')].find(one => one.caption.textContent === arguments[0]);
                return [...table.tBodies[0].rows].map(row => [...row.cells].map(cell => cell.textContent));""", caption);
    }
}
