package io.statsprofile.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy that makes tunnels, to one port of this machine whatever host is asked for, and keeps what it was told in the clear. */
public final class ConnectProxy implements AutoCloseable {

    /** Heads of requests, in order. */
    public final List<String> heads = new CopyOnWriteArrayList<>();
    private final ServerSocket door;
    private final int target;

    public ConnectProxy(int target) {
        this.target = target;
        try {
            door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    public String url() {
        return "http://127.0.0.1:" + door.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket near = door.accept();
                daemon(() -> serve(near));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket near) {
        try (near; Socket far = new Socket(InetAddress.getLoopbackAddress(), target)) {
            heads.add(head(near.getInputStream()));
            near.getOutputStream().write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            daemon(() -> pump(far, near));
            pump(near, far);
        } catch (IOException e) {
            // Either end is gone.
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        for (int next = in.read(); next >= 0 && !head.toString().endsWith("\r\n\r"); next = in.read()) {
            head.append((char) next);
        }
        return head.toString();
    }

    private static void pump(Socket from, Socket to) {
        try {
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[8192];
            for (int length = from.getInputStream().read(buffer); length >= 0; length = from.getInputStream().read(buffer)) {
                out.write(buffer, 0, length);
                out.flush();
            }
            to.shutdownOutput();
        } catch (IOException e) {
            // Either end is gone, and with it the other.
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "connect proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
