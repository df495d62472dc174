package io.statsprofile.http;

import java.io.IOException;
import org.apache.http.HttpClientConnection;
import org.apache.http.HttpException;
import org.apache.http.HttpHeaders;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.protocol.HttpContext;
import org.apache.http.protocol.HttpRequestExecutor;

/**
 * Tells what is said to a proxy from what is said to the server behind it. A request for a tunnel has nothing of the request that is to go
 * through it but the server's host and port; its answer, where the proxy refuses, looks to the client as if it were the server's.
 * Thread-safe.
 */
final class TunnelRequests extends HttpRequestExecutor {

    private static final String IS_LAST = "statsprofile.tunnel";
    private final String authorization;

    /** @param authorization for the proxy, or null */
    TunnelRequests(String authorization) {
        this.authorization = authorization;
    }

    @Override
    public HttpResponse execute(HttpRequest request, HttpClientConnection connection, HttpContext context) throws IOException,
            HttpException {
        boolean isForTunnel = request.getRequestLine().getMethod().equals("CONNECT");
        context.setAttribute(IS_LAST, isForTunnel);
        if (!isForTunnel) {
            return super.execute(request, connection, context);
        }
        if (authorization != null) {
            request.setHeader(HttpHeaders.PROXY_AUTHORIZATION, authorization);
        }
        HttpResponse response = super.execute(request, connection, context);
        // The client would read all of what a proxy says with its refusal into memory, however long.
        response.setEntity(null);
        return response;
    }

    /** Whether the last that was said in an exchange was for a tunnel: nothing has reached the server, and an answer is the proxy's. */
    static boolean isLast(HttpContext context) {
        return Boolean.TRUE.equals(context.getAttribute(IS_LAST));
    }
}
