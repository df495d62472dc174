package io.statsprofile.internal.kibana;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.statsprofile.testing.Browser;
import io.statsprofile.testing.Scene;
import io.statsprofile.testing.SearchServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.interactions.WheelInput.ScrollOrigin;

/** A browser that shows one panel at a time as Kibana would. Not thread-safe. */
final class PanelPage {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Path SCRIPTS = Path.of("src/test/resources/io/statsprofile/internal/kibana");
    /** When a panel is looked at, whenever tests run: all that is known is long over. */
    private static final Instant CLOCK = KnownSlices.START.plus(Duration.ofDays(1));

    private final Browser browser;
    private final Path directory;
    private final Set<String> partial = new TreeSet<>();
    /** By index and request; null where each is asked anew. */
    private Map<String, String> answers;

    /** @param directory for pages */
    PanelPage(Path directory) throws IOException {
        this.directory = directory;
        this.browser = Browser.shared();
    }

    /** Another Vega in a new page. A test is skipped where no Kibana that goes with the server has that one. */
    void load(VegaLibraries vega) throws IOException {
        assumeTrue(VegaLibraries.ofServer() == vega, "Kibana of the server's version has another Vega");
        partial.clear();
        StringBuilder page = new StringBuilder("<!DOCTYPE html><meta charset=\"utf-8\"><title>panel</title><body></body>");
        // Vega keeps the function that it finds here when it is loaded.
        page.append("<script>{const now = Date.now, later = ").append(CLOCK.toEpochMilli())
                .append(" - now(); Date.now = () => now() + later;}</script>");
        for (Path script : vega.scripts()) {
            page.append("<script src=\"").append(script.toAbsolutePath().toUri()).append("\"></script>");
        }
        page.append("<script>").append(Scene.SCRIPT).append(Files.readString(SCRIPTS.resolve("legible.js")))
                .append(Files.readString(SCRIPTS.resolve("panel.js"))).append("</script>");
        Path file = directory.resolve(vega + ".html");
        Files.writeString(file, page);
        browser.open(file, 1920, 1000, false);
    }

    /**
     * Panels that follow ask the server for nothing twice: for tests that draw the same documents in many sizes and colours. What was
     * answered in part is asked again.
     */
    void remember() {
        answers = new HashMap<>();
    }

    /** Panels that follow are drawn in Kibana's colours of its dark mode, or its light one. */
    void dress(boolean dark) {
        browser.run("dress(arguments[0])", dark ? "dark" : "light");
    }

    /** Asks the server what the panel asks for, and draws. */
    void show(JsonNode spec, KibanaRequest request, int width, int height) throws IOException {
        show(spec, request, width, height, answer -> { });
    }

    /** The same, with something else in every answer. */
    void show(JsonNode spec, KibanaRequest request, int width, int height, Consumer<ObjectNode> change) throws IOException {
        JsonNode answered = answered(spec, request);
        answered.get("data").forEach(data -> {
            if (data.path("values").has("_shards")) {
                change.accept((ObjectNode) data.get("values"));
            }
        });
        draw(answered, width, height, false);
    }

    /** The same panel after a refresh: new data, signals kept. */
    void refresh(JsonNode spec, KibanaRequest request, int width, int height) throws IOException {
        draw(answered(spec, request), width, height, true);
    }

    private void draw(JsonNode spec, int width, int height, boolean keep) {
        browser.driver().manage().timeouts().scriptTimeout(Duration.ofSeconds(60));
        Object failure = browser.driver().executeAsyncScript("""
                const [spec, width, height, keep, done] = arguments;
                let state = null;
                if (keep) {
                  state = {signals: {...view.getState().signals}};
                  ['width', 'height', 'padding', 'autosize', 'background'].forEach(name => delete state.signals[name]);
                }
                window.show(JSON.parse(spec), width, height, state).then(() => done(null), e => done(String(e.stack || e)));
                """, spec.toString(), width, height, keep);
        if (failure != null) {
            throw new AssertionError("The panel failed: " + failure);
        }
    }

    private JsonNode answered(JsonNode spec, KibanaRequest request) throws IOException {
        JsonNode copy = spec.deepCopy();
        for (JsonNode data : copy.get("data")) {
            if (data.has("url")) {
                ((ObjectNode) data).set("values", ask(data.get("url").get("index").asText(), request.body(data.get("url"))));
                ((ObjectNode) data).remove("url");
            }
        }
        return copy;
    }

