package io.statsprofile.logback;

import io.statsprofile.elasticsearch.ElasticsearchSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Where slices are shipped to: XML element {@code <elasticsearch>} of {@link StatsProfileAppender}. Blank values count as not set.
 * Credentials are never shown. Not thread-safe.
 */
public final class ElasticsearchComponent {

    static final String DEFAULT_CONNECT_TIMEOUT = ElasticsearchSettings.DEFAULT_CONNECT_TIMEOUT_SECONDS + " seconds";
    static final String DEFAULT_REQUEST_TIMEOUT = ElasticsearchSettings.DEFAULT_REQUEST_TIMEOUT_SECONDS + " seconds";
    static final String DEFAULT_RETENTION = ElasticsearchSettings.DEFAULT_RETENTION_DAYS + " days";
    static final String DEFAULT_FUNCTION_STREAM = "false";
    private static final Duration LEAST_TIMEOUT = Duration.ofMillis(1);
    private static final Duration MOST_TIMEOUT = Duration.ofMinutes(10);
    private static final Duration LEAST_RETENTION = Duration.ofHours(1);
    private static final Duration MOST_RETENTION = Duration.ofDays(36_500);

    private final List<String> urls = new ArrayList<>();
    private String apiKey;
    private String username;
    private String password;
    private String caFile;
    private String connectTimeout = DEFAULT_CONNECT_TIMEOUT;
    private String requestTimeout = DEFAULT_REQUEST_TIMEOUT;
    private String retention = DEFAULT_RETENTION;
    private String functionStream = DEFAULT_FUNCTION_STREAM;

    /**
     * A node, http or https, such as {@code https://es.example:9200}; may be repeated, or hold several with commas between them.
     * Required.
     */
    public void addUrl(String url) {
        urls.add(url);
    }

    /** Encoded API key, the field {@code encoded} of Elasticsearch's answer. Not beside a user name. None by default. */
    public void setApiKey(String apiKey) {
        this.apiKey = apiKey;
    }

    /** User name for basic authentication; needs a password. None by default. */
    public void setUsername(String username) {
        this.username = username;
    }

    /** Password for basic authentication. None by default. */
    public void setPassword(String password) {
        this.password = password;
    }

    /** PEM file with the certificates to trust instead of the JVM's; only with https. The JVM's by default. */
    public void setCaFile(String caFile) {
        this.caFile = caFile;
    }

    /** How long to wait for a connection, 1 millisecond to 10 minutes; {@value #DEFAULT_CONNECT_TIMEOUT} by default. */
    public void setConnectTimeout(String connectTimeout) {
        this.connectTimeout = connectTimeout;
    }

    /**
     * How long a request may take until its answer has ended, 1 millisecond to 10 minutes; {@value #DEFAULT_REQUEST_TIMEOUT} by default.
     */
    public void setRequestTimeout(String requestTimeout) {
        this.requestTimeout = requestTimeout;
    }

    /**
     * How long the data stream keeps a document, 1 hour or more; {@value #DEFAULT_RETENTION} by default. Applied when the index template
     * is installed or upgraded.
     */
    public void setRetention(String retention) {
        this.retention = retention;
    }

    /**
     * Whether each function of a slice is shipped as a document of its own, too, into {@code metrics-statsprofile.function-<namespace>},
     * for what cannot see nested fields; true or false, {@value #DEFAULT_FUNCTION_STREAM} by default.
     */
    public void setFunctionStream(String functionStream) {
        this.functionStream = functionStream;
    }

    /** The settings, or null where something is wrong, which {@code settings} then knows. */
    ElasticsearchSettings read(Settings settings) {
        ElasticsearchSettings.Builder builder = ElasticsearchSettings.builder()
                .apiKey(settings.text("elasticsearch apiKey", apiKey))
                .username(settings.text("elasticsearch username", username))
                .password(settings.text("elasticsearch password", password))
                .connectTimeout(settings.duration("elasticsearch connectTimeout", connectTimeout, LEAST_TIMEOUT, MOST_TIMEOUT))
                .requestTimeout(settings.duration("elasticsearch requestTimeout", requestTimeout, LEAST_TIMEOUT, MOST_TIMEOUT))
                .retention(settings.duration("elasticsearch retention", retention, LEAST_RETENTION, MOST_RETENTION))
                .functionStream(settings.flag("elasticsearch functionStream", functionStream));
        String file = settings.text("elasticsearch caFile", caFile);
        return settings.checked(() -> {
            urls.forEach(url -> addUrl(settings, builder, url));
            return builder.caFile(file == null ? null : Path.of(file)).build();
        });
    }

    /** Java's own message about a broken url would show what stands in it, be it a password. */
    private static void addUrl(Settings settings, ElasticsearchSettings.Builder builder, String url) {
        String text = settings.text("elasticsearch url", url);
        try {
            builder.url(text == null ? "" : text);
        } catch (IllegalArgumentException e) {
            settings.problem("elasticsearch url is not a url (not shown, as it may hold a password); write it like https://es.example:9200");
        }
    }
}
