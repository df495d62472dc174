package io.statsprofile.internal.report;

import io.statsprofile.testing.Browser;
import java.util.List;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The page's table of all functions, as one reads, searches and sorts it with the keyboard. */
final class FunctionsTable {

    private final Browser browser;

    FunctionsTable(Browser browser) {
        this.browser = browser;
    }

    boolean isThere() {
        return !browser.driver().findElements(By.id("functions")).isEmpty();
    }

    /** Texts of the lines that are shown, cell by cell. */
    @SuppressWarnings("unchecked")
    List<List<String>> lines() {
        return (List<List<String>>) browser.run("""
                return [...document.querySelectorAll('#functions tbody tr')].filter(row => row.offsetHeight > 0)
                  .map(row => [...row.cells].map(cell => cell.textContent));""");
    }

    /** One column of {@link #lines}. */
    List<String> column(int index) {
        return lines().stream().map(line -> line.get(index)).toList();
    }

    /** The line of what documents fold, cell by cell. */
    @SuppressWarnings("unchecked")
    List<String> folded() {
        return (List<String>) browser.run("return [...document.querySelectorAll('#functions tfoot tr > *')].map(cell => cell.textContent)");
    }

    /** Goes from the filter to a column's head by the tab key and presses the other key there. */
    void sort(int column, CharSequence key) {
        filter().sendKeys("");
        for (int i = 0; i <= column; i++) {
            browser.driver().switchTo().activeElement().sendKeys(Keys.TAB);
        }
        browser.driver().switchTo().activeElement().sendKeys(key);
    }

    /** Which column is sorted and how, as a screen reader has it; it must be one. */
    String sorted() {
        List<WebElement> heads = browser.driver().findElements(By.cssSelector("#functions thead [aria-sort]"));
        return heads.size() == 1 ? heads.get(0).getDomAttribute("aria-label") + " " + heads.get(0).getDomAttribute("aria-sort")
                : heads.toString();
    }

    void type(CharSequence text) {
        filter().sendKeys(text);
    }

    /** The line that says what is shown. */
    String status() {
        return browser.driver().findElement(By.id("shown")).getText();
    }

    /** As the browser's own search does, from the top; what it marks. */
    String find(String text) {
        return (String) browser.run("getSelection().removeAllRanges(); return find(arguments[0], true) ? getSelection().toString() : ''",
                text);
    }

    /** What is copied when a function's line is marked. */
    String copied(int line) {
        return (String) browser.run("getSelection().selectAllChildren(document.querySelectorAll('#functions tbody tr')[arguments[0]]); "
                + "return getSelection().toString()", line);
    }

    private WebElement filter() {
        return browser.driver().findElement(By.id("filter"));
    }
}
