package io.statsprofile.kibana;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLException;

/** Turns what Kibana answers, or what keeps it from answering, into cause and remedy. */
final class Refusal {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_REASON = 400;

    private Refusal() {
    }

    /** @param body of the answer, JSON or not */
    static String ofStatus(int status, String body) {
        String text = "status " + status + ", " + reason(body);
        return switch (status) {
            case 401 -> text + "; check username and password, or the API key (its encoded form), and that it has not expired";
            case 403 -> text + "; grant, in the space, the Kibana privileges \"All\" of Dashboard, Visualize Library, Data View Management and Tag Management";
            case 404 -> text + "; check the url, with Kibana's base path if it has one";
            case 413 -> text + "; raise savedObjects.maxImportPayloadBytes in kibana.yml, or the limit of the proxy in front";
            case 502, 504 -> text + "; the proxy in front of Kibana does not reach it";
            case 503 -> text + "; Kibana is starting or does not reach Elasticsearch: wait, or read its log";
            default -> text;
        };
    }

    static String ofNoAnswer(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return "the host name is unknown; check the url";
            }
            if (cause instanceof HttpTimeoutException) {
                return "no answer in time (" + cause.getMessage() + "); check the url and firewalls, and whether Kibana is overloaded";
            }
            if (cause instanceof SSLException) {
                return ofTls((SSLException) cause);
            }
        }
        if (failure instanceof ConnectException) {
            return "the connection was refused; check that Kibana runs there, and the url";
        }
        return failure.getMessage() + "; if Kibana expects TLS, use https:// in the url";
    }

    private static String ofTls(SSLException failure) {
        String text = "TLS failed (" + failure.getMessage() + "); ";
        if (String.valueOf(failure.getMessage()).contains("plaintext") || String.valueOf(failure.getMessage()).contains("SSL/TLS record")) {
            return text + "Kibana does not speak TLS there: use http:// in the url, or switch server.ssl on";
        }
        return text + "name the certificate authority's PEM file, and use a host name in the url that Kibana's certificate has";
    }

    private static String reason(String body) {
        String reason = body;
        try {
            String message = JSON.readTree(body).path("message").asText();
            reason = message.isEmpty() ? body : message;
        } catch (JsonProcessingException notJson) {
            // What stands before Kibana, or Kibana while it starts, answers in plain words.
        }
        String line = reason.strip().replaceAll("\\s+", " ");
        return line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON) + "..." : line;
    }
}
