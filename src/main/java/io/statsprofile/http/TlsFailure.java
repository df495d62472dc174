package io.statsprofile.http;

import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Why TLS failed, and what to do about it. */
final class TlsFailure {

    private TlsFailure() {
    }

    static String explain(SSLException failure, String server) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException || isOf(cause, CertPathValidatorException.BasicReason.EXPIRED)) {
                return "TLS failed, since a certificate of the server has expired (" + NoAnswer.said(cause) + "); renew it there, or set this machine's clock";
            }
            if (cause instanceof CertificateNotYetValidException || isOf(cause, CertPathValidatorException.BasicReason.NOT_YET_VALID)) {
                return "TLS failed, since a certificate of the server is not valid yet (" + NoAnswer.said(cause) + "); set the clocks, or renew it there";
            }
        }
        String text = "TLS failed (" + NoAnswer.said(failure) + "); ";
        String said = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        if (failure instanceof SSLPeerUnverifiedException) {
            return text + "use a host name in the url that the server's certificate has";
        }
        if (said.contains("plaintext") || said.contains("unrecognized ssl message")) {
            return text + "the server does not speak TLS: use http:// in the url, or switch TLS on there";
        }
        if (said.contains("certificate_required") || said.contains("bad_certificate")) {
            return text + "the server asks for a certificate of the client: give the JVM one (javax.net.ssl.keyStore), which needs caFile to be unset";
        }
        if (said.contains("protocol_version") || said.contains("handshake_failure") || said.contains("protocol is disabled")) {
            return text + "server and JVM have no version of TLS or no cipher in common: see what both allow";
        }
        if (said.contains("terminated the handshake") || said.contains("connection reset") || said.contains("broken pipe")) {
            return text + "the server, or what stands before it, ended the handshake: see the log of " + server;
        }
        return text + "name the certificate authority's PEM file as caFile, and use a host name in the url that the server's certificate has";
    }

    private static boolean isOf(Throwable cause, CertPathValidatorException.Reason reason) {
        return cause instanceof CertPathValidatorException invalid && invalid.getReason() == reason;
    }
}
