package io.statsprofile.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.statsprofile.testing.Eventually;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;
import org.junit.jupiter.api.Test;

class FaultProxyTest {

    private static final byte[] REQUEST = "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    /** Or a document is told as lost that is there: it was handed over when everything was refused already. */
    @Test
    void what_comes_on_a_connection_that_was_cut_reaches_nobody() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        try (FaultProxy proxy = new FaultProxy("http://127.0.0.1:" + server.getAddress().getPort(), "http", new LateFactory());
                Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            client.getOutputStream().write(REQUEST);
            assertThat(client.getInputStream().read()).as("the answer to the first request").isPositive();

            proxy.refuse();

            Eventually.assertThat("the thread to leave the connection, too", () -> closed.get() > 1);
            assertThat(asked).hasValue(1);
        } finally {
            server.stop(0);
        }
    }

    private final class LateFactory extends ServerSocketFactory {

        @Override
        public ServerSocket createServerSocket() throws IOException {
            return new ServerSocket() {
                @Override
                public Socket accept() throws IOException {
                    Socket socket = new LateSocket();
                    implAccept(socket);
                    return socket;
                }
            };
        }

        @Override
        public ServerSocket createServerSocket(int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog, InetAddress address) {
            throw new UnsupportedOperationException();
        }
    }

    /**
     * One by which a second request comes when it is closed: the system wakes a thread that reads from a socket that is closed, and gives
     * it what has come by then.
     */
    private final class LateSocket extends Socket {

        private final CountDownLatch cut = new CountDownLatch(1);

        @Override
        public InputStream getInputStream() throws IOException {
            InputStream before = super.getInputStream();
            InputStream late = new ByteArrayInputStream(REQUEST);
            return new InputStream() {
                private int left = REQUEST.length;

                @Override
                public int read() throws IOException {
                    if (left > 0) {
                        left--;
                        return before.read();
                    }
                    try {
                        cut.await();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    return late.read();
                }

                @Override
                public int read(byte[] into, int offset, int length) throws IOException {
                    int next = read();
                    into[offset] = (byte) next;
                    return next < 0 ? -1 : 1;
                }
            };
        }

        @Override
        public void close() throws IOException {
            super.close();
            closed.incrementAndGet();
            cut.countDown();
        }
    }
}
