package io.statsprofile.internal.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Who we are to a server: an API key, a user with a password, or nobody. Immutable; {@link #toString} shows no secret.
 *
 * @param username for basic authentication, or null
 * @param secret password of the user; without one the encoded API key; null for nobody
 */
record Credentials(String username, Secret secret) {

    static final Credentials NONE = new Credentials(null, null);

    /**
     * What the header {@code Authorization} says, or null for nobody.
     *
     * @param server what it is, for messages
     */
    String authorization(String server) throws AccessException {
        if (secret == null) {
            return null;
        }
        if (username != null) {
            return basic(username, secret.read(server + " passwordFile", "the password of " + username));
        }
        String key = secret.read(server + " apiKeyFile", "the encoded API key");
        if (!isKey(key)) {
            throw new AccessException(server + " apiKeyFile is " + secret.file()
                    + ", but its content (not shown) has spaces, several lines or other characters"
                    + " that no encoded API key has; write the encoded API key into it, and nothing else", null);
        }
        return "ApiKey " + key;
    }

    boolean isInFile() {
        return secret != null && secret.file() != null;
    }

    /** Anything else would end the header, or begin another one. */
    static boolean isKey(String text) {
        return text.chars().allMatch(character -> character > ' ' && character < 0x7f);
    }

    static String basic(String username, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((username + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        if (secret == null) {
            return "no credentials";
        }
        if (username == null) {
            return secret.file() == null ? "API key (hidden)" : "API key (hidden) of apiKeyFile " + secret.file();
        }
        return "user " + username + (secret.file() == null ? " (password hidden)" : " (password hidden) with passwordFile "
                + secret.file());
    }
}
