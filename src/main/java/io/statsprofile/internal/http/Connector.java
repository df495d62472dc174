package io.statsprofile.internal.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Makes connections. Thread-safe. */
final class Connector {

    private final HttpSettings settings;
    private final AddressLookup lookup;
    private final int connectMillis;
    private final int requestMillis;

    Connector(HttpSettings settings, AddressLookup lookup) {
        this.settings = settings;
        this.lookup = lookup;
        this.connectMillis = Math.toIntExact(settings.connectTimeout().toMillis());
        this.requestMillis = Math.toIntExact(settings.requestTimeout().toMillis());
    }

    /**
     * Makes one.
     *
     * @param tls as {@code access} has it
     * @param call that it is for
     */
    HttpConnection connect(Route route, LoadedAccess access, TlsWhenNeeded tls, AbortableExchange call) throws IOException {
        if (route.target().isTls()) {
            // What this JVM lacks is to be told whether or not somebody answers.
            tls.prepare();
        }
        Socket socket = connected(route.peer(), call);
        boolean stands = false;
        try {
            if (route.isTunnel()) {
                new Tunnel(settings, route).open(new HttpConnection(route, access, socket, socket));
            }
            Socket end = route.target().isTls() ? tls.over(socket, route.target()) : socket;
            HttpConnection connection = new HttpConnection(route, access, socket, end);
            connection.bound(requestMillis);
            stands = true;
            return connection;
        } finally {
            if (!stands) {
                AbortableExchange.abandon(socket);
            }
        }
    }

    /** A host may have several addresses, of which some may not be served. */
    private Socket connected(Origin peer, AbortableExchange call) throws IOException {
        InetAddress[] addresses = lookup.resolve(peer.host());
        IOException failure = null;
        for (InetAddress address : addresses) {
            Socket socket = new Socket();
            call.goesOver(socket);
            boolean isConnected = false;
            try {
                // Holds until a request is sent, that is for the handshake of TLS.
                socket.setSoTimeout(connectMillis);
                socket.setKeepAlive(true);
                socket.setTcpNoDelay(true);
                socket.connect(new InetSocketAddress(address, peer.knownPort()), connectMillis);
                isConnected = true;
                return socket;
            } catch (IOException e) {
                if (!ConnectFailure.isOfOneAddress(e)) {
                    throw e;
                }
                failure = ConnectFailure.moreTelling(failure, e);
            } finally {
                if (!isConnected) {
                    AbortableExchange.abandon(socket);
                }
            }
        }
        throw ConnectFailure.explained(failure, peer, addresses);
    }
}
