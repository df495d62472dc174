package io.statsprofile.internal.http;

import java.io.IOException;
import java.net.Socket;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.HttpException;
import org.apache.http.HttpResponse;
import org.apache.http.HttpVersion;
import org.apache.http.config.MessageConstraints;
import org.apache.http.impl.DefaultBHttpClientConnection;
import org.apache.http.io.BufferInfo;
import org.apache.http.message.BasicHttpEntityEnclosingRequest;

/** A connection that stands, for one exchange after the other. Used by one thread at a time. */
final class HttpConnection {

    private static final int BUFFER_BYTES = 8_192;
    private static final MessageConstraints BOUNDS = MessageConstraints.custom().setMaxHeaderCount(200).setMaxLineLength(16_384).build();
    /** What idles longer may have been forgotten by a firewall in between, which would take a request and never say so. */
    private static final long MOST_IDLE_NANOS = TimeUnit.MINUTES.toNanos(1);
    /**
     * What idles longer is looked at before it is used, which takes a millisecond: the other side may have closed it, and what is sent on
     * it then is in doubt.
     */
    private static final long SURE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int INFORMATIONAL = 1;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;
    private static final int LEAST_ERROR = 400;

    private final Route route;
    private final LoadedAccess access;
    private final Socket socket;
    private final Wire http;
    private boolean isSpent;
    private long idleSince;

    /**
     * @param access that it was made with
     * @param socket below TLS, where there is TLS
     * @param end what requests are written to
     */
    HttpConnection(Route route, LoadedAccess access, Socket socket, Socket end) throws IOException {
        this.route = route;
        this.access = access;
        this.socket = socket;
        this.http = new Wire();
        http.bind(end);
    }

    /** What reads and writes HTTP. */
    private static final class Wire extends DefaultBHttpClientConnection {

        Wire() {
            super(BUFFER_BYTES, null, null, BOUNDS);
        }

        /** Whether something has come that nobody has read. */
        boolean hasMore() {
            return ((BufferInfo) getSessionInputBuffer()).length() > 0;
        }
    }

    Route route() {
        return route;
    }

    LoadedAccess access() {
        return access;
    }

    Socket socket() {
        return socket;
    }

    /** @param millis that each read from now on takes at most */
    void bound(int millis) {
        http.setSocketTimeout(millis);
    }

    /**
     * Sends a request.
     *
     * @return the answer, of which the body is not read yet
     */
    HttpResponse send(BasicHttpEntityEnclosingRequest request) throws IOException {
        try {
            HttpResponse answer = ask(request);
            int status = answer.getStatusLine().getStatusCode();
            if (status != NO_CONTENT && status != NOT_MODIFIED) {
                http.receiveResponseEntity(answer);
            }
            return answer;
        } catch (HttpException e) {
            throw NoAnswerMessages.notHttp(e);
        }
    }

    /** The same, but whatever follows the head of the answer is left where it is. */
    HttpResponse sendForHead(BasicHttpEntityEnclosingRequest request) throws IOException {
        try {
            return ask(request);
        } catch (HttpException e) {
            throw NoAnswerMessages.notHttp(e);
        }
    }

    private HttpResponse ask(BasicHttpEntityEnclosingRequest request) throws IOException, HttpException {
        try {
            http.sendRequestHeader(request);
            http.sendRequestEntity(request);
            http.flush();
        } catch (IOException e) {
            return refusal(e);
        }
        return head();
    }

    /** Who refuses a request, as one that is too large, may say so and end the connection before it has read all of it. */
    private HttpResponse refusal(IOException broken) throws IOException {
        isSpent = true;
        try {
            HttpResponse head = head();
            if (head.getStatusLine().getStatusCode() >= LEAST_ERROR) {
                return head;
            }
        } catch (IOException | HttpException e) {
            broken.addSuppressed(e);
        }
        throw broken;
    }

    private HttpResponse head() throws IOException, HttpException {
        HttpResponse head = http.receiveResponseHeader();
        while (head.getStatusLine().getStatusCode() / 100 == INFORMATIONAL) {
            head = http.receiveResponseHeader();
        }
        return head;
    }

    /** Whether another exchange may follow this one, whose answer was read. */
    boolean isKeptAfter(HttpResponse answer) {
        if (isSpent || answer.getProtocolVersion().lessEquals(HttpVersion.HTTP_1_0) || says("Connection", answer)
                || says("Proxy-Connection", answer)) {
            return false;
        }
        HttpEntity body = answer.getEntity();
        if (body == null) {
            return !http.hasMore();
        }
        try {
            // What was packed may have ended before the body that it was packed in.
            return (body.isChunked() || body.getContentLength() >= 0) && body.getContent().read() < 0 && !http.hasMore();
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean says(String name, HttpResponse answer) {
        for (Header header : answer.getHeaders(name)) {
            if (String.valueOf(header.getValue()).toLowerCase(Locale.ROOT).contains("close")) {
                return true;
            }
        }
        return false;
    }

    /** Nobody uses it from now on. */
    void rest(long nowNanos) {
        idleSince = nowNanos;
    }

    /** Whether it may be used once more. */
    boolean isAlive(long nowNanos) {
        long idle = nowNanos - idleSince;
        // What has come while nothing was asked is no answer to what is asked next.
        return idle < MOST_IDLE_NANOS && (idle < SURE_NANOS || !http.isStale()) && !http.hasMore();
    }

    /** Ends it in order. */
    void close() {
        try {
            http.close();
        } catch (IOException | RuntimeException e) {
            // Nothing waits for it any more.
        }
    }

    /** Ends it at once; what was not read is lost. */
    void abandon() {
        AbortableExchange.abandon(socket);
    }
}
