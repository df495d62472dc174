package io.statsprofile.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
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
 * followed, since credentials would go with it, nothing is sent twice, and no cookie is kept. What breaks a connection pool for good,
 * such as memory that ran out in the middle of an exchange, costs that exchange: the next one has a new pool, and so has the one after a
 * failure of TLS, which reads the CA file anew. The exchange runs on the caller's thread, so there is no thread of a client whose end
 * nobody would notice. Thread-safe.
 */
public final class BoundedHttpClient implements AutoCloseable {

    private static final int REDIRECTION = 3;

    private final HttpSettings settings;
    private final HttpPool pool;
    private final Deadlines deadlines = new Deadlines();
    private final Set<Call> running = ConcurrentHashMap.newKeySet();
    /** Servers that have answered: to those one does not speak with the wrong scheme. */
    private final Set<Origin> answered = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * Speaks to nobody yet.
     *
     * @throws IllegalArgumentException when the CA file holds no certificate
     */
    public BoundedHttpClient(HttpSettings settings) {
        this.settings = settings;
        this.pool = new HttpPool(settings);
        if (settings.caFile() != null) {
            pool.requireCertificate();
        }
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
     * @throws ExchangeException when there was none that can be used
     */
    public HttpAnswer send(Origin origin, HttpRequest request) throws ExchangeException {
        Call call = new Call(request);
        settings.headers().forEach(call::setHeader);
        request.headers().forEach(call::setHeader);
        HttpClientContext context = HttpClientContext.create();
        Deadlines.Deadline deadline = deadlines.start(settings.deadline(), call::abort);
        try {
            running.add(call);
            HttpAnswer answer = exchange(origin, call, context);
            answered.add(origin);
            return answer;
        } catch (ExchangeException e) {
            throw e;
        } catch (IOException e) {
            NoAnswer why = new NoAnswer(settings, origin, answered.contains(origin));
            if (why.isOfTls(e)) {
                pool.renew();
            }
            throw new ExchangeException(closed ? "the connection was closed by this side" : deadline.hasPassed() ? why.ofDeadline() : why.of(e), hasBegun(context), false,
                    0, e);
        } catch (RuntimeException | Error e) {
            // The pool shuts itself down, and would refuse every later exchange.
            pool.renew();
            throw e;
        } finally {
            deadline.cancel();
            running.remove(call);
        }
    }

    private static boolean hasBegun(HttpClientContext context) {
        return context.getAttribute(HttpCoreContext.HTTP_REQ_SENT) != null;
    }

    private HttpAnswer exchange(Origin origin, Call call, HttpClientContext context) throws IOException {
        try (CloseableHttpResponse response = pool.client().execute(new HttpHost(origin.host(), origin.port(), origin.scheme()), call, context)) {
            int status = response.getStatusLine().getStatusCode();
            if (status / 100 == REDIRECTION) {
                call.abort();
                throw new ExchangeException(new Redirect(origin, call.getURI(), response.getFirstHeader("Location")).message(status), false, false, status, null);
            }
            return new HttpAnswer(status, headers(response), body(response.getEntity(), call, status));
        }
    }

    private static Map<String, List<String>> headers(CloseableHttpResponse response) {
        Map<String, List<String>> headers = new HashMap<>();
        for (Header header : response.getAllHeaders()) {
            headers.computeIfAbsent(header.getName().toLowerCase(Locale.ROOT), name -> new ArrayList<>()).add(String.valueOf(header.getValue()));
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
            throw new ExchangeException("the answer (status " + status + ") has more than " + most + " bytes; check the url, and what stands before "
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
