package io.statsprofile.http;

import java.io.IOException;
import java.net.ProxySelector;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.http.HttpHost;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.config.ConnectionConfig;
import org.apache.http.config.MessageConstraints;
import org.apache.http.config.Registry;
import org.apache.http.config.RegistryBuilder;
import org.apache.http.config.SocketConfig;
import org.apache.http.conn.socket.ConnectionSocketFactory;
import org.apache.http.conn.socket.PlainConnectionSocketFactory;
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
            client = build(access);
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

    private CloseableHttpClient build(LoadedAccess access) {
        int connectMillis = Math.toIntExact(settings.connectTimeout().toMillis());
        RequestConfig bounds = RequestConfig.custom().setConnectTimeout(connectMillis).setConnectionRequestTimeout(connectMillis)
                .setSocketTimeout(Math.toIntExact(settings.requestTimeout().toMillis())).setRedirectsEnabled(false)
                .setAuthenticationEnabled(false).build();
        HttpClientBuilder builder = HttpClients.custom().setConnectionManager(connections(access, connectMillis))
                .setDefaultRequestConfig(bounds)
                .disableRedirectHandling().disableAutomaticRetries().disableCookieManagement().disableContentCompression()
                .disableAuthCaching().disableConnectionState()
                // What is for cookies and schemes of authentication takes longer to load than all the rest, and is used by nobody here.
                .setPublicSuffixMatcher(new PublicSuffixMatcher(List.of("com"), null))
                .setDefaultCookieSpecRegistry(name -> null).setDefaultAuthSchemeRegistry(name -> null)
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

    private PoolingHttpClientConnectionManager connections(LoadedAccess access, int connectMillis) {
        Registry<ConnectionSocketFactory> sockets = RegistryBuilder.<ConnectionSocketFactory>create()
                .register("http", PlainConnectionSocketFactory.INSTANCE)
                .register("https", new TlsWhenNeeded(access.tls())).build();
        PoolingHttpClientConnectionManager connections = new PoolingHttpClientConnectionManager(sockets, lookup);
        // Holds until a request is sent, that is for the handshake of TLS.
        connections.setDefaultSocketConfig(SocketConfig.custom().setSoTimeout(connectMillis).setSoKeepAlive(true).setTcpNoDelay(true)
                .build());
        connections.setDefaultConnectionConfig(ConnectionConfig.custom()
                .setMessageConstraints(MessageConstraints.custom().setMaxHeaderCount(MOST_HEADERS)
                .setMaxLineLength(LONGEST_LINE).build()).build());
        return connections;
    }
}
