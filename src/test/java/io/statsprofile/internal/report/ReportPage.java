package io.statsprofile.internal.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.statsprofile.internal.series.Measure;
import io.statsprofile.internal.series.ProfileSeries;
import io.statsprofile.testing.Browser;
import io.statsprofile.testing.Scene;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** The HTML report as its reader has it: looks, points, clicks, drags, types. */
final class ReportPage {

    private final Browser browser;
    private final Path file;

    ReportPage(Browser browser, Path file) {
        this.browser = browser;
        this.file = file;
    }

    void open(ProfileSeries series, int width, int height, boolean dark) throws IOException {
        browser.open(Files.writeString(file, HtmlReport.render(series)), width, height, dark);
    }

    /** On a screen of that width. */
    void openOnScreen(ProfileSeries series, int width, boolean dark) throws IOException {
        browser.openOnScreen(Files.writeString(file, HtmlReport.render(series)), width, 900, dark);
    }

    Scene chart() {
        return new Scene(browser, "document.getElementById('chart').view");
    }

    Scene table() {
        return new Scene(browser, "document.getElementById('table').view");
    }

    /** Lines of the table from top to bottom. */
    List<Map<String, Object>> rows() {
        return table().marks("stripe").stream().sorted(Comparator.comparingDouble(row -> ((Number) row.get("line")).doubleValue()))
                .toList();
    }

    /** Nanoseconds or calls by {@code function@start of the bucket}, without zeros. */
    Map<String, Long> drawn(Measure measure) {
        Map<String, Long> values = new TreeMap<>();
        for (Map<String, Object> mark : chart().marks(measure.addsUp() ? "bar" : "point")) {
            double value = mark.get("v") == null ? 0 : ((Number) mark.get("v")).doubleValue();
            if (value > 0) {
                values.put(mark.get("fn") + "@" + Instant.ofEpochMilli(((Number) mark.get("t")).longValue()),
                        Math.round(measure.isTime() ? value * 1e9 : value));
            }
        }
        return values;
    }

    void choose(Measure measure) {
        browser.driver().findElement(By.cssSelector("#measures button[data-key=" + measure.key() + "]")).click();
    }

    void press(String button) {
        browser.driver().findElement(By.id(button)).click();
    }

    /** Types wherever the focus is. */
    void keys(CharSequence... keys) {
        for (CharSequence key : keys) {
            browser.driver().switchTo().activeElement().sendKeys(key);
        }
    }

    void escape() {
        browser.driver().findElement(By.tagName("body")).sendKeys(Keys.ESCAPE);
    }

    void hover(Map<String, Object> mark) {
        at(mark).perform();
    }

    void click(Map<String, Object> mark) {
        at(mark).click().perform();
    }

    /** Presses at one mark and lets go at another. */
    void drag(Map<String, Object> from, Map<String, Object> to) {
        Browser.move(at(from).clickAndHold(), coordinate(to, "middleX"), coordinate(from, "middleY")).release().perform();
        browser.driver().executeAsyncScript("setTimeout(arguments[0], 50)");
    }

    /** Vega learns from movements what the pointer is at, so there are two. */
    private Actions at(Map<String, Object> mark) {
        int x = coordinate(mark, "middleX");
        int y = coordinate(mark, "middleY");
        double height = ((Number) browser.run("return innerHeight")).doubleValue();
        if (y < 0 || y > height) {
            browser.run("scrollBy(0, arguments[0])", y - 200);
            y = y - ((Number) browser.run("return scrollY")).intValue();
        }
        return Browser.move(Browser.move(browser.hand(), x - 2, y), x, y);
    }

    String text(String id) {
        return browser.driver().findElement(By.id(id)).getText();
    }

    /** All that is to be read. */
    String body() {
        return browser.driver().findElement(By.tagName("body")).getText();
    }

    boolean isShown(String id) {
        return browser.driver().findElements(By.id(id)).stream().anyMatch(WebElement::isDisplayed);
    }

    /** What a screen reader says of an element. */
    String accessibleName(String id) {
        return browser.driver().findElement(By.id(id)).getAccessibleName();
    }

    /** The roles that a screen reader finds in the page, one for each element. */
    List<String> accessibleRoles() {
        List<String> roles = new ArrayList<>();
        new ObjectMapper().valueToTree(browser.driver().executeCdpCommand("Accessibility.getFullAXTree", Map.of())).get("nodes")
                .forEach(node -> {
            if (!node.get("ignored").booleanValue()) {
                roles.add(node.get("role").get("value").textValue());
            }
        });
        return roles;
    }

    /** Whether nothing sticks out at the side. */
    boolean fits() {
        return (Boolean) browser.run("return document.documentElement.scrollWidth <= innerWidth");
    }

    private static int coordinate(Map<String, Object> mark, String name) {
        return ((Number) mark.get(name)).intValue();
    }
}
