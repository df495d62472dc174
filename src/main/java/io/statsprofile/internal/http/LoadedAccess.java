package io.statsprofile.internal.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/** What the files of {@link AccessSettings} said when they were read. Immutable. */
final class LoadedAccess {

    /** What is shorter may be a word of the answer. */
    private static final int SHORTEST_HIDDEN = 8;
    private final String authorization;
    private final SSLContext tls;
    private final List<Pattern> hidden = new ArrayList<>();

    /**
     * @param authorization what the header says, or null
     * @param proxyAuthorization what the header for a proxy says, or null
     * @param tls or null for the JVM's own
     */
    LoadedAccess(String authorization, String proxyAuthorization, SSLContext tls) {
        this.authorization = authorization;
        this.tls = tls;
        hide(authorization);
        hide(proxyAuthorization);
    }

    private void hide(String header) {
        String token = header == null ? "" : header.substring(header.indexOf(' ') + 1);
        if (token.length() >= SHORTEST_HIDDEN) {
            hidden.add(Pattern.compile(token.chars().mapToObj(LoadedAccess::inJson).collect(Collectors.joining())));
        }
    }

    /** A character as it stands in a text of others, or in JSON, whose writers may escape what is neither letter nor digit. */
    private static String inJson(int character) {
        String plain = Pattern.quote(String.valueOf((char) character));
        return Character.isLetterOrDigit(character) ? plain
                : "(?:\\\\?" + plain + "|\\\\u00(?i:" + Integer.toHexString(character) + "))";
    }

    String authorization() {
        return authorization;
    }

    SSLContext tls() {
        return tls;
    }

    /** A text of others without what we have sent as secret: some servers repeat in an error what they were asked. */
    String withoutSecrets(String text) {
        String shown = text;
        for (Pattern token : hidden) {
            shown = token.matcher(shown).replaceAll("(hidden)");
        }
        return shown;
    }

    byte[] withoutSecrets(byte[] text) {
        if (hidden.isEmpty()) {
            return text;
        }
        // Of one byte a character, so that what is no text stays as it is.
        String whole = new String(text, StandardCharsets.ISO_8859_1);
        String shown = withoutSecrets(whole);
        return shown.equals(whole) ? text : shown.getBytes(StandardCharsets.ISO_8859_1);
    }
}
