package io.statsprofile.http;

import java.io.IOException;
import java.net.ProxySelector;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.http.HttpHost;
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
import org.apache.http.impl.conn.DefaultProxyRoutePlanner;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;
import org.apache.http.impl.conn.SystemDefaultDnsResolver;
import org.apache.http.impl.conn.SystemDefaultRoutePlanner;

/** The client with its connections, made when it is first needed, and anew when what it was made for has changed. Thread-safe. */
final class HttpPool implements AutoCloseable {

    private static final int MOST_HEADERS = 200;
    private static final int LONGEST_LINE = 16_384;
    /** What idles longer may have been forgotten by a firewall in between, which would take a request and never say so. */
    private static final long MOST_IDLE_MILLIS = TimeUnit.MINUTES.toMillis(1);

    private final HttpSettings settings;
    private final AddressLookup lookup;
    private CloseableHttpClient client;
    private LoadedAccess madeFor;
    private boolean closed;

    HttpPool(HttpSettings settings) {
        this.settings = settings;
        this.lookup = new AddressLookup(SystemDefaultDnsResolver.INSTANCE, settings.connectTimeout());
    }

    /** Made with these keys and certificates; connections that were made with others end. */
    synchronized CloseableHttpClient client(LoadedAccess access) throws IOException {
        if (closed) {
            throw new IOException("closed");
        }
        if (madeFor != access) {
            renew();
        }
        if (client == null) {
            client = make(access);
            madeFor = access;
        }
        return client;
    }

    /** Ends the connections. */
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

    /** The client verifies host names by classes of a module that no application names by itself. */
    private CloseableHttpClient make(LoadedAccess access) throws IOException {
        try {
            return build(access);
        } catch (NoClassDefFoundError lacking) {
            if (String.valueOf(lacking.getMessage()).startsWith("javax/naming/")) {
                throw new AccessException("this Java runtime lacks the module java.naming, which the HTTP client needs; make its image"
                        + " by jlink with --add-modules java.naming, too", lacking);
            }
            throw lacking;
        }
    }

    private CloseableHttpClient build(LoadedAccess access) throws IOException {
        int connectMillis = Math.toIntExact(settings.connectTimeout().toMillis());
        RequestConfig bounds = RequestConfig.custom().setConnectTimeout(connectMillis).setConnectionRequestTimeout(connectMillis)
                .setSocketTimeout(Math.toIntExact(settings.requestTimeout().toMillis())).setRedirectsEnabled(false)
                .setAuthenticationEnabled(false).build();
        HttpClientBuilder builder = HttpClients.custom().setConnectionManager(connections(access, connectMillis))
                .setDefaultRequestConfig(bounds)
                .disableRedirectHandling().disableAutomaticRetries().disableCookieManagement().disableContentCompression()
                .disableAuthCaching().disableConnectionState()
                // The list of suffixes is for cookies; to load it takes longer than all the rest.
                .setPublicSuffixMatcher(new PublicSuffixMatcher(List.of("com"), null))
                .setKeepAliveStrategy((response, context) -> MOST_IDLE_MILLIS).setUserAgent("statsprofile-logback");
        HttpProxy proxy = settings.access().proxy();
        builder.setRequestExecutor(new TunnelRequests(proxy == null ? null : proxy.authorization()));
        if (proxy != null) {
            builder.setRoutePlanner(new DefaultProxyRoutePlanner(new HttpHost(proxy.address().host(), proxy.address().port())));
        } else if (settings.systemProxy()) {
            builder.setRoutePlanner(new SystemDefaultRoutePlanner(ProxySelector.getDefault()));
        }
        return builder.build();
    }

    private PoolingHttpClientConnectionManager connections(LoadedAccess access, int connectMillis) throws IOException {
        Registry<ConnectionSocketFactory> sockets = RegistryBuilder.<ConnectionSocketFactory>create()
                .register("http", PlainConnectionSocketFactory.INSTANCE)
                .register("https", new SSLConnectionSocketFactory(access.tls() == null ? usual() : access.tls(),
                new DefaultHostnameVerifier())).build();
        PoolingHttpClientConnectionManager connections = new PoolingHttpClientConnectionManager(sockets, lookup);
        // Holds until a request is sent, that is for the handshake of TLS.
        connections.setDefaultSocketConfig(SocketConfig.custom().setSoTimeout(connectMillis).setSoKeepAlive(true).setTcpNoDelay(true)
                .build());
        connections.setDefaultConnectionConfig(ConnectionConfig.custom()
                .setMessageConstraints(MessageConstraints.custom().setMaxHeaderCount(MOST_HEADERS)
                .setMaxLineLength(LONGEST_LINE).build()).build());
        return connections;
    }

    private static SSLContext usual() throws IOException {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IOException("this JVM has no TLS (" + e.getMessage() + ")", e);
        }
    }
}
