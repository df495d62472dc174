package io.statsprofile.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page around the data: {@code page.html} with {@code page.css} and {@code page.js} inside. */
final class PageTemplate {

    private static final Pattern PLACE = Pattern.compile("\\$\\{(title|style|styleHash|script|scriptHash|data)}");

    private PageTemplate() {
    }

    /**
     * @param title any text
     * @param json the page's data; stands in a script element of type JSON, so no character may begin a tag there
     */
    static String fill(String title, String json) {
        String style = resource("page.css");
        String script = resource("page.js");
        Map<String, String> parts = Map.of("title", escaped(title), "style", style, "styleHash", hash(style), "script", script, "scriptHash", hash(script),
                "data", json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"));
        return PLACE.matcher(resource("page.html")).replaceAll(place -> Matcher.quoteReplacement(parts.get(place.group(1))));
    }

    private static String escaped(String text) {
        return Lines.clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    private static String hash(String text) {
        try {
            return "sha256-" + Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = PageTemplate.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks io/statsprofile/report/" + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
