package io.statsprofile.elasticsearch;

import io.statsprofile.http.Origin;
import io.statsprofile.model.Words;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How to reach Elasticsearch, what it is sent, and how long it keeps it. Immutable; {@link #toString} shows no secret.
 *
 * @param urls one or more nodes, http or https, without user information; without a port it is 80 or 443, as in any url
 * @param username for basic authentication, or null
 * @param password for basic authentication, or null
 * @param apiKey encoded API key (the field {@code encoded} of Elasticsearch's answer), or null; not beside a user name
 * @param caFile PEM file with the certificates to trust instead of the JVM's, or null; only with https
 * @param connectTimeout 1 ms to 10 min, {@value #DEFAULT_CONNECT_TIMEOUT_SECONDS} s by default
 * @param requestTimeout the longest that a request takes until its answer has ended, once the connection stands; 1 ms to 10 min,
 *        {@value #DEFAULT_REQUEST_TIMEOUT_SECONDS} s by default
 * @param retention how long the data stream keeps a document, 1 h or more, {@value #DEFAULT_RETENTION_DAYS} days by default; applied when
 *        the template is installed or upgraded
 * @param functionStream whether what is shipped goes into {@link StreamFamily#FUNCTIONS}, too; false by default
 * @param mostAnswerBytes what an answer has at most, 1 kB to 1 GB, {@value #DEFAULT_MOST_ANSWER_BYTES} by default
 */
public record ElasticsearchSettings(List<URI> urls, String username, String password, String apiKey, Path caFile, Duration connectTimeout,
        Duration requestTimeout, Duration retention, boolean functionStream, int mostAnswerBytes) {

    /** Seconds until a connection must stand. */
    public static final int DEFAULT_CONNECT_TIMEOUT_SECONDS = 5;
    /** Seconds that the server may be silent within a request. */
    public static final int DEFAULT_REQUEST_TIMEOUT_SECONDS = 30;
    /** Days that documents are kept. */
    public static final int DEFAULT_RETENTION_DAYS = 30;
    /** Bytes of an answer: 4 MiB, which a hundred long refusals do not need. */
    public static final int DEFAULT_MOST_ANSWER_BYTES = 4_194_304;
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(10);

    public ElasticsearchSettings {
        urls = List.copyOf(urls);
        require(!urls.isEmpty(), "Elasticsearch url is missing; set it, for example http://localhost:9200");
        urls.forEach(ElasticsearchSettings::requireUrl);
        require(urls.stream().map(ElasticsearchSettings::path).distinct().count() == 1,
                "Elasticsearch urls are " + urls + ", but must all have the same path; remove it, or give it to each");
        require((username == null) == (password == null), "Elasticsearch " + (username == null ? "username" : "password")
                + " is missing; set both username and password, or an apiKey, or neither");
        require(apiKey == null || username == null, "Elasticsearch apiKey and username are both set, but only one can be used; remove one");
        requireRange("connectTimeout", connectTimeout, Duration.ofMillis(1), LONGEST_TIMEOUT);
        requireRange("requestTimeout", requestTimeout, Duration.ofMillis(1), LONGEST_TIMEOUT);
        requireRange("retention", retention, Duration.ofHours(1), Duration.ofDays(36_500));
        require(mostAnswerBytes >= 1_000 && mostAnswerBytes <= 1_000_000_000,
                "Elasticsearch mostAnswerBytes is " + mostAnswerBytes + ", but must be from 1000 to 1000000000; change it or leave it out");
        if (caFile != null) {
            require(Files.isReadable(caFile), "Elasticsearch caFile is " + caFile
                    + ", but no such file can be read; name a PEM file with the certificate authority's certificate");
            require(urls.stream().allMatch(url -> url.getScheme().equalsIgnoreCase("https")),
                    "Elasticsearch caFile is set, but " + urls + " has a url without TLS; use https:// or remove caFile");
        }
    }

    /** Settings under construction, with every default in place. */
    public static Builder builder() {
        return new Builder();
    }

    /** Path that stands before every request's, as behind a proxy; empty where there is none. */
    String pathPrefix() {
        return path(urls.get(0));
    }

    @Override
    public String toString() {
        String access = apiKey != null ? "API key (hidden)" : username != null ? "user " + username + " (password hidden)" : "no credentials";
        return urls + ", " + access + (caFile == null ? "" : ", caFile " + caFile) + ", connectTimeout " + Words.spelled(connectTimeout)
                + ", requestTimeout " + Words.spelled(requestTimeout) + ", retention " + Words.spelled(retention) + (functionStream ? ", function stream" : "");
    }

    private static void requireUrl(URI url) {
        // What follows a question mark may be as secret as a password.
        String shown = url.toString().replaceFirst("//[^/]*@", "//(hidden)@").replaceFirst("([?#]).*$", "$1...");
        require(Origin.of(url).isPresent(),
                "Elasticsearch url is " + shown + ", but must be http:// or https:// with a host; for example https://es.example:9200");
        require(url.getRawAuthority() == null || !url.getRawAuthority().contains("@"),
                "Elasticsearch url is " + shown + ", but must not hold credentials; use username and password, or apiKey");
        require(url.getRawQuery() == null && url.getRawFragment() == null,
                "Elasticsearch url is " + shown + ", but must not have a ? or a #, which would be left out of every request; remove what follows it");
    }

    private static String path(URI url) {
        return url.getPath() == null ? "" : url.getPath().replaceFirst("/+$", "");
    }

    private static void requireRange(String name, Duration value, Duration least, Duration most) {
        require(value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
                "Elasticsearch " + name + " is " + Words.spelled(value) + ", but must be from " + Words.spelled(least) + " to " + Words.spelled(most)
                        + "; change it or leave it out");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /** Collects settings; {@link #build} checks them all. Blank strings count as not set. Not thread-safe. */
    public static final class Builder {

        private final List<URI> urls = new ArrayList<>();
        private String username;
        private String password;
        private String apiKey;
        private Path caFile;
        private Duration connectTimeout = Duration.ofSeconds(DEFAULT_CONNECT_TIMEOUT_SECONDS);
        private Duration requestTimeout = Duration.ofSeconds(DEFAULT_REQUEST_TIMEOUT_SECONDS);
        private Duration retention = Duration.ofDays(DEFAULT_RETENTION_DAYS);
        private boolean functionStream;
        private int mostAnswerBytes = DEFAULT_MOST_ANSWER_BYTES;

        private Builder() {
        }

        /**
         * Adds nodes.
         *
         * @param list one url, or several with commas between them
         * @throws IllegalArgumentException when one is no url
         */
        public Builder url(String list) {
            for (String url : list.split(",")) {
                if (!url.isBlank()) {
                    urls.add(parse(url.strip()));
                }
            }
            return this;
        }

        /** For basic authentication, together with {@link #password}. */
        public Builder username(String value) {
            username = orNull(value);
            return this;
        }

        /** For basic authentication, together with {@link #username}; never shown. */
        public Builder password(String value) {
            password = orNull(value);
            return this;
        }

        /** Encoded API key instead of a user name and password; never shown. */
        public Builder apiKey(String value) {
            apiKey = orNull(value);
            return this;
        }

        /** PEM file of the certificates to trust instead of the JVM's, or null; only with https. */
        public Builder caFile(Path value) {
            caFile = value;
            return this;
        }

        /** 1 ms to 10 min, {@value ElasticsearchSettings#DEFAULT_CONNECT_TIMEOUT_SECONDS} s by default. */
        public Builder connectTimeout(Duration value) {
            connectTimeout = value;
            return this;
        }

        /**
         * The longest that a request takes until its answer has ended, 1 ms to 10 min,
         * {@value ElasticsearchSettings#DEFAULT_REQUEST_TIMEOUT_SECONDS} s by default.
         */
        public Builder requestTimeout(Duration value) {
            requestTimeout = value;
            return this;
        }

        /** How long documents are kept, 1 h or more, {@value ElasticsearchSettings#DEFAULT_RETENTION_DAYS} days by default. */
        public Builder retention(Duration value) {
            retention = value;
            return this;
        }

        /** Whether each function of a slice is shipped as a document of its own, too; false by default. */
        public Builder functionStream(boolean value) {
            functionStream = value;
            return this;
        }

        /** What an answer has at most, {@value ElasticsearchSettings#DEFAULT_MOST_ANSWER_BYTES} by default. */
        public Builder mostAnswerBytes(int value) {
            mostAnswerBytes = value;
            return this;
        }

        /**
         * @throws IllegalArgumentException when something is missing or out of range; the message names the setting, its value, the rule
         * and the remedy
         */
        public ElasticsearchSettings build() {
            return new ElasticsearchSettings(urls, username, password, apiKey, caFile, connectTimeout, requestTimeout, retention, functionStream, mostAnswerBytes);
        }

        private static URI parse(String url) {
            try {
                return new URI(url);
            } catch (URISyntaxException e) {
                throw new IllegalArgumentException("Elasticsearch url is " + url.replaceFirst("//[^/@]*@", "//(hidden)@") + ", but " + e.getReason()
                        + " at character " + e.getIndex() + "; write it as http://localhost:9200", e);
            }
        }

        private static String orNull(String value) {
            return value == null || value.isBlank() ? null : value;
        }
    }
}
