package io.statsprofile.internal.server;

import io.statsprofile.internal.base.Amounts;
import io.statsprofile.internal.http.AccessSettings;
import io.statsprofile.internal.http.ServerUrl;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * How to reach Elasticsearch, what it is sent, and how long it keeps it. Immutable; {@link #toString} shows no secret.
 *
 * @param urls one or more nodes, http or https, without user information; without a port it is 80 or 443, as in any url
 * @param access who we are, whom we trust, and by which proxy we get there; files are read when they are needed, and again when they have
 *        changed
 * @param connectTimeout 1 ms to 10 min, {@value #DEFAULT_CONNECT_TIMEOUT_SECONDS} s by default
 * @param requestTimeout the longest that a request takes until its answer has ended, once the connection stands; 1 ms to 10 min,
 *        {@value #DEFAULT_REQUEST_TIMEOUT_SECONDS} s by default
 * @param retention how long the data stream keeps a document, 1 h or more, {@value #DEFAULT_RETENTION_DAYS} days by default; applied when
 *        the template is installed or upgraded
 * @param hourRetention the same of the data streams of hours and days, {@value #DEFAULT_HOUR_RETENTION_DAYS} days by default
 * @param hourStream whether hours are shipped into {@link StreamFamily#HOURS}; true by default
 * @param functionStream whether what is shipped goes into {@link StreamFamily#FUNCTIONS}, and hours into
 *        {@link StreamFamily#FUNCTION_HOURS}, too; false by default
 * @param mostAnswerBytes what an answer has at most, 1 kB to 1 GB, {@value #DEFAULT_MOST_ANSWER_BYTES} by default
 */
public record ElasticsearchSettings(List<URI> urls, AccessSettings access, Duration connectTimeout, Duration requestTimeout,
        Duration retention, Duration hourRetention, boolean hourStream, boolean functionStream, int mostAnswerBytes) {

    /** Seconds until a connection must stand. */
    public static final int DEFAULT_CONNECT_TIMEOUT_SECONDS = 5;
    /** Seconds that the server may be silent within a request. */
    public static final int DEFAULT_REQUEST_TIMEOUT_SECONDS = 30;
    /** Days that documents are kept. */
    public static final int DEFAULT_RETENTION_DAYS = 30;
    /** Days that hours and days are kept. */
    public static final int DEFAULT_HOUR_RETENTION_DAYS = 400;
    /** Bytes of an answer: 4 MiB, which a hundred long refusals do not need. */
    public static final int DEFAULT_MOST_ANSWER_BYTES = 4_194_304;
    private static final ServerUrl URL = new ServerUrl("Elasticsearch", "https://es.example:9200");
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(10);

    public ElasticsearchSettings {
        urls = List.copyOf(urls);
        require(!urls.isEmpty(), "Elasticsearch url is missing; set it, for example http://localhost:9200");
        for (URI url : urls) {
            requireUrl(url);
            require(path(url).equals(path(urls.get(0))),
                    "Elasticsearch urls are " + urls + ", but must all have the same path; remove it, or give it to each");
        }
        requireRange("connectTimeout", connectTimeout, Duration.ofMillis(1), LONGEST_TIMEOUT);
        requireRange("requestTimeout", requestTimeout, Duration.ofMillis(1), LONGEST_TIMEOUT);
        requireRange("retention", retention, Duration.ofHours(1), Duration.ofDays(36_500));
        requireRange("hourRetention", hourRetention, Duration.ofHours(1), Duration.ofDays(36_500));
        require(mostAnswerBytes >= 1_000 && mostAnswerBytes <= 1_000_000_000,
                "Elasticsearch mostAnswerBytes is " + mostAnswerBytes + ", but must be from 1000 to 1000000000; change it or leave it out");
        access.requireTls("Elasticsearch", urls);
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
        return urls + ", " + access + ", connectTimeout " + Amounts.spelled(connectTimeout)
                + ", requestTimeout " + Amounts.spelled(requestTimeout) + ", retention " + Amounts.spelled(retention)
                + (hourStream ? ", hourRetention " + Amounts.spelled(hourRetention) : "")
                + (functionStream ? ", function stream" : "");
    }

    private static void requireUrl(URI url) {
        URL.require(url);
        URL.requireNothingAfterPath(url);
    }

    private static String path(URI url) {
        return url.getPath() == null ? "" : url.getPath().replaceFirst("/+$", "");
    }

    private static void requireRange(String name, Duration value, Duration least, Duration most) {
        require(value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
                "Elasticsearch " + name + " is " + Amounts.spelled(value) + ", but must be from " + Amounts.spelled(least) + " to "
                        + Amounts.spelled(most)
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
        private final AccessSettings.Builder access = AccessSettings.builder("Elasticsearch");
        private AccessSettings wholeAccess;
        private Duration connectTimeout = Duration.ofSeconds(DEFAULT_CONNECT_TIMEOUT_SECONDS);
        private Duration requestTimeout = Duration.ofSeconds(DEFAULT_REQUEST_TIMEOUT_SECONDS);
        private Duration retention = Duration.ofDays(DEFAULT_RETENTION_DAYS);
        private Duration hourRetention = Duration.ofDays(DEFAULT_HOUR_RETENTION_DAYS);
        private boolean hourStream = true;
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
                    urls.add(URL.parse(url));
                }
            }
            return this;
        }

        /** Who we are, whom we trust, and by which proxy we get there; all of it, whatever was said before. */
        public Builder access(AccessSettings value) {
            wholeAccess = value;
            return this;
        }

        /**
         * The same in parts; what was said of others stays.
         *
         * @param part says it, as in {@code access -> access.apiKeyFile(file)}
         */
        public Builder access(Consumer<AccessSettings.Builder> part) {
            part.accept(access);
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

        /** How long hours and days are kept, 1 h or more, {@value ElasticsearchSettings#DEFAULT_HOUR_RETENTION_DAYS} days by default. */
        public Builder hourRetention(Duration value) {
            hourRetention = value;
            return this;
        }

        /** Whether hours are shipped; true by default. */
        public Builder hourStream(boolean value) {
            hourStream = value;
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
            return new ElasticsearchSettings(urls, wholeAccess == null ? access.build() : wholeAccess, connectTimeout, requestTimeout,
                    retention, hourRetention, hourStream, functionStream, mostAnswerBytes);
        }
    }
}
