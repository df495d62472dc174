package io.statsprofile.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.internal.base.Seconds;
import io.statsprofile.internal.series.Measure;
import io.statsprofile.testing.SameEverywhere;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The page for those who do not see its pictures, who have no pointer, who print it, or whose browser runs no scripts. */
@SameEverywhere
class PageAccessIT extends PageTests {

    @Test
    void charts_are_pictures_with_words_for_those_who_do_not_see_them() throws IOException {
        page.open(shop, 1280, 900, false);
        String largest = shop.functions().get(0).function() + " " + Units.time(shop.functions().get(0).tottimeNanos());
        assertThat(page.accessibleName("chart")).startsWith("Own time by function. Stacked columns, one per 20 s. Largest: "
                + largest + ", ");
        page.choose(Measure.CUMTIME);
        assertThat(page.accessibleName("chart")).startsWith("Cumulative time by function. Lines with points");
        assertThat(page.accessibleName("table")).contains("All of them stand below as text");
        assertThat(page.accessibleRoles()).doesNotContain("graphics-document").contains("image");
    }

    @Test
    void the_keyboard_shows_one_function_alone_and_percent_as_the_pointer_does() throws IOException {
        page.open(shop, 1280, 900, false);
        int all = page.chart().marks("bar").size();
        String second = (String) page.chart().marks("row").get(1).get("fn");
        page.choose(Measure.TOTTIME);
        page.keys(Keys.TAB, Keys.TAB, Keys.TAB, second);
        assertThat(page.chart().marks("bar")).isNotEmpty().hasSizeLessThan(all).allSatisfy(bar -> assertThat(bar.get("fn"))
                .isEqualTo(second));
        browser.screenshot("report-keyboard");
        page.escape();
        assertThat(page.chart().marks("bar")).hasSize(all);
        page.keys(Keys.TAB, Keys.SPACE);
        assertThat(page.chart().marks("bar")).anySatisfy(bar -> assertThat(((Number) bar.get("share")).doubleValue()).isPositive());
        assertThat(page.chart().texts()).anyMatch(text -> text.contains("100%"));
        page.click(page.chart().marks("toggle").get(0));
        assertThat(browser.run("return document.getElementById('relative').checked")).as("one choice, whoever made it").isEqualTo(false);
    }

    @Test
    void nothing_moves_by_itself() throws IOException {
        page.open(shop, 1280, 900, false);
        page.hover(page.chart().marks("bar").get(0));
        assertThat(browser.run("return document.getAnimations().length")).as("which would need an eye on prefers-reduced-motion")
                .isEqualTo(0L);
    }

    @Test
    void paper_gets_the_colours_of_a_light_screen() throws IOException {
        page.open(shop, 1280, 900, false);
        Object onLight = page.chart().marks("toggle").get(0).get("fill");
        page.open(shop, 1280, 900, true);
        Object onDark = page.chart().marks("toggle").get(0).get("fill");
        browser.run("dispatchEvent(new Event('beforeprint'))");
        assertThat(page.chart().marks("toggle").get(0)).containsEntry("fill", onLight);
        browser.run("dispatchEvent(new Event('afterprint'))");
        assertThat(page.chart().marks("toggle").get(0)).containsEntry("fill", onDark);
    }

    @Test
    void words_and_figures_are_there_without_scripts() throws IOException {
        browser.driver().executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", true));
        try {
            page.open(shop, 1280, 900, true);
            assertThat(page.text("subject")).isEqualTo(ReportTexts.subject(shop));
            assertThat(page.text("tiles")).contains(Units.count(shop.series(Measure.NCALLS).total()));
            assertThat(page.text("functions")).contains(shop.functions().get(39).function())
                    .contains(Seconds.format(shop.functions().get(39).tottimeNanos()));
            assertThat(page.body()).contains("This page draws its charts with a script of its own");
            assertThat(page.isShown("chart-card") || page.isShown("filter") || page.isShown("theme")).as("what needs scripts").isFalse();
            browser.screenshot("report-without-scripts");
        } finally {
            browser.driver().executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", false));
        }
    }
}
