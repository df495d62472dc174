package io.statsprofile.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;

/** What the files of {@link AccessSettings} said when they were read. Immutable. */
final class LoadedAccess {

    /** What is shorter may be a word of the answer. */
    private static final int SHORTEST_HIDDEN = 8;
    private final String authorization;
    private final SSLContext tls;
    private final List<String> hidden = new ArrayList<>();

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
            hidden.add(token);
        }
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
        for (String token : hidden) {
            shown = shown.replace(token, "(hidden)");
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
