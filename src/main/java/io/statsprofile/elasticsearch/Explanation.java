package io.statsprofile.elasticsearch;

import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.transport.TransportException;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SSLException;
import org.apache.http.ConnectionClosedException;
import org.apache.http.conn.ConnectTimeoutException;
import org.apache.http.util.EntityUtils;
import org.elasticsearch.client.Response;
import org.elasticsearch.client.ResponseException;

/** Turns what the client throws into one line for the operator: what failed, where, why, and what to do. */
final class Explanation {

    private static final String PRIVILEGES = "grant the index privileges auto_configure, create_doc and read on " + StreamFamily.SLICES.pattern()
            + " (and " + StreamFamily.FUNCTIONS.pattern() + " for the function stream) and the cluster privilege monitor (and manage_index_templates to whoever installs the index template)";
    private static final int LONGEST_REASON = 500;

    private Explanation() {
    }

    /**
     * @param what what was tried, as in "cannot ..."
     * @param where the addresses
     */
    static ServerException of(String what, Object where, Exception failure) {
        String start = "Elasticsearch at " + where + ": cannot " + what + ": ";
        int status = ServerException.NO_ANSWER;
        String text;
        if (failure instanceof ElasticsearchException answer) {
            status = answer.status();
            text = ofStatus(status, Reasons.ofSearch(answer.error()));
            // Of an index that was made before, or without, the index template: its fields have types that Elasticsearch guessed.
            if (Reasons.failedShard(answer.error()).at("/reason/type").asText().equals("illegal_argument_exception")) {
                text += "; give that index the mappings of the index template, or delete it: figures without it would look whole";
            }
        } else if (failure instanceof ResponseException answer) {
            status = answer.getResponse().getStatusLine().getStatusCode();
            text = ofStatus(status, Reasons.of(body(answer.getResponse())));
        } else if (failure instanceof TransportException answer && answer.statusCode() > 0) {
            status = answer.statusCode();
            text = status == 200 ? somethingElse(answer.getMessage())
                    : ofStatus(status, answer.getMessage());
        } else {
            text = ofNoAnswer(failure);
        }
        return new ServerException(oneLine(start + text), status, failure);
    }

    private static String ofStatus(int status, String reason) {
        String text = "status " + status + ", " + (reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) + "..." : reason);
        return switch (status) {
            case 401 -> text + "; check username and password, or the API key (its encoded form), and that it has not expired";
            case 403 -> text + "; " + PRIVILEGES;
            case 404 -> text + "; check the url";
            case 413 -> text + "; raise http.max_content_length, or make documents smaller (fewer functions)";
            case 429, 503 -> text + "; the server is busy or not ready: try again, as delivery does by itself";
            case 502, 504 -> text + "; the proxy in front of Elasticsearch does not reach it";
            default -> text;
        };
    }

    /** @param sign by which it is known */
    static String somethingElse(String sign) {
        return "something else than Elasticsearch answers there (" + sign + "); check the url";
    }

    private static String ofNoAnswer(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException) {
                return "the host name is unknown (" + cause.getMessage() + "); check the url";
            }
            if (cause instanceof ConnectTimeoutException) {
                return "no connection within the connectTimeout (" + cause.getMessage() + "); check the url and firewalls";
            }
            if (cause instanceof ConnectException) {
                return "the connection was refused (" + cause.getMessage() + "); check that Elasticsearch runs there, and the url";
            }
            if (cause instanceof SocketTimeoutException) {
                return "no answer within the requestTimeout (" + cause.getMessage() + "); the server is overloaded, or raise requestTimeout";
            }
            if (cause instanceof SSLException) {
                return ofTls((SSLException) cause);
            }
            if (cause instanceof JsonProcessingException) {
                return somethingElse("the answer is not JSON");
            }
            if (cause instanceof ConnectionClosedException) {
                return "the connection was closed without an answer; if the server expects TLS, use https:// in the url";
            }
        }
        return String.valueOf(failure.getMessage() == null ? failure : failure.getMessage());
    }

    private static String ofTls(SSLException failure) {
        String text = "TLS failed (" + failure.getMessage() + "); ";
        if (String.valueOf(failure.getMessage()).contains("plaintext")) {
            return text + "the server does not speak TLS: use http:// in the url, or switch TLS on there";
        }
        return text + "name the certificate authority's PEM file as caFile, and use a host name in the url that the server's certificate has";
    }

    private static String body(Response response) {
        try {
            return response.getEntity() == null ? "" : EntityUtils.toString(response.getEntity(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "(unreadable answer: " + e.getMessage() + ")";
        }
    }

    private static String oneLine(String text) {
        return String.join(" ", List.of(text.strip().split("\\s*\\R\\s*")));
    }
}
