package io.statsprofile.http;

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
import org.apache.http.HttpHost;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpEntityEnclosingRequestBase;
import org.apache.http.client.protocol.HttpClientContext;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.protocol.HttpCoreContext;

/**
 * Sends requests and reads answers, within bounds.
 *
 * <p>An exchange ends by its deadline whatever the other side does, look-up, handshake and a trickling answer included. No redirect is
 * followed, since credentials would go with it, nothing that may have been acted upon is sent twice, and no cookie is kept. What breaks a
 * connection pool for good, such as memory that ran out in the middle of an exchange, costs that exchange: the next one has a new pool, and
 * so has the one after a failure of TLS. Files with keys and certificates are looked at before an exchange, every few seconds, and read
 * again when they have changed. Where the server refuses what was read of them before (status 401, or a failure of TLS before anything was
 * sent), and they say something else now, the exchange is made with that at once. The exchange runs on the caller's thread, so there is no
 * thread of a client whose end nobody would notice. Thread-safe.
 */
public final class BoundedHttpClient implements AutoCloseable {

    private static final int REDIRECTION = 3;
    private static final int SUCCESS = 2;
    /** Bytes of a success that is looked through for secrets: more than a bulk request of ours is ever answered. */
    private static final int LONGEST_TELLING = 1_048_576;
    private static final int UNAUTHORIZED = 401;

    private final HttpSettings settings;
    private final CurrentAccess access;
    private final HttpPool pool;
    private final Deadlines deadlines = new Deadlines();
    private final Set<Call> running = ConcurrentHashMap.newKeySet();
    /** Servers that have answered: to those one does not speak with the wrong scheme. */
    private final Set<Origin> answered = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Speaks to nobody yet, and reads no file. */
    public BoundedHttpClient(HttpSettings settings) {
        this(settings, System::nanoTime);
    }

    /** @param nanoTime by which files are looked at */
    BoundedHttpClient(HttpSettings settings, LongSupplier nanoTime) {
        this.settings = settings;
        this.access = new CurrentAccess(settings, nanoTime);
        this.pool = new HttpPool(settings);
    }

    /** A request that can be broken off from another thread. */
    private static final class Call extends HttpEntityEnclosingRequestBase {

        private final String method;

        Call(HttpRequest request) {
            method = request.method();
            setURI(URI.create(request.target()));
            if (request.body() != null) {
                setEntity(new ByteArrayEntity(request.body()));
            }
        }

        @Override
        public String getMethod() {
            return method;
        }
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
                boolean mayBeOfTls = NoAnswer.isOfTls(e) || origin.isTls() && !e.mayHaveArrived();
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
        Call call = new Call(request);
        settings.headers().forEach(call::setHeader);
        request.headers().forEach(call::setHeader);
        setCredentials(call, origin, used);
        HttpClientContext context = HttpClientContext.create();
        Deadlines.Deadline deadline = deadlines.start(longest, call::abort);
        try {
            running.add(call);
            HttpAnswer answer = exchange(origin, call, used, context);
            answered.add(origin);
            return answer;
        } catch (ExchangeException e) {
            throw e;
        } catch (IOException e) {
            NoAnswer why = new NoAnswer(settings, origin, answered.contains(origin));
            if (NoAnswer.isOfTls(e)) {
                pool.renew();
            }
            String message = closed ? "the connection was closed by this side" : deadline.hasPassed() ? why.ofDeadline() : why.of(e);
            throw new ExchangeException(used.withoutSecrets(message), hasBegun(context), false, 0, e);
        } catch (RuntimeException | Error e) {
            // The pool shuts itself down, and would refuse every later exchange.
            pool.renew();
            throw e;
        } finally {
            deadline.cancel();
            running.remove(call);
        }
    }

    /** Through a tunnel the proxy sees none of this; what it wants to know itself is said with the request for the tunnel. */
    private void setCredentials(Call call, Origin origin, LoadedAccess used) {
        if (used.authorization() != null) {
            call.setHeader(HttpHeaders.AUTHORIZATION, used.authorization());
        }
        HttpProxy proxy = settings.access().proxy();
        if (proxy != null && proxy.authorization() != null && !origin.isTls()) {
            call.setHeader(HttpHeaders.PROXY_AUTHORIZATION, proxy.authorization());
        }
    }

    private static boolean hasBegun(HttpClientContext context) {
        return context.getAttribute(HttpCoreContext.HTTP_REQ_SENT) != null && !TunnelRequests.isLast(context);
    }

    private HttpAnswer exchange(Origin origin, Call call, LoadedAccess used, HttpClientContext context) throws IOException {
        HttpHost target = new HttpHost(origin.host(), origin.port(), origin.scheme());
        try (CloseableHttpResponse response = pool.client(used).execute(target, call, context)) {
            int status = response.getStatusLine().getStatusCode();
            if (status / 100 == REDIRECTION) {
                call.abort();
                String message = new Redirect(origin, call.getURI(), response.getFirstHeader("Location")).message(status);
                throw new ExchangeException(used.withoutSecrets(message), false, false, status, null);
            }
            HttpHost proxy = context.getHttpRoute() == null ? null : context.getHttpRoute().getProxyHost();
            if (TunnelRequests.isLast(context) || proxy != null && status == ProxyRefusal.AUTHENTICATION_REQUIRED) {
                call.abort();
                boolean hasCredentials = settings.access().proxy() != null && settings.access().proxy().authorization() != null;
                ProxyRefusal refusal = new ProxyRefusal(proxy == null ? "in between" : proxy.toHostString(), origin, hasCredentials);
                throw new ExchangeException(refusal.message(status), false, false, 0, null);
            }
            byte[] body = body(response.getEntity(), call, status);
            // A success, too, may hold reasons: those of single documents. Larger ones are answers to queries.
            boolean mayTell = status / 100 != SUCCESS || body.length <= LONGEST_TELLING;
            return new HttpAnswer(status, headers(response), mayTell ? used.withoutSecrets(body) : body);
        }
    }

    private static Map<String, List<String>> headers(CloseableHttpResponse response) {
        Map<String, List<String>> headers = new HashMap<>();
        for (Header header : response.getAllHeaders()) {
            headers.computeIfAbsent(header.getName().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(String.valueOf(header.getValue()));
        }
        return headers;
    }

    /** Read to its end, or broken off: to close it earlier would read the rest of it, however long. */
    private byte[] body(HttpEntity entity, Call call, int status) throws IOException {
        if (entity == null) {
            return new byte[0];
        }
        int most = settings.mostAnswerBytes();
        boolean packed = entity.getContentEncoding() != null && entity.getContentEncoding().getValue().equalsIgnoreCase("gzip");
        InputStream content = packed ? new GZIPInputStream(entity.getContent()) : entity.getContent();
        byte[] body = content.readNBytes(most);
        if (body.length == most && content.read() >= 0) {
            call.abort();
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
        running.forEach(Call::abort);
        pool.close();
        deadlines.close();
    }
}
