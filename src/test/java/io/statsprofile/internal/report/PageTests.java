package io.statsprofile.internal.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.statsprofile.internal.query.ProfileQuery;
import io.statsprofile.internal.series.ProfileSeries;
import io.statsprofile.testing.Browser;
import io.statsprofile.testing.SeriesOf;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests of the page in a real browser. Whatever a test does, the page loads nothing, and the browser has
 * nothing to complain of.
 */
abstract class PageTests {

    @TempDir
    private static Path directory;
    static Browser browser;
    static ReportPage page;
    static ProfileSeries shop;

    @BeforeAll
    static void start() throws IOException {
        assumeTrue(Browser.isThere(), "chromium and chromedriver are on the PATH");
        shop = SeriesOf.shop(40, ProfileQuery.ALL);
        browser = Browser.shared();
        page = new ReportPage(browser, directory.resolve("report.html"));
    }

    @AfterEach
    void nothing_is_loaded_and_nothing_complains() {
        assertThat(browser.requests()).isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }
}
