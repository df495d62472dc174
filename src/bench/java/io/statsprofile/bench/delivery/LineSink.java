package io.statsprofile.bench.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/** Takes whatever is sent to a port of this machine, and counts its lines. Thread-safe. */
final class LineSink implements AutoCloseable {

    private static final int CHUNK = 1 << 16;

    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final AtomicLong lines = new AtomicLong();

    LineSink() throws IOException {
        daemon(() -> {
            try {
                while (true) {
                    Socket socket = door.accept();
                    daemon(() -> count(socket));
                }
            } catch (IOException e) {
                // Closed.
            }
        });
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "line sink");
        thread.setDaemon(true);
        thread.start();
    }

    private void count(Socket socket) {
        byte[] chunk = new byte[CHUNK];
        try (socket; InputStream in = socket.getInputStream()) {
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                int ends = 0;
                for (int i = 0; i < read; i++) {
                    ends += chunk[i] == '\n' ? 1 : 0;
                }
                lines.addAndGet(ends);
            }
        } catch (IOException e) {
            // The sender has gone.
        }
    }

    int port() {
        return door.getLocalPort();
    }

    long lines() {
        return lines.get();
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
