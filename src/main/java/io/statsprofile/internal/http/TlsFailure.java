package io.statsprofile.internal.http;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Why TLS failed, and what to do about it.
 *
 * @param settings of the client
 */
record TlsFailure(HttpSettings settings) {

    /** What the other side has said; of certificates it can only mean ours. */
    private static final Pattern ALERT = Pattern.compile("received fatal alert: (\\w+)");
    private static final Set<String> OF_OUR_CERTIFICATE = Set.of("bad_certificate", "unsupported_certificate", "certificate_revoked",
            "certificate_unknown", "unknown_ca",
            "access_denied", "decrypt_error", "certificate_expired", "certificate_required", "no_certificate");

    String explain(SSLException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String text = ofCause(cause);
            if (text != null) {
                return text;
            }
        }
        // Last, since around each of the others there may be one of these.
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertPathBuilderException || cause instanceof CertPathValidatorException) {
                return ofUnknownAuthority(failure);
            }
        }
        return ofText("TLS failed (" + NoAnswerMessages.said(failure) + "); ", String.valueOf(failure.getMessage())
                .toLowerCase(Locale.ROOT));
    }

    private static String ofCause(Throwable cause) {
        if (cause instanceof CertificateExpiredException || isOf(cause, BasicReason.EXPIRED)) {
            return "TLS failed, since a certificate of the server has expired (" + NoAnswerMessages.said(cause)
                    + "); renew it there, or set this machine's clock";
        }
        if (cause instanceof CertificateNotYetValidException || isOf(cause, BasicReason.NOT_YET_VALID)) {
            return "TLS failed, since a certificate of the server is not valid yet (" + NoAnswerMessages.said(cause)
                    + "); set the clocks, or renew it there";
        }
        if (cause instanceof SSLPeerUnverifiedException) {
            return "TLS failed, since the server's certificate is for another host name (" + NoAnswerMessages.said(cause)
                    + "); use a host name in the url that the server's certificate has";
        }
        if (isOf(cause, BasicReason.ALGORITHM_CONSTRAINED)) {
            return "TLS failed, since a certificate of the server is made in a way that this JVM takes for too weak ("
                    + NoAnswerMessages.said(cause)
                    + "); renew it there with a longer key or a newer algorithm";
        }
        return null;
    }

    private String ofUnknownAuthority(SSLException failure) {
        return "TLS failed, since no authority that is trusted has signed the server's certificate (" + NoAnswerMessages.said(failure)
                + "); name the certificate authority's PEM file as caFile" + (settings.access().tls().caFile() == null ? ""
                : ", which is " + settings.access().tls().caFile() + " now");
    }

    private String ofText(String text, String said) {
        Matcher alert = ALERT.matcher(said);
        if (alert.find() && OF_OUR_CERTIFICATE.contains(alert.group(1))) {
            return ofOurCertificate(alert.group(1));
        }
        if (said.contains("plaintext") || said.contains("unrecognized ssl message")) {
            return text + "the server does not speak TLS: use http:// in the url, or switch TLS on there";
        }
        if (said.contains("protocol_version") || said.contains("handshake_failure") || said.contains("protocol is disabled")) {
            return text + "server and JVM have no version of TLS or no cipher in common: see what both allow"
                    + (said.contains("handshake_failure") ? orCertificate() : "");
        }
        if (said.contains("terminated the handshake") || said.contains("connection reset") || said.contains("broken pipe")) {
            return text + "the server, or what stands before it, ended the handshake: see the log of " + settings.server();
        }
        return text + "name the certificate authority's PEM file as caFile, and use a host name in the url that the server's certificate "
                + "has";
    }

    /** By TLS 1.2 some servers have no other alert for that. */
    private String orCertificate() {
        return settings.access().tls().hasCertificate() ? "; or the server does not take the client's certificate: see its log"
                : "; or it asks for a certificate of the client: set certificateFile and keyFile";
    }

    private String ofOurCertificate(String alert) {
        if (!settings.access().tls().hasCertificate()) {
            return "TLS failed, since the server asks for a certificate of the client (" + alert + "); set certificateFile and keyFile";
        }
        String text = "TLS failed, since the server does not take the client's certificate (" + alert + "); ";
        return text + (alert.equals("certificate_expired") ? "renew certificateFile, " + settings.access().tls().certificateFile()
                : "name one as certificateFile that an authority has signed which the server trusts, with those in between, instead of "
                + settings.access().tls().certificateFile() + "; the server's log says more");
    }

    private static boolean isOf(Throwable cause, CertPathValidatorException.Reason reason) {
        return cause instanceof CertPathValidatorException invalid && invalid.getReason() == reason;
    }
}
