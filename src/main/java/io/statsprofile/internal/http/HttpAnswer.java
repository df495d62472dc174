package io.statsprofile.internal.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What was answered.
 *
 * @param status of HTTP, 200 to 599, and none of a redirect
 * @param headers by name in lower case
 * @param body whole, within the client's bound
 */
public record HttpAnswer(int status, Map<String, List<String>> headers, byte[] body) {

    /** The first value, or null. */
    public String header(String name) {
        List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
        return values == null ? null : values.get(0);
    }

    /** The body as UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    public boolean isSuccess() {
        return status / 100 == 2;
    }
}
