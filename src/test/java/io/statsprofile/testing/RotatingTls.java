package io.statsprofile.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLSocket;

/** Sockets of a server whose certificates are replaced while it runs; no connection resumes what another one has agreed on. */
public final class RotatingTls extends ServerSocketFactory {

    private volatile TestCertificate shown;
    private volatile TestCertificate clients;
    private final String[] protocols;

    /** @param protocols what is spoken, such as TLSv1.2 */
    public RotatingTls(TestCertificate shown, String... protocols) {
        this.shown = shown;
        this.protocols = protocols;
    }

    /** From the next connection on. */
    public RotatingTls show(TestCertificate certificate) {
        shown = certificate;
        return this;
    }

    /** From the next connection on each client must show a certificate that this one's authority has signed. */
    public RotatingTls require(TestCertificate certificate) {
        clients = certificate;
        return this;
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog, InetAddress address) throws IOException {
        return new ServerSocket(port, backlog, address) {
            private final List<Socket> connections = new CopyOnWriteArrayList<>();

            @Override
            public Socket accept() throws IOException {
                Socket plain = super.accept();
                connections.add(plain);
                // The connection outlives the end of TLS, or its reset could overtake the reason.
                SSLSocket socket = (SSLSocket) shown.context(clients).getSocketFactory().createSocket(plain, null, false);
                socket.setUseClientMode(false);
                socket.setNeedClientAuth(clients != null);
                if (protocols.length > 0) {
                    socket.setEnabledProtocols(protocols);
                }
                return socket;
            }

            @Override
            public void close() throws IOException {
                super.close();
                for (Socket connection : connections) {
                    connection.close();
                }
            }
        };
    }

    @Override
    public ServerSocket createServerSocket(int port) throws IOException {
        return createServerSocket(port, 0);
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog) throws IOException {
        return createServerSocket(port, backlog, null);
    }
}
