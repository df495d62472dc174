package io.statsprofile.logback;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Rules that Elasticsearch has for the namespace of a data stream. */
final class Namespace {

    private static final int MAX_BYTES = 100;
    private static final Pattern FORBIDDEN = Pattern.compile("[A-Z\\-\\\\/*?\"<>|\\s,#:]");

    private Namespace() {
    }

    static String read(Settings settings, String value) {
        String text = settings.text("namespace", value);
        if (text == null || FORBIDDEN.matcher(text).find() || text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            settings.problem("namespace is '" + value
                    + "', but must have lower case letters, no space, none of - \\ / * ? \" < > | , # :, and "
                    + MAX_BYTES + " bytes at most; change it, for example to 'production'");
            return StatsProfileAppender.DEFAULT_NAMESPACE;
        }
        return text;
    }
}
