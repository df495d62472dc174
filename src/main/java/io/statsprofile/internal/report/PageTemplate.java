package io.statsprofile.internal.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page around the data: {@code page.html} with its style, Vega and its interpreter, the panels, and {@code page.js} inside. */
final class PageTemplate {

    private static final Pattern PLACE = Pattern.compile("\\$\\{(\\w+)}");
    private static final Pattern SOURCE_MAP = Pattern.compile("\\s*//# sourceMappingURL=\\S+\\s*$");

    private PageTemplate() {
    }

    /**
     * @param words what stands in the page as HTML, by its place
     * @param json the page's data; stands in a script element of type JSON, so no character may begin a tag there
     */
    static String fill(Map<String, String> words, String json) {
        Map<String, String> parts = new HashMap<>(words);
        parts.put("licences", resource("vega-licences.txt"));
        parts.put("panels", inert(resource("panels.json")));
        parts.put("data", inert(json));
        hashed(parts, "style", resource("page.css") + PageTable.css());
        hashed(parts, "vega", script("vega.min.js"));
        hashed(parts, "interpreter", script("vega-interpreter.min.js"));
        hashed(parts, "page", script("page.js"));
        return PLACE.matcher(resource("page.html")).replaceAll(place -> Matcher.quoteReplacement(parts.get(place.group(1))));
    }

    private static void hashed(Map<String, String> parts, String name, String text) {
        parts.put(name, text);
        parts.put(name + "Hash", hash(text));
    }

    /** Without the address of a source map, which developer tools would try to load. */
    private static String script(String name) {
        String script = SOURCE_MAP.matcher(resource(name)).replaceFirst("\n");
        if (script.contains("</script") || script.contains("<!--")) {
            throw new IllegalStateException(name + " cannot stand within a page");
        }
        return script;
    }

    private static String inert(String json) {
        return json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
    }

    private static String hash(String text) {
        try {
            return "sha256-" + Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = PageTemplate.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks io/statsprofile/internal/report/" + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
