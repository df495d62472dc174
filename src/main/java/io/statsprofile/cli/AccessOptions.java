package io.statsprofile.cli;

import io.statsprofile.elasticsearch.ElasticsearchSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Who we are to a server. Secrets come from the environment, from files or from a prompt, and are never shown. */
final class AccessOptions {

    /** 64 MiB. */
    private static final int MOST_ANSWER_BYTES = 67_108_864;

    @Option(names = "--api-key-file", paramLabel = "FILE", description = "File with the encoded API key. Or set $$STATSPROFILE_ES_API_KEY or $$ES_API_KEY.")
    Path apiKeyFile;

    @Option(names = "--api-key", paramLabel = "KEY", arity = "0..1", interactive = true, echo = false, description = "The encoded API key; without a value you are asked for it. "
            + "A value on the command line can be seen by other users of the machine.")
    char[] apiKey;

    @Option(names = "--user", paramLabel = "NAME", description = "User name for basic authentication. Or set $$STATSPROFILE_ES_USER.")
    String user;

    @Option(names = "--password-file", paramLabel = "FILE", description = "File with the password. Or set $$STATSPROFILE_ES_PASSWORD.")
    Path passwordFile;

    @Option(names = "--password", paramLabel = "PASSWORD", arity = "0..1", interactive = true, echo = false, description = "The password; without a value you are asked for it.")
    char[] password;

    @Option(names = "--ca", paramLabel = "FILE", description = "PEM file of the authority that signed the server's certificate. Or set $$STATSPROFILE_ES_CA.")
    Path ca;

    /**
     * What was given, on the command line before the environment; null where nothing was.
     *
     * @param username for basic authentication
     * @param password for basic authentication
     * @param apiKey encoded
     * @param ca PEM file
     */
    record Access(String username, String password, String apiKey, Path ca) {

        /** Shows no secret. */
        @Override
        public String toString() {
            return apiKey != null ? "API key (hidden)" : username != null ? "user " + username + " (password hidden)" : "no credentials";
        }
    }

    /** Settings for who asks Elasticsearch by hand: it may think for minutes, and answer at length. */
    static ElasticsearchSettings.Builder patient(String url, Access access) {
        return ElasticsearchSettings.builder().url(url).username(access.username()).password(access.password()).apiKey(access.apiKey())
                .requestTimeout(Duration.ofMinutes(2)).mostAnswerBytes(MOST_ANSWER_BYTES);
    }

    Access resolve(Surroundings surroundings) throws IOException {
        String name = user != null ? user : surroundings.variable("STATSPROFILE_ES_USER");
        String key = first(secret(apiKey), secret(apiKeyFile));
        if (key == null && user == null) {
            key = first(surroundings.variable("STATSPROFILE_ES_API_KEY"), surroundings.variable("ES_API_KEY"));
        }
        String authority = surroundings.variable("STATSPROFILE_ES_CA");
        Path trusted = ca != null ? ca : authority == null ? null : Path.of(authority);
        if (key != null && user == null) {
            return new Access(null, null, key, trusted);
        }
        String word = first(first(secret(password), secret(passwordFile)), name == null ? null : surroundings.variable("STATSPROFILE_ES_PASSWORD"));
        return new Access(name, word, key, trusted);
    }

    private static String first(String a, String b) {
        return a != null ? a : b;
    }

    private static String secret(char[] typed) {
        return typed == null ? null : new String(typed);
    }

    private static String secret(Path file) throws IOException {
        if (file == null) {
            return null;
        }
        try {
            return Files.readString(file, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new IOException("secret file '" + file + "' cannot be read; check its path and permissions", e);
        }
    }
}
