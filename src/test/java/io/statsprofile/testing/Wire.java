package io.statsprofile.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A wire to a server that can be cut, or that can lose the server's answers. */
public final class Wire implements AutoCloseable {

    private final InetSocketAddress far;
    private final int port;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile ServerSocket near;
    private volatile boolean losesAnswers;

    /** A wire that is cut at first. */
    public Wire(String url) {
        URI uri = URI.create(url);
        far = new InetSocketAddress(uri.getHost(), uri.getPort());
        try (ServerSocket probe = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            port = probe.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Address of the near end. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Lets connections in. */
    public void connect() throws IOException {
        near = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    /** Closes all connections and lets none in. */
    public void cut() {
        quietly(near);
        sockets.forEach(Wire::quietly);
        sockets.clear();
    }

    /** Requests reach the server, but instead of an answer the connection ends. */
    public void loseAnswers(boolean lose) {
        losesAnswers = lose;
    }

    @Override
    public void close() {
        cut();
    }

    private void accept() {
        try {
            while (true) {
                Socket left = near.accept();
                Socket right = new Socket();
                sockets.add(left);
                sockets.add(right);
                right.connect(far);
                daemon(() -> pump(left, right, false));
                daemon(() -> pump(right, left, true));
            }
        } catch (IOException e) {
            // The wire was cut.
        }
    }

    private void pump(Socket from, Socket to, boolean isAnswer) {
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[8192];
            for (int length = in.read(buffer); length >= 0 && !(isAnswer && losesAnswers); length = in.read(buffer)) {
                out.write(buffer, 0, length);
                out.flush();
            }
        } catch (IOException e) {
            // Either end is gone, and with it the other.
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "wire");
        thread.setDaemon(true);
        thread.start();
    }

    private static void quietly(AutoCloseable closeable) {
        try {
            if (closeable != null) {
                closeable.close();
            }
        } catch (Exception e) {
            // It is as closed as it gets.
        }
    }
}
