package io.statsprofile.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.statsprofile.model.Band;
import io.statsprofile.model.Measure;
import io.statsprofile.model.MeasureSeries;
import io.statsprofile.model.ProfileSeries;
import io.statsprofile.query.ProfileQuery;
import io.statsprofile.testing.Browser;
import io.statsprofile.testing.SeriesOf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** The page in a real browser. Pictures of it lie in {@code target/screenshots}. */
class HtmlReportIT {

    @TempDir
    private static Path directory;
    private static Browser browser;
    private static ProfileSeries shop;

    @BeforeAll
    static void start() throws IOException {
        assumeTrue(Browser.isThere(), "chromium and chromedriver are on the PATH");
        shop = SeriesOf.shop(40, ProfileQuery.ALL);
        browser = Browser.start(Files.createDirectory(directory.resolve("profile")));
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    @AfterEach
    void nothing_is_loaded_and_nothing_complains() {
        assertThat(browser.requests()).isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void bars_are_the_answer_s_values_and_as_high_as_they_say() throws IOException {
        open(shop, 1280, 900, false);
        for (Measure measure : Measure.values()) {
            choose("measures", measure.key());
            MeasureSeries chart = shop.series(measure);
            List<Map<String, Object>> bars = bars();
            long shown = Stack.of(chart).bands().stream().flatMap(band -> band.values().stream()).filter(value -> value > 0).count();
            assertThat(bars).hasSize((int) shown);
            double perPixel = 0;
            for (Map<String, Object> bar : bars) {
                Band band = Stack.of(chart).bands().stream().filter(b -> b.function().equals(bar.get("function"))).findFirst().orElseThrow();
                long value = band.values().get(shop.bucketStarts().indexOf(Instant.parse((String) bar.get("bucket"))));
                double stated = Double.parseDouble((String) bar.get("value"));
                assertThat(measure.isTime() ? Math.round(stated * 1e9) : (long) stated).isEqualTo(value);
                double height = ((Number) bar.get("height")).doubleValue();
                if (height > 20) {
                    perPixel = perPixel == 0 ? value / height : perPixel;
                    assertThat(value / height).isCloseTo(perPixel, within(perPixel * 0.001));
                }
            }
        }
    }

    @Test
    void pictures_in_light_and_dark_and_two_sizes() throws IOException {
        for (int width : new int[] {1280, 1920}) {
            for (boolean dark : new boolean[] {false, true}) {
                open(shop, width, 1200, dark);
                hoverLargestBar();
                browser.screenshot("report-" + width + (dark ? "-dark" : "-light"));
                assertThat(browser.run("return document.documentElement.scrollWidth <= innerWidth")).isEqualTo(true);
            }
        }
    }

    @Test
    void dark_mode_turns_the_ground() throws IOException {
        open(shop, 1280, 900, false);
        Object lightGround = browser.run("return getComputedStyle(document.body).backgroundColor");
        open(shop, 1280, 900, true);
        assertThat(browser.run("return getComputedStyle(document.body).backgroundColor")).isNotEqualTo(lightGround);
        browser.driver().findElement(By.id("theme")).click();
        assertThat(browser.run("return getComputedStyle(document.body).backgroundColor")).isEqualTo(lightGround);
    }

    @Test
    void hovering_tells_function_and_value() throws IOException {
        open(shop, 1280, 900, false);
        WebElement bar = hoverLargestBar();
        WebElement tip = browser.driver().findElement(By.id("tip"));
        assertThat(tip.isDisplayed()).isTrue();
        long nanos = Math.round(Double.parseDouble(bar.getAttribute("data-value")) * 1e9);
        assertThat(tip.findElement(By.cssSelector(".row.lit")).getText()).contains(Units.time(nanos))
                .contains(bar.getAttribute("data-function").replaceFirst("^.*\\.(?=[^.]+\\.[^.]+$)", ""));
        assertThat(tip.getText()).contains("UTC");
    }

    @Test
    void what_is_missing_stands_above_the_chart_in_a_line_that_opens() throws IOException {
        open(shop, 1280, 900, false);
        WebElement alert = browser.driver().findElement(By.id("alerts"));
        assertThat(alert.getText()).isEqualTo(Wording.summary(shop)).contains("8 slices missing").contains("1 run fell silent");
        alert.findElement(By.tagName("summary")).click();
        assertThat(alert.getText()).contains("lacks slice").contains("falls silent at");
        open(SeriesOf.names(List.of("Only.one"), ProfileQuery.ALL), 1280, 900, false);
        assertThat(browser.driver().findElement(By.id("alerts")).isDisplayed()).isFalse();
    }

    @Test
    void percent_fills_every_bar_that_has_something() throws IOException {
        open(shop, 1280, 900, false);
        choose("scales", "percent");
        List<Double> heights = IntStream.range(0, shop.bucketStarts().size()).filter(i -> shop.series().totals().get(i) > 0)
                .mapToObj(i -> bars().stream().filter(bar -> bar.get("bucket").equals(shop.bucketStarts().get(i).toString()))
                        .mapToDouble(bar -> ((Number) bar.get("height")).doubleValue()).sum()).limit(5).toList();
        assertThat(heights).allSatisfy(height -> assertThat(height).isCloseTo(heights.get(0), within(0.5)));
        browser.screenshot("report-percent");
    }

    @Test
    void a_legend_entry_isolates_its_function_and_escape_brings_the_others_back() throws IOException {
        open(shop, 1280, 900, false);
        int all = bars().size();
        Band band = shop.series().bands().get(1);
        browser.driver().findElements(By.cssSelector("#legend button")).get(1).click();
        assertThat(bars()).allSatisfy(bar -> assertThat(bar.get("function")).isEqualTo(band.function()));
        browser.screenshot("report-isolated");
        browser.driver().findElement(By.tagName("body")).sendKeys(Keys.ESCAPE);
        assertThat(bars()).hasSize(all);
    }

    @Test
    void cumulative_time_says_that_bars_overlap_and_has_no_other() throws IOException {
        open(shop, 1280, 900, false);
        choose("measures", "cumtime");
        assertThat(text("explanation")).contains("overlap").contains("no Other");
        assertThat(text("legend")).doesNotContain("Other");
        browser.screenshot("report-cumtime");
    }

    @Test
    void the_keyboard_reaches_every_value() throws IOException {
        open(shop, 1280, 900, false);
        WebElement chart = browser.driver().findElement(By.id("chart"));
        chart.sendKeys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_UP);
        Band first = shop.series().bands().get(0);
        assertThat(browser.run("return document.getElementById('live').textContent").toString()).contains(first.function())
                .contains(Units.time(first.values().get(1)));
        browser.driver().findElements(By.cssSelector("#legend button")).get(0).sendKeys(Keys.ENTER);
        assertThat(bars()).allSatisfy(bar -> assertThat(bar.get("function")).isEqualTo(first.function()));
    }

    @Test
    void the_table_sorts_and_filters() throws IOException {
        open(shop, 1280, 900, false);
        assertThat(cells(1)).hasSize(40).startsWith(shop.functions().get(0).function());
        browser.driver().findElement(By.cssSelector("#table th[data-key=function] button")).click();
        assertThat(cells(1)).isSorted();
        browser.driver().findElement(By.id("filter")).sendKeys("cart.ADD");
        assertThat(cells(1)).containsExactly("com.acme.shop.checkout.Cart.add(Item)", "com.acme.shop.checkout.Cart.add(Item,int)");
    }

    @Test
    void five_thousand_functions() throws IOException {
        ProfileSeries many = SeriesOf.shop(5_000, ProfileQuery.ALL.top(100));
        open(many, 1280, 900, false);
        assertThat(cells(1)).hasSize(100);
        assertThat(browser.driver().findElements(By.cssSelector("#legend button"))).hasSize(101);
        browser.driver().findElement(By.id("more")).click();
        assertThat(browser.run("return document.querySelectorAll('#table tbody tr').length")).isEqualTo(5_000L);
        hoverLargestBar();
        browser.screenshot("report-5000-functions");
        assertThat(browser.run("return document.documentElement.scrollWidth <= innerWidth")).isEqualTo(true);
    }

    @Test
    void names_are_text_whatever_they_hold() throws IOException {
        List<String> names = List.of("com.acme.A.<init>", "</script><script>window.hacked = 1</script>", "<img src=x onerror='window.hacked = 1'>", "a\"b'c&d.e${data}$1",
                "\u2028line\u2029", "com.acme.generic." + "Very".repeat(80) + "LongName<K,V>.method(Map,List)");
        ProfileSeries series = SeriesOf.names(names, ProfileQuery.ALL);
        open(series, 1280, 900, false);
        assertThat(browser.run("return window.hacked === undefined && document.querySelectorAll('#table img, #legend img').length === 0")).isEqualTo(true);
        assertThat(cells(1)).containsExactlyInAnyOrderElementsOf(names);
        assertThat(browser.run("return document.documentElement.scrollWidth <= innerWidth")).isEqualTo(true);
    }

    @Test
    void one_function_and_none() throws IOException {
        open(SeriesOf.names(List.of("Only.one"), ProfileQuery.ALL), 1280, 900, false);
        assertThat(cells(1)).containsExactly("Only.one");
        assertThat(browser.driver().findElements(By.cssSelector("#table tbody td")).get(1).getText()).isEqualTo("18/6");
        open(SeriesOf.documents(List.of(), ProfileQuery.ALL), 1280, 900, false);
        assertThat(text("nodata")).contains("No profile in this window").contains("StatsProfileAppender");
        assertThat(browser.driver().findElement(By.id("chart")).isDisplayed()).isFalse();
    }

    private static void open(ProfileSeries series, int width, int height, boolean dark) throws IOException {
        Path page = Files.writeString(directory.resolve("report.html"), HtmlReport.render(series));
        browser.open(page, width, height, dark);
    }

    private static void choose(String group, String key) {
        browser.driver().findElement(By.cssSelector("#" + group + " button[data-key=" + key + "]")).click();
    }

    private static WebElement hoverLargestBar() {
        WebElement bar = (WebElement) browser.run("""
                return [...document.querySelectorAll('#chart .bar')].reduce((a, b) => a.getBBox().height >= b.getBBox().height ? a : b)""");
        new Actions(browser.driver()).moveToElement(bar).perform();
        return bar;
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> bars() {
        return (List<Map<String, Object>>) browser.run("""
                return [...document.querySelectorAll('#chart .bar')].map(r => ({function: r.dataset.function, bucket: r.dataset.bucket, value: r.dataset.value,
                  height: r.height.baseVal.value}))""");
    }

    private static String text(String id) {
        return browser.driver().findElement(By.id(id)).getText();
    }

    @SuppressWarnings("unchecked")
    private static List<String> cells(int column) {
        return (List<String>) browser.run("return [...document.querySelectorAll('#table tbody td:nth-child(" + column + ")')].map(cell => cell.textContent)");
    }
}
