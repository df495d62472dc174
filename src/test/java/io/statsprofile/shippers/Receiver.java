package io.statsprofile.shippers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

/** The other end of a TCP appender: takes lines as long as it is let, and can die with what it has not taken yet. */
final class Receiver implements AutoCloseable {

    /** What it has taken. */
    final List<String> lines = new CopyOnWriteArrayList<>();
    private final Semaphore permits = new Semaphore(0);
    private final int port;
    private volatile ServerSocket door;
    private volatile Socket socket;

    /** Away at first, see {@link #open}. */
    Receiver() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            port = probe.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    /** Comes, or comes back, and takes that many lines; the further ones wait in the buffers of the connection. */
    void open(int mayTake) throws IOException {
        permits.drainPermits();
        permits.release(mayTake);
        door = new ServerSocket();
        door.setReuseAddress(true);
        door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        Thread thread = new Thread(this::take, "receiver");
        thread.setDaemon(true);
        thread.start();
    }

    /** Dies: the connection is reset. */
    void die() throws IOException {
        door.close();
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private void take() {
        try {
            socket = door.accept();
            BufferedReader reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), 1);
            permits.acquire();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
                permits.acquire();
            }
        } catch (IOException e) {
            // It has died.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            door.close();
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
