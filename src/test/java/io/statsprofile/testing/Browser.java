package io.statsprofile.testing;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.interactions.PointerInput;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A Chromium without a window, found on the PATH. */
public final class Browser {

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    /** A movement of the pointer takes so long. */
    private static final Duration MOVEMENT = Duration.ofMillis(20);

    private static Browser shared;

    private final ChromeDriver driver;
    private int opened;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Whether there is a browser and its driver. */
    public static boolean isThere() {
        return chromium().isPresent() && onPath("chromedriver").isPresent();
    }

    /** The one that all tests of a JVM share, without a log of what others did; another where it is gone. It ends with the JVM. */
    public static synchronized Browser shared() throws IOException {
        if (shared == null || !shared.answers()) {
            Browser started = start(Files.createTempDirectory(Path.of("target"), "browser"));
            Runtime.getRuntime().addShutdownHook(new Thread(started.driver::quit, "browser-quit"));
            shared = started;
        }
        shared.complaints();
        shared.requests();
        return shared;
    }

    private boolean answers() {
        try {
            return driver.getWindowHandle() != null;
        } catch (WebDriverException e) {
            return false;
        }
    }

    /** @param profile an empty directory */
    private static Browser start(Path profile) {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium().orElseThrow());
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--user-data-dir=" + profile.toAbsolutePath());
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder().usingDriverExecutable(onPath("chromedriver").orElseThrow()).build();
        return new Browser(new ChromeDriver(service, options));
    }

    public ChromeDriver driver() {
        return driver;
    }

    /** Opens a page at a size, as if the system were light or dark. */
    public void open(Path page, int width, int height, boolean dark) {
        media(dark);
        driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
        driver.manage().window().setSize(new Dimension(width, height));
        load(page);
    }

    /** The same on a screen of that size; a browser's window has a least width, which a telephone's screen has not. */
    public void openOnScreen(Path page, int width, int height, boolean dark) {
        media(dark);
        driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        load(page);
    }

    /** Under a new address each time: of one that stays, a busy browser says that it is loaded while the page before is still there. */
    private void load(Path page) {
        String address = page.toUri() + "?" + ++opened;
        driver.get(address);
        await(address + " to be loaded").pollInSameThread().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(20))
                .ignoreExceptionsInstanceOf(WebDriverException.class)
                .until(() -> run("return location.href === arguments[0] && document.readyState === 'complete'", address).equals(true));
    }

    private void media(boolean dark) {
        driver.executeCdpCommand("Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    /** What a hand does with mouse and wheel. */
    public Actions hand() {
        return new Actions(driver, MOVEMENT);
    }

    /** Moves the pointer to a place in the window. Selenium's own way there takes a quarter of a second. */
    public static Actions move(Actions actions, int x, int y) {
        return actions.tick(actions.getActivePointer().createPointerMove(MOVEMENT, PointerInput.Origin.viewport(), x, y));
    }

    public Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** Saves what is to be seen as {@code target/screenshots/<name>.png}. */
    public void screenshot(String name) throws IOException {
        Files.createDirectories(SCREENSHOTS);
        Object data = driver.executeCdpCommand("Page.captureScreenshot", Map.of("format", "png", "optimizeForSpeed", true)).get("data");
        Files.write(SCREENSHOTS.resolve(name + ".png"), Base64.getDecoder().decode((String) data));
    }

    /** What the page complained about since the last call. */
    public List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream().map(LogEntry::getMessage).toList();
    }

    /** Addresses that were requested since the last call, without the page's own file, data in it, and the browser's own pages. */
    public List<String> requests() {
        List<String> urls = new ArrayList<>();
        for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE).getAll()) {
            String message = entry.getMessage();
            if (message.contains("\"Network.requestWillBeSent\"")) {
                urls.add(message.replaceFirst("(?s).*\"request\":.*?\"url\":\"([^\"]*)\".*", "$1"));
            }
        }
        urls.removeIf(url -> url.startsWith("file:") || url.startsWith("data:") || url.startsWith("chrome:")
                || url.startsWith("chrome-untrusted:"));
        return urls;
    }

    private static Optional<File> chromium() {
        return Stream.of("chromium", "chromium-browser", "google-chrome").map(Browser::onPath).flatMap(Optional::stream).findFirst();
    }

    private static Optional<File> onPath(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator)).map(directory -> new File(directory, name))
                .filter(File::canExecute).findFirst();
    }
}
