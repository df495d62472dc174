package io.statsprofile.internal.http;

import io.statsprofile.internal.base.Amounts;
import io.statsprofile.internal.base.ForeignText;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.apache.http.ConnectionClosedException;
import org.apache.http.HttpException;
import org.apache.http.MessageConstraintException;
import org.apache.http.NoHttpResponseException;
import org.apache.http.ProtocolException;
import org.apache.http.client.ClientProtocolException;
import org.apache.http.conn.ConnectTimeoutException;

/**
 * Says why there was no answer, and what to do.
 *
 * @param known whether this server has answered before
 */
record NoAnswerMessages(HttpSettings settings, Origin origin, boolean known) {

    /** What the HTTP client says otherwise than by an {@link IOException}. */
    static IOException notHttp(HttpException failure) {
        return new ClientProtocolException(failure);
    }

    String ofDeadline() {
        return "the exchange was not over within connectTimeout and requestTimeout together, " + Amounts.spelled(settings.deadline())
                + "; the server or the network is overloaded, or raise requestTimeout";
    }

    static boolean isOfTls(IOException failure) {
        return find(failure, SSLException.class) != null;
    }

    String of(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String text = ofCause(cause);
            if (text != null) {
                return text;
            }
        }
        return said(failure);
    }

    private String ofCause(Throwable cause) {
        if (cause instanceof UnknownHostException) {
            return "the host name is unknown (" + said(cause) + "); check " + peerSetting() + ", and the name service";
        }
        if (cause instanceof ConnectTimeoutException) {
            return "no connection within the connectTimeout (" + said(cause) + "); check " + peerSetting() + " and firewalls";
        }
        if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
            return "the connection was refused (" + said(cause) + "); check that "
                    + (settings.access().proxy() == null ? settings.server() : "the proxy") + " runs there, and " + peerSetting();
        }
        if (cause instanceof SocketTimeoutException) {
            return "no answer within the requestTimeout (" + said(cause) + "); the server is overloaded, or raise requestTimeout";
        }
        if (cause instanceof SSLException tls) {
            return new TlsFailure(settings).explain(tls);
        }
        if (cause instanceof NoHttpResponseException || cause instanceof ConnectionClosedException || cause instanceof EOFException) {
            return "the connection was closed without an answer" + advice();
        }
        if (cause instanceof MessageConstraintException) {
            return "the answer's headers are too long or too many; check the url, and what stands before " + settings.server();
        }
        if (cause instanceof ProtocolException || cause instanceof ClientProtocolException && cause.getCause() == null) {
            return "the answer is not HTTP (" + said(cause) + "); check the url and its port";
        }
        if (cause instanceof SocketException) {
            return "the connection was broken off (" + said(cause) + ")" + advice();
        }
        return null;
    }

    /** What names the host that a connection goes to. */
    private String peerSetting() {
        return settings.access().proxy() == null ? "the url" : "the setting proxy";
    }

    /**
     * A server that expects TLS closes at the first request, and none that has answered does. By TLS 1.3 one that wants another certificate
     * of the client closes then, too, and its reason may be lost.
     */
    private String advice() {
        if (origin.isTls()) {
            return "; the server, or what stands before it, ended it: see its log" + (known ? ""
                    : settings.access().tls().hasCertificate() ? ", which may say that it does not take the client's certificate"
                    : ", which may say that it asks for a certificate of the client");
        }
        return known ? "; the server, or what stands before it, ended it: see its log"
                : "; if the server expects TLS, use https:// in the url, else see its log";
    }

    static String said(Throwable cause) {
        return ForeignText.of(cause.getMessage() == null ? cause.toString() : cause.getMessage());
    }

    private static <T extends Throwable> T find(Throwable failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
