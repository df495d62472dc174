package io.statsprofile.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What a Vega view in a page has drawn. */
public final class Scene {

    /** Defines {@code scene}, for scripts in a page. */
    public static final String SCRIPT = script();

    private final Browser browser;
    private final String view;

    /** @param view JavaScript that yields the view */
    public Scene(Browser browser, String view) {
        this.browser = browser;
        this.view = view;
    }

    /** What was drawn by a mark of that name: its figures and its place in the window. */
    @SuppressWarnings("unchecked")
    public List<Map<String, Object>> marks(String name) {
        return (List<Map<String, Object>>) browser.run(SCRIPT + "return scene.items(" + view + ", arguments[0])", name);
    }

    @SuppressWarnings("unchecked")
    public List<String> texts() {
        return (List<String>) browser.run(SCRIPT + "return scene.texts(" + view + ")");
    }

    private static String script() {
        try {
            return Files.readString(Path.of("src/test/resources/io/statsprofile/testing/scene.js"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
