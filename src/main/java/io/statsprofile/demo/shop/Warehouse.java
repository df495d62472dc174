package io.statsprofile.demo.shop;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The other side of {@link StockClient}: a server on the loopback address that takes its time. Stands for a service elsewhere,
 * so it is switched OFF in the demo's {@code logback.xml}.
 */
final class Warehouse implements Closeable {

    private static final long ANSWER_MICROS = 300;

    private final ServerSocket server;

    Warehouse() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon("warehouse", this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                daemon("warehouse-connection", () -> answer(socket));
            }
        } catch (IOException e) {
            // Closed: the shop is shutting down.
        }
    }

    private static void answer(Socket socket) {
        try (socket; DataInputStream in = new DataInputStream(socket.getInputStream());
                DataOutputStream out = new DataOutputStream(socket.getOutputStream())) {
            socket.setTcpNoDelay(true);
            while (true) {
                int article = in.readInt();
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(ANSWER_MICROS));
                out.writeInt(article % 97);
            }
        } catch (IOException e) {
            // The client hung up.
        }
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
