package io.statsprofile.internal.http;

import java.io.IOException;
import java.net.Socket;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import org.apache.http.conn.ssl.DefaultHostnameVerifier;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;

/**
 * Sockets for https, whose means are made for the first of them: a service that speaks http only loads none of the JDK's TLS. Thread-safe.
 */
final class TlsWhenNeeded {

    private static final String TRUST_STORE = "javax.net.ssl.trustStore";
    private static final String KEY_STORE = "javax.net.ssl.keyStore";

    /** Null for the JVM's usual one. */
    private final SSLContext context;
    private SSLConnectionSocketFactory sockets;

    TlsWhenNeeded(SSLContext context) {
        this.context = context;
    }

    /** @throws AccessException where this JVM cannot */
    void prepare() throws IOException {
        sockets();
    }

    /** Makes the handshake with a server, to which a socket leads, and makes sure that it is the one of that name. */
    Socket over(Socket socket, Origin server) throws IOException {
        // A name that is a whole one ends with a point where addresses are looked up, and without in certificates.
        String name = server.host().replaceFirst("\\.$", "");
        return sockets().createLayeredSocket(socket, name, server.knownPort(), null);
    }

    /** The JVM's usual means read its stores of certificates and keys, and say of a store that cannot be opened that they are not there. */
    private static String ofDefault(NoSuchAlgorithmException failure) {
        String said = NoAnswerMessages.said(failure.getCause() == null ? failure : failure.getCause());
        boolean isTrust = said.contains("trust store");
        if (failure.getCause() == null || !isTrust && System.getProperty(KEY_STORE) == null) {
            return "this JVM has no TLS (" + said + ")";
        }
        String option = isTrust ? TRUST_STORE : KEY_STORE;
        return "this JVM's store of " + (isTrust ? "trusted certificates" : "keys") + " cannot be opened (" + said
                + "); correct the JVM's options " + option + ", which is " + System.getProperty(option, "not set") + ", and " + option
                + "Password, and start again";
    }

    /** The client verifies host names by classes of a module that no application names by itself. */
    private synchronized SSLConnectionSocketFactory sockets() throws IOException {
        if (sockets != null) {
            return sockets;
        }
        try {
            sockets = new SSLConnectionSocketFactory(context == null ? SSLContext.getDefault() : context, new DefaultHostnameVerifier());
            return sockets;
        } catch (NoSuchAlgorithmException e) {
            throw new AccessException(ofDefault(e), e);
        } catch (NoClassDefFoundError lacking) {
            if (String.valueOf(lacking.getMessage()).startsWith("javax/naming/")) {
                throw new AccessException("this Java runtime lacks the module java.naming, which the HTTP client needs for https; make its"
                        + " image by jlink with --add-modules java.naming, too", lacking);
            }
            throw lacking;
        }
    }
}
