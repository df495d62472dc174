package io.statsprofile.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import org.apache.http.HttpHost;
import org.apache.http.conn.socket.LayeredConnectionSocketFactory;
import org.apache.http.conn.ssl.DefaultHostnameVerifier;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.protocol.HttpContext;

/**
 * Sockets for https, whose means are made for the first of them: a service that speaks http only loads none of the JDK's TLS. Thread-safe.
 */
final class TlsWhenNeeded implements LayeredConnectionSocketFactory {

    /** Null for the JVM's usual one. */
    private final SSLContext context;
    private SSLConnectionSocketFactory sockets;

    TlsWhenNeeded(SSLContext context) {
        this.context = context;
    }

    @Override
    public Socket createSocket(HttpContext exchange) throws IOException {
        return sockets().createSocket(exchange);
    }

    @Override
    public Socket connectSocket(int connectTimeout, Socket socket, HttpHost host, InetSocketAddress remote, InetSocketAddress local,
            HttpContext exchange) throws IOException {
        return sockets().connectSocket(connectTimeout, socket, host, remote, local, exchange);
    }

    @Override
    public Socket createLayeredSocket(Socket tunnel, String host, int port, HttpContext exchange) throws IOException {
        return sockets().createLayeredSocket(tunnel, host, port, exchange);
    }

    /** The client verifies host names by classes of a module that no application names by itself. */
    private synchronized SSLConnectionSocketFactory sockets() throws IOException {
        if (sockets != null) {
            return sockets;
        }
        try {
            sockets = new SSLConnectionSocketFactory(context == null ? SSLContext.getDefault() : context, new DefaultHostnameVerifier());
            return sockets;
        } catch (NoSuchAlgorithmException e) {
            throw new AccessException("this JVM has no TLS (" + e.getMessage() + ")", e);
        } catch (NoClassDefFoundError lacking) {
            if (String.valueOf(lacking.getMessage()).startsWith("javax/naming/")) {
                throw new AccessException("this Java runtime lacks the module java.naming, which the HTTP client needs for https; make its"
                        + " image by jlink with --add-modules java.naming, too", lacking);
            }
            throw lacking;
        }
    }
}
