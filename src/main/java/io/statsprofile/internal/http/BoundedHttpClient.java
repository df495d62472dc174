package io.statsprofile.internal.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.zip.GZIPInputStream;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.HttpHeaders;
import org.apache.http.HttpResponse;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.message.BasicHttpEntityEnclosingRequest;

/**
 * Sends requests and reads answers, within bounds.
 *
 * <p>An exchange ends by its deadline whatever the other side does, look-up, handshake and a trickling answer included. No redirect is
 * followed, since credentials would go with it, nothing that may have been acted upon is sent twice, and no cookie is kept. What breaks in
 * the middle of an exchange, such as memory that ran out, costs that exchange, and connections that idle: the next one has a new one, with
 * new means of TLS, and so has the one after a failure of TLS. Files with keys and certificates are looked at before an exchange, every few
 * seconds, and read again when they have changed. Where the server refuses what was read of them before (status 401, or a failure of TLS
 * before anything was sent), and they say something else now, the exchange is made with that at once. The exchange runs on the caller's
 * thread, so there is no thread of a client whose end nobody would notice. Thread-safe.
 */
public final class BoundedHttpClient implements AutoCloseable {

    static final String USER_AGENT = "statsprofile-logback";
    private static final int REDIRECTION = 3;
    private static final int SUCCESS = 2;
    /** Bytes of a success that is looked through for secrets: more than a bulk request of ours is ever answered. */
    private static final int LONGEST_TELLING = 1_048_576;
    private static final int UNAUTHORIZED = 401;

    private final HttpSettings settings;
    private final CurrentAccess access;
    private final HttpPool pool;
    private final Deadlines deadlines = new Deadlines();
    private final Set<AbortableExchange> running = ConcurrentHashMap.newKeySet();
    /** Servers that have answered: to those one does not speak with the wrong scheme. */
    private final Set<Origin> answered = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Speaks to nobody yet, and reads no file. */
    public BoundedHttpClient(HttpSettings settings) {
        this(settings, System::nanoTime);
    }

    /** @param nanoTime by which files are looked at, and connections grow old */
    BoundedHttpClient(HttpSettings settings, LongSupplier nanoTime) {
        this.settings = settings;
        this.access = new CurrentAccess(settings, nanoTime);
        this.pool = new HttpPool(settings, nanoTime);
    }

    /**
     * Makes one exchange.
     *
     * @return an answer of any status but those of a redirect
     * @throws ExchangeException when there was none that can be used, or a file with a key or certificate cannot be used
     */
    public HttpAnswer send(Origin origin, HttpRequest request) throws ExchangeException {
        long end = System.nanoTime() + settings.deadline().toNanos();
        for (boolean again = false; ; again = true) {
            LoadedAccess used = accessNow();
            try {
                HttpAnswer answer = attempt(origin, request, used, Duration.ofNanos(end - System.nanoTime()));
                if (answer.status() != UNAUTHORIZED || !access.isOutdated(used) || again) {
                    return answer;
                }
            } catch (ExchangeException e) {
                // By TLS, what ends before anything was sent may have ended for the sake of a certificate, whatever it looks like.
                boolean mayBeOfTls = NoAnswerMessages.isOfTls(e) || origin.isTls() && !e.mayHaveArrived();
                if (!mayBeOfTls || !access.isOutdated(used) || e.mayHaveArrived() || again) {
                    throw e;
                }
            }
        }
    }

    private LoadedAccess accessNow() throws ExchangeException {
        try {
            return access.now();
        } catch (AccessException e) {
            throw new ExchangeException(e.getMessage(), false, false, 0, e);
        }
    }

    private HttpAnswer attempt(Origin origin, HttpRequest request, LoadedAccess used, Duration longest) throws ExchangeException {
        AbortableExchange call = new AbortableExchange();
        Deadlines.Deadline deadline = deadlines.start(longest, call);
        try {
            running.add(call);
            if (closed) {
                call.run();
            }
            HttpAnswer answer = exchange(origin, request, used, call);
            answered.add(origin);
            return answer;
        } catch (ExchangeException e) {
            throw e;
        } catch (IOException e) {
            NoAnswerMessages why = new NoAnswerMessages(settings, origin, answered.contains(origin));
            if (NoAnswerMessages.isOfTls(e)) {
                pool.renew();
            }
            String message = closed ? "the connection was closed by this side" : deadline.hasPassed() ? why.ofDeadline() : why.of(e);
            throw new ExchangeException(used.withoutSecrets(message), call.hasBegun(), false, 0, e);
        } catch (RuntimeException | Error e) {
            // What it has left of a connection, or of the means of TLS, nobody knows.
            pool.renew();
            throw e;
        } finally {
            deadline.cancel();
            running.remove(call);
        }
    }

