package io.statsprofile.logback;

import io.statsprofile.internal.server.ElasticsearchSettings;
import java.nio.file.InvalidPathException;
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
    static final String DEFAULT_HOUR_RETENTION = ElasticsearchSettings.DEFAULT_HOUR_RETENTION_DAYS + " days";
    static final String DEFAULT_FUNCTION_STREAM = "false";
    private static final Duration LEAST_TIMEOUT = Duration.ofMillis(1);
    private static final Duration MOST_TIMEOUT = Duration.ofMinutes(10);
    private static final Duration LEAST_RETENTION = Duration.ofHours(1);
    private static final Duration MOST_RETENTION = Duration.ofDays(36_500);

    private final List<String> urls = new ArrayList<>();
    private String apiKey;
    private String apiKeyFile;
    private String username;
    private String password;
    private String passwordFile;
    private String caFile;
    private String certificateFile;
    private String keyFile;
    private String proxy;
    private String proxyUsername;
    private String proxyPassword;
    private String connectTimeout = DEFAULT_CONNECT_TIMEOUT;
    private String requestTimeout = DEFAULT_REQUEST_TIMEOUT;
    private String retention = DEFAULT_RETENTION;
    private String hourRetention = DEFAULT_HOUR_RETENTION;
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

    /**
     * File with the encoded API key and nothing else but a line break at its end, instead of {@code apiKey}; read again when it has changed
     * or the server answers 401. While it is not there or empty, documents wait. None by default.
     */
    public void setApiKeyFile(String apiKeyFile) {
        this.apiKeyFile = apiKeyFile;
    }

    /** User name for basic authentication; needs a password. None by default. */
    public void setUsername(String username) {
        this.username = username;
    }

    /** Password for basic authentication. None by default. */
    public void setPassword(String password) {
        this.password = password;
    }

    /**
     * File with the password and nothing else but a line break at its end, instead of {@code password}; read again when it has changed or
     * the server answers 401. While it is not there or empty, documents wait. None by default.
     */
    public void setPasswordFile(String passwordFile) {
        this.passwordFile = passwordFile;
    }

    /**
     * PEM file with the certificates to trust instead of the JVM's; only with https. Read again when it has changed or TLS has failed.
     * While it cannot be used, documents wait. The JVM's by default.
     */
    public void setCaFile(String caFile) {
        this.caFile = caFile;
    }

    /**
     * PEM file with the certificate to show to the server, and those in between it and its authority; only with https, and with
     * {@code keyFile}. Read again when it has changed or TLS has failed. While it cannot be used, documents wait. None by default.
     */
    public void setCertificateFile(String certificateFile) {
        this.certificateFile = certificateFile;
    }

    /**
     * PEM file with the private key of {@code certificateFile}, RSA or EC, PKCS#8 without a passphrase. Read again like that. None by
     * default.
     */
    public void setKeyFile(String keyFile) {
        this.keyFile = keyFile;
    }

    /**
     * A proxy to go through, such as {@code http://proxy.example:3128}; it looks up the server's name. None by default, whatever the JVM's
     * own settings are.
     */
    public void setProxy(String proxy) {
        this.proxy = proxy;
    }

    /** User name for basic authentication with the proxy; needs a {@code proxyPassword}. None by default. */
    public void setProxyUsername(String proxyUsername) {
        this.proxyUsername = proxyUsername;
    }

    /** Password for basic authentication with the proxy. None by default. */
    public void setProxyPassword(String proxyPassword) {
        this.proxyPassword = proxyPassword;
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
     * How long the data stream of hours keeps a document, and that of their functions; 1 hour or more, {@value #DEFAULT_HOUR_RETENTION}
     * by default. Applied when its index template is installed or upgraded.
     */
    public void setHourRetention(String hourRetention) {
        this.hourRetention = hourRetention;
    }

    /**
     * Whether each function of a slice is shipped as a document of its own, too, into {@code metrics-statsprofile.function-<namespace>},
     * for what cannot see nested fields; true or false, {@value #DEFAULT_FUNCTION_STREAM} by default.
     */
    public void setFunctionStream(String functionStream) {
        this.functionStream = functionStream;
    }

    /**
     * The settings, or null where something is wrong, which {@code settings} then knows.
     *
     * @param hourStream whether hours are shipped
     */
    ElasticsearchSettings read(Settings settings, boolean hourStream) {
        ElasticsearchSettings.Builder builder = ElasticsearchSettings.builder()
                .access(access -> access.apiKey(settings.text("elasticsearch apiKey", apiKey))
                        .username(settings.text("elasticsearch username", username))
                        .password(settings.text("elasticsearch password", password))
                        .proxy(settings.text("elasticsearch proxy", proxy))
                        .proxyUsername(settings.text("elasticsearch proxyUsername", proxyUsername))
                        .proxyPassword(settings.text("elasticsearch proxyPassword", proxyPassword)))
                .connectTimeout(settings.duration("elasticsearch connectTimeout", connectTimeout, LEAST_TIMEOUT, MOST_TIMEOUT))
                .requestTimeout(settings.duration("elasticsearch requestTimeout", requestTimeout, LEAST_TIMEOUT, MOST_TIMEOUT))
                .retention(settings.duration("elasticsearch retention", retention, LEAST_RETENTION, MOST_RETENTION))
                .hourRetention(settings.duration("elasticsearch hourRetention", hourRetention, LEAST_RETENTION, MOST_RETENTION))
                .hourStream(hourStream)
                .functionStream(settings.flag("elasticsearch functionStream", functionStream));
        return settings.checked(() -> {
            for (String url : urls) {
                addUrl(settings, builder, url);
            }
            return builder.access(access -> access.apiKeyFile(file(settings, "apiKeyFile", apiKeyFile))
                    .passwordFile(file(settings, "passwordFile", passwordFile)).caFile(file(settings, "caFile", caFile))
                    .certificateFile(file(settings, "certificateFile", certificateFile)).keyFile(file(settings, "keyFile", keyFile)))
                    .build();
        });
    }

    /** Whether it is there matters only when it is needed. */
    private static Path file(Settings settings, String name, String value) {
        String text = settings.text("elasticsearch " + name, value);
        try {
            return text == null ? null : Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("elasticsearch " + name + " is '" + text + "', but that is no path of a file; correct it",
                    e);
        }
    }

    /** Java's own message about a broken url would show what stands in it, be it a password. */
    private static void addUrl(Settings settings, ElasticsearchSettings.Builder builder, String url) {
        String text = settings.text("elasticsearch url", url);
        try {
            builder.url(text == null ? "" : text);
        } catch (IllegalArgumentException e) {
            settings.problem("elasticsearch url is not a url (not shown, as it may hold a password); write it like "
                    + "https://es.example:9200");
        }
    }
}
