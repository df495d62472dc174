package io.statsprofile.matrix;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.net.ServerSocketFactory;

/**
 * Stands before a server, on a port that stays, and breaks what it is told to. It reads each request to its end before it does anything
 * with it, so that a fault knows whether the server has processed it. Thread-safe.
 */
final class FaultProxy implements AutoCloseable {

    private static final int BACKLOG = 200;
    private static final int MOST_ATTEMPTS = 250;
    private static final int SMALL_BUFFER = 4_096;
    private static final List<String> REQUEST_HEADERS = List.of("content-type", "accept", "x-opaque-id");
    private static final List<String> ANSWER_HEADERS = List.of("Content-Type", "X-elastic-product", "X-Opaque-Id", "Retry-After");

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicLong injected = new AtomicLong();
    private final String scheme;
    private volatile ServerSocketFactory factory;
    private volatile String server;
    private volatile ServerSocket door;
    private volatile int port;
    private volatile Fault fault = Fault.NONE;
    private volatile long pauseMillis;

    /** One that lets everything pass. */
    FaultProxy(String server) throws IOException {
        this(server, "http", ServerSocketFactory.getDefault());
    }

    /** @param factory of the near end, which may have TLS; the far end has none */
    FaultProxy(String server, String scheme, ServerSocketFactory factory) throws IOException {
        this.server = server;
        this.scheme = scheme;
        this.factory = factory;
        accept();
    }

    String url() {
        return scheme + "://127.0.0.1:" + port;
    }

    int port() {
        return port;
    }

    /** Requests that a fault has hit. */
    long injected() {
        return injected.get();
    }

    /** What happens to requests from now on. */
    void fault(Fault next) {
        fault = next;
    }

    /** The server is somewhere else from now on. */
    void server(String url) {
        server = url;
    }

    /** Connections from now on show another certificate. */
    void certificate(ServerSocketFactory next) throws IOException {
        refuse();
        factory = next;
        accept();
    }

    /** Requests are read slowly from now on; 0 ends that. */
    void readSlowly(long millisPerChunk) throws IOException {
        refuse();
        pauseMillis = millisPerChunk;
        accept();
    }

    /** Lets connections in. */
    void accept() throws IOException {
        ServerSocket opened = null;
        for (int left = MOST_ATTEMPTS; opened == null; left--) {
            try {
                opened = bound();
            } catch (BindException e) {
                // The system still has the door that was closed, since a thread is about to leave it.
                if (left == 0) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
        ServerSocket now = opened;
        port = now.getLocalPort();
        door = now;
        daemon(() -> accept(now));
    }

    private ServerSocket bound() throws IOException {
        ServerSocket opened = factory.createServerSocket();
        try {
            opened.setReuseAddress(true);
            if (pauseMillis > 0) {
                // Else the system would read for us.
                opened.setReceiveBufferSize(SMALL_BUFFER);
            }
            opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
            return opened;
        } catch (IOException e) {
            opened.close();
            throw e;
        }
    }

    /** Ends all connections and lets none in. */
    void refuse() throws IOException {
        ServerSocket closed = door;
        door = null;
        closed.close();
        cut();
    }

    /** Ends all connections, and lets new ones in. */
    void cut() {
        for (Socket socket : sockets) {
            quietly(socket);
        }
        sockets.clear();
    }

    private void accept(ServerSocket at) {
        try {
            while (true) {
                Socket socket = at.accept();
                sockets.add(socket);
                if (door != at) {
                    quietly(socket);
                }
                daemon(() -> serve(socket));
            }
        } catch (IOException e) {
            // The door was closed.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            Client client = new Client(socket, in);
            for (Request next = Request.read(in, pauseMillis); next != null; next = Request.read(in, pauseMillis)) {
                if (socket.isClosed()) {
                    // It came after the door was closed: the system may still have read it for a thread that had not noticed.
                    break;
                }
                Fault now = fault;
                boolean isHit = now != Fault.NONE && now.hits(next);
                injected.addAndGet(isHit ? 1 : 0);
                (isHit ? now : Fault.NONE).serve(next, this::send, client);
                if (client.isOver()) {
                    break;
                }
            }
        } catch (IOException e) {
            // Either end has gone, and with it the other.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(socket);
        }
    }

    private Answer send(Request request) throws IOException, InterruptedException {
        HttpRequest.Builder forwarded = HttpRequest.newBuilder(URI.create(server + request.target())).method(request.method(),
                request.body().length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(request.body()));
        for (String name : REQUEST_HEADERS) {
            if (request.headers().containsKey(name)) {
                forwarded.header(name, request.headers().get(name));
            }
        }
        HttpResponse<byte[]> answer = http.send(forwarded.build(), BodyHandlers.ofByteArray());
        Map<String, String> headers = new TreeMap<>();
        for (String name : ANSWER_HEADERS) {
            answer.headers().firstValue(name).ifPresent(value -> headers.put(name, value));
        }
        return new Answer(answer.statusCode(), headers, answer.body());
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "fault proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private static void quietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is as closed as it gets.
        }
    }

    @Override
    public void close() throws IOException {
        if (door != null) {
            refuse();
        }
    }
}