    private HttpAnswer exchange(Origin origin, HttpRequest request, LoadedAccess used, AbortableExchange call) throws IOException {
        URI asked = URI.create(request.target());
        Route route = Route.to(origin, settings);
        HttpConnection connection = pool.take(route, used, call);
        boolean isKept = false;
        try {
            call.begins();
            HttpResponse response = connection.send(whole(request, asked, route, used));
            int status = response.getStatusLine().getStatusCode();
            if (status / 100 == REDIRECTION) {
                String message = new Redirect(origin, asked, response.getFirstHeader(HttpHeaders.LOCATION)).message(status);
                throw new ExchangeException(used.withoutSecrets(message), false, false, status, null);
            }
            if (route.proxy() != null && status == ProxyErrorMessages.AUTHENTICATION_REQUIRED) {
                boolean hasCredentials = settings.access().proxy() != null && settings.access().proxy().authorization() != null;
                ProxyErrorMessages refusal = new ProxyErrorMessages(route.proxy().authority(), origin, hasCredentials);
                throw new ExchangeException(refusal.message(status), false, false, 0, null);
            }
            byte[] body = body(response.getEntity(), status);
            // A success, too, may hold reasons: those of single documents. Larger ones are answers to queries.
            boolean mayTell = status / 100 != SUCCESS || body.length <= LONGEST_TELLING;
            isKept = connection.isKeptAfter(response);
            if (!isKept) {
                // In order, as long as the deadline holds.
                connection.close();
            }
            return new HttpAnswer(status, headers(response), mayTell ? used.withoutSecrets(body) : body);
        } finally {
            if (call.ends() && isKept) {
                pool.giveBack(connection);
            } else {
                connection.abandon();
            }
        }
    }

    /** Through a tunnel the proxy sees none of this; what it wants to know itself is said with the request for the tunnel. */
    private BasicHttpEntityEnclosingRequest whole(HttpRequest request, URI asked, Route route, LoadedAccess used) {
        boolean readByProxy = route.proxy() != null && !route.isTunnel();
        BasicHttpEntityEnclosingRequest whole = new BasicHttpEntityEnclosingRequest(request.method(),
                (readByProxy ? route.target().toString() : "") + asked.toASCIIString());
        whole.setHeader(HttpHeaders.HOST, route.target().authority());
        whole.setHeader(HttpHeaders.CONNECTION, "Keep-Alive");
        whole.setHeader(HttpHeaders.USER_AGENT, USER_AGENT);
        for (Map.Entry<String, String> header : settings.headers().entrySet()) {
            whole.setHeader(header.getKey(), header.getValue());
        }
        for (Map.Entry<String, String> header : request.headers().entrySet()) {
            whole.setHeader(header.getKey(), header.getValue());
        }
        if (used.authorization() != null) {
            whole.setHeader(HttpHeaders.AUTHORIZATION, used.authorization());
        }
        HttpProxy proxy = settings.access().proxy();
        if (readByProxy && proxy != null && proxy.authorization() != null) {
            whole.setHeader(HttpHeaders.PROXY_AUTHORIZATION, proxy.authorization());
        }
        byte[] body = request.body();
        if (body != null) {
            whole.setEntity(new ByteArrayEntity(body));
        }
        if (body != null || !request.method().equals("GET")) {
            whole.setHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body == null ? 0 : body.length));
        }
        return whole;
    }

    private static Map<String, List<String>> headers(HttpResponse response) {
        Map<String, List<String>> headers = new HashMap<>();
        for (Header header : response.getAllHeaders()) {
            String name = header.getName().toLowerCase(Locale.ROOT);
            List<String> values = headers.get(name);
            if (values == null) {
                values = new ArrayList<>();
                headers.put(name, values);
            }
            values.add(String.valueOf(header.getValue()));
        }
        return headers;
    }

    /** Whole, within the bound. */
    private byte[] body(HttpEntity entity, int status) throws IOException {
        if (entity == null) {
            return new byte[0];
        }
        int most = settings.mostAnswerBytes();
        boolean packed = entity.getContentEncoding() != null && entity.getContentEncoding().getValue().equalsIgnoreCase("gzip");
        InputStream content = packed ? new GZIPInputStream(entity.getContent()) : entity.getContent();
        byte[] body = content.readNBytes(most);
        if (body.length == most && content.read() >= 0) {
            throw new ExchangeException("the answer (status " + status + ") has more than " + most
                    + " bytes; check the url, and what stands before "
                    + settings.server(), true, true, status, null);
        }
        return body;
    }

    /** Breaks off what runs. */
    @Override
    public void close() {
        closed = true;
        for (AbortableExchange call : running) {
            call.run();
        }
        pool.close();
        deadlines.close();
    }
}
