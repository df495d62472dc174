package io.statsprofile.internal.cli;

import io.statsprofile.internal.http.AccessSettings;
import io.statsprofile.internal.server.ElasticsearchSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Who we are to a server. Secrets come from the environment, from files or from a prompt, and are never shown. */
final class AccessOptions {

    /** 64 MiB. */
    private static final int MOST_ANSWER_BYTES = 67_108_864;

    @Option(names = "--api-key-file", paramLabel = "FILE", description = "File with the encoded API key. Or set $$STATSPROFILE_ES_API_KEY "
            + "or $$ES_API_KEY.")
    Path apiKeyFile;

    @Option(names = "--api-key", paramLabel = "KEY", arity = "0..1", interactive = true, echo = false,
            description = "The encoded API key; without a value you are asked for it. A value on the command line can be seen by other "
            + "users of the machine.")
    char[] apiKey;

    @Option(names = "--user", paramLabel = "NAME", description = "User name for basic authentication. Or set $$STATSPROFILE_ES_USER.")
    String user;

    @Option(names = "--password-file", paramLabel = "FILE", description = "File with the password. Or set $$STATSPROFILE_ES_PASSWORD.")
    Path passwordFile;

    @Option(names = "--password", paramLabel = "PASSWORD", arity = "0..1", interactive = true, echo = false,
            description = "The password; without a value you are asked for it.")
    char[] password;

    @Option(names = "--ca", paramLabel = "FILE", description = "PEM file of the authority that signed the server's certificate. Or set "
            + "$$STATSPROFILE_ES_CA.")
    Path ca;

    @Option(names = "--cert", paramLabel = "FILE",
            description = "PEM file of the certificate to show to the server, with those in between it "
            + "and its authority. Or set $$STATSPROFILE_ES_CERT.")
    Path certificate;

    @Option(names = "--key", paramLabel = "FILE",
            description = "PEM file of the private key of --cert, PKCS#8 without a passphrase. Or set $$STATSPROFILE_ES_KEY.")
    Path key;

    @Option(names = "--proxy", paramLabel = "URL",
            description = "Go through this proxy, such as http://proxy:3128. Or set $$STATSPROFILE_ES_PROXY. "
            + "Default: none to Elasticsearch, the JVM's (-Dhttps.proxyHost and so on) to Kibana.")
    String proxy;

    @Option(names = "--proxy-user", paramLabel = "NAME", description = "User name for the proxy. Or set $$STATSPROFILE_ES_PROXY_USER.")
    String proxyUser;

    @Option(names = "--proxy-password", paramLabel = "PASSWORD", arity = "0..1", interactive = true, echo = false,
            description = "The proxy's password; without a value you are asked for it. Or set $$STATSPROFILE_ES_PROXY_PASSWORD.")
    char[] proxyPassword;

    @Option(names = "--request-timeout", paramLabel = "LENGTH",
            description = "How long Elasticsearch may take to answer one request, up to 10m, such as 90s. Default: ${DEFAULT-VALUE}.")
    private String requestTimeout;

    /** @param requestTimeout where none is given */
    AccessOptions(String requestTimeout) {
        this.requestTimeout = requestTimeout;
    }

    /**
     * What was given, on the command line before the environment; null where nothing was.
     *
     * @param username for basic authentication
     * @param password for basic authentication
     * @param apiKey encoded
     * @param ca PEM file
     * @param certificate PEM file
     * @param key PEM file
     * @param proxy what else is between us and the server
     */
    record Access(String username, String password, String apiKey, Path ca, Path certificate, Path key, Proxy proxy) {

        /** For a server without TLS beside one with it. */
        Access withoutTls() {
            return new Access(username, password, apiKey, null, null, null, proxy);
        }

        /**
         * @param server what it is, for messages
         * @throws IllegalArgumentException when something is missing or contradicts, or a file cannot be read
         */
        AccessSettings settings(String server) {
            return AccessSettings.builder(server).username(username).password(password).apiKey(apiKey).caFile(readable("--ca", ca))
                    .certificateFile(readable("--cert", certificate)).keyFile(readable("--key", key))
                    .proxy(proxy.url()).proxyUsername(proxy.username()).proxyPassword(proxy.password()).build();
        }

        /** A service waits for a file that is not there; who sits at a terminal wants to know. */
        private static Path readable(String option, Path file) {
            if (file != null && !Files.isReadable(file)) {
                throw new IllegalArgumentException(option + " is " + file + ", but no such file can be read; name a PEM file");
            }
            return file;
        }

        /** Shows no secret. */
        @Override
        public String toString() {
            return apiKey != null ? "API key (hidden)" : username != null ? "user " + username + " (password hidden)" : "no credentials";
        }
    }

    /**
     * A proxy, where one was given.
     *
     * @param url or null
     * @param username for basic authentication, or null
     * @param password for basic authentication, or null
     */
    record Proxy(String url, String username, String password) {

        /** Shows no secret. */
        @Override
        public String toString() {
            return url + (username == null ? "" : " as user " + username + " (password hidden)");
        }
    }

    /**
     * Settings for a person who asks Elasticsearch by hand: it may answer at length.
     *
     * @throws IllegalArgumentException as {@link Access#settings}
     */
    ElasticsearchSettings.Builder elasticsearch(String url, Access access) {
        return ElasticsearchSettings.builder().url(url).access(access.settings("Elasticsearch"))
                .requestTimeout(Times.length("--request-timeout", requestTimeout)).mostAnswerBytes(MOST_ANSWER_BYTES);
    }

    /** @throws IllegalArgumentException when a file cannot be read */
    Access resolve(CommandContext context) {
        String name = user != null ? user : context.variable("STATSPROFILE_ES_USER");
        String apiKeyGiven = first(secret(apiKey), secret("--api-key-file", apiKeyFile));
        if (apiKeyGiven == null && user == null) {
            apiKeyGiven = first(context.variable("STATSPROFILE_ES_API_KEY"), context.variable("ES_API_KEY"));
        }
        Path trusted = file(ca, context, "STATSPROFILE_ES_CA");
        Path shown = file(certificate, context, "STATSPROFILE_ES_CERT");
        Path keyOfShown = file(key, context, "STATSPROFILE_ES_KEY");
        if (apiKeyGiven != null && user == null) {
            return new Access(null, null, apiKeyGiven, trusted, shown, keyOfShown, proxy(context));
        }
        String word = first(first(secret(password), secret("--password-file", passwordFile)),
                name == null ? null : context.variable("STATSPROFILE_ES_PASSWORD"));
        return new Access(name, word, apiKeyGiven, trusted, shown, keyOfShown, proxy(context));
    }

    private Proxy proxy(CommandContext context) {
        String url = first(proxy, context.variable("STATSPROFILE_ES_PROXY"));
        return new Proxy(url, first(proxyUser, url == null ? null : context.variable("STATSPROFILE_ES_PROXY_USER")),
                first(secret(proxyPassword), url == null ? null : context.variable("STATSPROFILE_ES_PROXY_PASSWORD")));
    }

    private static Path file(Path given, CommandContext context, String variable) {
        String named = context.variable(variable);
        return given != null || named == null ? given : Path.of(named);
    }

    private static String first(String a, String b) {
        return a != null ? a : b;
    }

    private static String secret(char[] typed) {
        return typed == null ? null : new String(typed);
    }

    private static String secret(String option, Path file) {
        if (file == null) {
            return null;
        }
        try {
            return Files.readString(file, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new IllegalArgumentException(option + " is " + file + ", but cannot be read (" + FileFailure.of(e)
                    + "); check its path and permissions", e);
        }
    }
}