    private JsonNode ask(String index, JsonNode body) throws IOException {
        String known = answers == null ? null : answers.get(index + body);
        if (known != null) {
            return JSON.readTree(known);
        }
        HttpRequest question = HttpRequest.newBuilder(URI.create(SearchServer.shared().url() + "/" + index + "/_search"))
                .header("content-type", "application/json").POST(BodyPublishers.ofString(body.toString())).build();
        try {
            HttpResponse<String> answer = HTTP.send(question, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new AssertionError("Elasticsearch refused a panel's request: " + answer.body());
            }
            JsonNode tree = JSON.readTree(answer.body());
            if (tree.at("/_shards/failed").asInt() > 0 || tree.path("timed_out").asBoolean()) {
                partial.add("timed_out " + tree.path("timed_out") + ", _shards " + tree.path("_shards"));
            } else if (answers != null) {
                answers.put(index + body, answer.body());
            }
            return tree;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /**
     * What the server said of shards that did not answer since the page was loaded, which makes figures too small. It is no failure by
     * itself, since a panel asks all streams, those that other tests just create, too.
     */
    Set<String> partialAnswers() {
        return partial;
    }

    /** What Vega warned of while it drew. */
    @SuppressWarnings("unchecked")
    List<String> complaints() {
        return (List<String>) browser.run("return window.complaints");
    }

    /** Calls to functions that Kibana has. */
    @SuppressWarnings("unchecked")
    List<List<Object>> calls() {
        return (List<List<Object>>) browser.run("return window.calls");
    }

    /** What was drawn by a mark of that name: its figures and its place. */
    @SuppressWarnings("unchecked")
    List<Map<String, Object>> marks(String name) {
        return (List<Map<String, Object>>) browser.run("return window.items(arguments[0])", name);
    }

    @SuppressWarnings("unchecked")
    List<String> texts() {
        return (List<String>) browser.run("return window.texts()");
    }

    /**
     * What keeps somebody from reading the panel: words that are cut off, that reach out of the panel, lie over others, or contrast with
     * what is below them by less than 4.5 to 1.
     *
     * @param names may be shortened
     */
    @SuppressWarnings("unchecked")
    List<String> illegible(Collection<String> names) {
        return (List<String>) browser.run("return window.illegible(arguments[0])", List.copyOf(names));
    }

    /** Whether anything but the background is to be seen. */
    boolean isPainted() {
        return (Boolean) browser.run("""
                const c = document.querySelector('canvas');
                return c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(v => v !== 0)""");
    }

    void click(Map<String, Object> mark) {
        move(mark).click().perform();
        settle();
    }

    /** Replaces what stands in the only text field of the panel. */
    void type(String text) {
        WebElement field = browser.driver().findElement(By.cssSelector("input[type=text]"));
        field.sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
        field.sendKeys(text);
    }

    String typed() {
        return browser.driver().findElement(By.cssSelector("input[type=text]")).getDomProperty("value");
    }

    /** Turns the wheel over a mark, downwards where {@code pixels} is positive. */
    void wheel(Map<String, Object> mark, int pixels) {
        move(mark).perform();
        browser.hand().scrollFromOrigin(ScrollOrigin.fromViewport(coordinate(mark, "middleX"), coordinate(mark, "middleY")), 0, pixels)
                .perform();
        settle();
    }

    /** Presses at one mark and lets go at another. */
    void drag(Map<String, Object> from, Map<String, Object> to) {
        Actions actions = move(from).clickAndHold();
        Browser.move(actions, coordinate(to, "middleX"), coordinate(from, "middleY")).release().perform();
        settle();
    }

    /** Vega learns from movements what the pointer is at, so there are two. */
    private Actions move(Map<String, Object> mark) {
        int x = coordinate(mark, "middleX");
        int y = coordinate(mark, "middleY");
        return Browser.move(Browser.move(browser.hand(), x - 3, y), x, y);
    }

    private void settle() {
        browser.driver().executeAsyncScript("const done = arguments[0]; view.runAsync().then(() => done())");
    }

    private static int coordinate(Map<String, Object> mark, String name) {
        return ((Number) mark.get(name)).intValue();
    }

    void screenshot(String name) throws IOException {
        browser.screenshot(name);
    }
}
