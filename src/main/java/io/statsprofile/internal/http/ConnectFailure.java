package io.statsprofile.internal.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import org.apache.http.HttpHost;
import org.apache.http.conn.ConnectTimeoutException;
import org.apache.http.conn.HttpHostConnectException;

/** Why a connection could not be made. */
final class ConnectFailure {

    private ConnectFailure() {
    }

    /** Whether another address of the same host may do. */
    static boolean isOfOneAddress(IOException failure) {
        return failure instanceof SocketTimeoutException || failure instanceof SocketException;
    }

    /**
     * Of failures at two addresses, the later one, unless this machine has no network of that kind, which says nothing of the server.
     *
     * @param earlier or null
     */
    static IOException moreTelling(IOException earlier, IOException later) {
        boolean isOfWay = later instanceof SocketTimeoutException || later instanceof ConnectException
                || later instanceof NoRouteToHostException;
        return earlier == null || isOfWay ? later : earlier;
    }

    /** @param addresses of the host, all of which were tried */
    static IOException explained(IOException failure, Origin peer, InetAddress[] addresses) {
        HttpHost host = new HttpHost(peer.host(), peer.port(), peer.scheme());
        // The system's own patience ends by another exception than ours.
        if (failure instanceof SocketTimeoutException || "Connection timed out".equals(failure.getMessage())) {
            return new ConnectTimeoutException(failure, host, addresses);
        }
        return failure instanceof NoRouteToHostException ? failure : new HttpHostConnectException(failure, host, addresses);
    }
}
