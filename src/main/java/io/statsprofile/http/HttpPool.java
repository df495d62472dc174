package io.statsprofile.http;

import java.io.IOException;
import java.net.ProxySelector;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.config.ConnectionConfig;
import org.apache.http.config.MessageConstraints;
import org.apache.http.config.Registry;
import org.apache.http.config.RegistryBuilder;
import org.apache.http.config.SocketConfig;
import org.apache.http.conn.socket.ConnectionSocketFactory;
import org.apache.http.conn.socket.PlainConnectionSocketFactory;
import org.apache.http.conn.ssl.DefaultHostnameVerifier;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.conn.util.PublicSuffixMatcher;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;
import org.apache.http.impl.conn.SystemDefaultDnsResolver;
import org.apache.http.impl.conn.SystemDefaultRoutePlanner;

/** The client with its connections, made when it is first needed, and anew when it is asked for. Thread-safe. */
final class HttpPool implements AutoCloseable {

    private static final int MOST_HEADERS = 200;
    private static final int LONGEST_LINE = 16_384;
    /** What idles longer may have been forgotten by a firewall in between, which would take a request and never say so. */
    private static final long MOST_IDLE_MILLIS = TimeUnit.MINUTES.toMillis(1);

    private final HttpSettings settings;
    private final AddressLookup lookup;
    private CloseableHttpClient client;
    private boolean closed;

    HttpPool(HttpSettings settings) {
        this.settings = settings;
        this.lookup = new AddressLookup(SystemDefaultDnsResolver.INSTANCE, settings.connectTimeout());
    }

    /** @throws IllegalArgumentException where the CA file has none */
    void requireCertificate() {
        TrustedAuthority.contextOf(settings.server() + " caFile", settings.caFile());
    }

    synchronized CloseableHttpClient client() throws IOException {
        if (closed) {
            throw new IOException("closed");
        }
        if (client == null) {
            client = build();
        }
        return client;
    }

    /** Ends the connections; the next ones read the CA file again. */
    synchronized void renew() {
        CloseableHttpClient old = client;
        client = null;
        close(old);
    }

    @Override
    public synchronized void close() {
        closed = true;
        renew();
    }

    private static void close(CloseableHttpClient client) {
        try {
            if (client != null) {
                client.close();
            }
        } catch (IOException | RuntimeException e) {
            // Nothing waits for it any more.
        }
    }

    private CloseableHttpClient build() throws IOException {
        int connectMillis = Math.toIntExact(settings.connectTimeout().toMillis());
        RequestConfig bounds = RequestConfig.custom().setConnectTimeout(connectMillis).setConnectionRequestTimeout(connectMillis)
                .setSocketTimeout(Math.toIntExact(settings.requestTimeout().toMillis())).setRedirectsEnabled(false).setAuthenticationEnabled(false).build();
        HttpClientBuilder builder = HttpClients.custom().setConnectionManager(connections(connectMillis)).setDefaultRequestConfig(bounds)
                .disableRedirectHandling().disableAutomaticRetries().disableCookieManagement().disableContentCompression().disableAuthCaching().disableConnectionState()
                // The list of suffixes is for cookies; to load it takes longer than all the rest.
                .setPublicSuffixMatcher(new PublicSuffixMatcher(List.of("com"), null))
                .setKeepAliveStrategy((response, context) -> MOST_IDLE_MILLIS).setUserAgent("statsprofile-logback");
        if (settings.systemProxy()) {
            builder.setRoutePlanner(new SystemDefaultRoutePlanner(ProxySelector.getDefault()));
        }
        return builder.build();
    }

    private PoolingHttpClientConnectionManager connections(int connectMillis) throws IOException {
        Registry<ConnectionSocketFactory> sockets = RegistryBuilder.<ConnectionSocketFactory>create().register("http", PlainConnectionSocketFactory.INSTANCE)
                .register("https", new SSLConnectionSocketFactory(trust(), new DefaultHostnameVerifier())).build();
        PoolingHttpClientConnectionManager connections = new PoolingHttpClientConnectionManager(sockets, lookup);
        // Holds until a request is sent, that is for the handshake of TLS.
        connections.setDefaultSocketConfig(SocketConfig.custom().setSoTimeout(connectMillis).setSoKeepAlive(true).setTcpNoDelay(true).build());
        connections.setDefaultConnectionConfig(ConnectionConfig.custom().setMessageConstraints(MessageConstraints.custom().setMaxHeaderCount(MOST_HEADERS)
                .setMaxLineLength(LONGEST_LINE).build()).build());
        return connections;
    }

    private SSLContext trust() throws IOException {
        if (settings.caFile() != null) {
            try {
                return TrustedAuthority.contextOf(settings.server() + " caFile", settings.caFile());
            } catch (IllegalArgumentException e) {
                // It could be read once, and may be so again: a certificate is being renewed.
                throw new IOException(e.getMessage(), e);
            }
        }
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IOException("this JVM has no TLS (" + e.getMessage() + ")", e);
        }
    }
}
