package io.statsprofile.internal.http;

import java.io.IOException;
import java.net.URI;
import org.apache.http.Header;
import org.apache.http.HttpHeaders;
import org.apache.http.HttpResponse;
import org.apache.http.message.BasicHttpEntityEnclosingRequest;

/**
 * Asks a proxy to pass on what it cannot read. It is told no more than the server's host and port, and who we are to it; of what it says
 * with a refusal nothing is read but the head, however long it is.
 */
record Tunnel(HttpSettings settings, Route route) {

    private static final int SUCCESS = 2;
    private static final int REDIRECTION = 3;

    /** @throws ExchangeException when the proxy refuses */
    void open(HttpConnection proxy) throws IOException {
        String server = route.target().withPort();
        BasicHttpEntityEnclosingRequest request = new BasicHttpEntityEnclosingRequest("CONNECT", server);
        request.setHeader(HttpHeaders.HOST, server);
        request.setHeader(HttpHeaders.USER_AGENT, BoundedHttpClient.USER_AGENT);
        HttpProxy set = settings.access().proxy();
        boolean hasCredentials = set != null && set.authorization() != null;
        if (hasCredentials) {
            request.setHeader(HttpHeaders.PROXY_AUTHORIZATION, set.authorization());
        }
        HttpResponse answer = proxy.sendForHead(request);
        int status = answer.getStatusLine().getStatusCode();
        if (status / 100 == REDIRECTION) {
            Header location = answer.getFirstHeader(HttpHeaders.LOCATION);
            String message = new Redirect(route.target(), URI.create("/"), location).message(status);
            throw new ExchangeException(proxy.access().withoutSecrets(message), false, false, status, null);
        }
        if (status / 100 != SUCCESS) {
            String message = new ProxyErrorMessages(route.proxy().authority(), route.target(), hasCredentials).message(status);
            throw new ExchangeException(proxy.access().withoutSecrets(message), false, false, 0, null);
        }
    }
}
