package io.statsprofile.internal.server;

import io.statsprofile.internal.base.ForeignText;
import io.statsprofile.internal.http.ExchangeException;
import io.statsprofile.internal.http.FailureText;
import io.statsprofile.internal.http.HttpAnswer;
import io.statsprofile.internal.server.ServerException.Facts;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Turns what came back into one line for the operator: what failed, where, why, and what to do.
 *
 * @param where the addresses
 * @param who which of them, where there are several; else empty
 * @param proxy which may have answered instead, or null
 */
record ElasticsearchErrorMessages(String where, String who, String proxy) {

    private static final String PRIVILEGES = "grant the index privileges auto_configure, create_doc, read and view_index_metadata on "
            + StreamFamily.SLICES.pattern() + " and " + StreamFamily.HOURS.pattern() + " (and " + StreamFamily.FUNCTIONS.pattern()
            + " and " + StreamFamily.FUNCTION_HOURS.pattern() + " for the function stream) and the cluster privilege monitor (and"
            + " manage_index_templates to whoever installs the index template)";
    private static final String BUSY = "the server is busy or not ready: try again, as delivery does by itself";
    private static final FailureText TEXT = new FailureText("Elasticsearch", Map.of(ServerException.FORBIDDEN, PRIVILEGES,
            413, "raise http.max_content_length, or make documents smaller (fewer functions)", 429, BUSY, 503, BUSY));

    /** @param what what was tried, as in "cannot ..." */
    ServerException of(String what, ExchangeException failure) {
        return new ServerException(line(what, failure.getMessage()),
                new Facts(failure.status(), false, failure.mayHaveArrived(), failure.isTooLarge(), Duration.ZERO), failure);
    }

    /** An answer that is no success. */
    ServerException of(String what, HttpAnswer answer) {
        ErrorReason reasons = ErrorReason.of(answer.text());
        boolean isProxy = proxy != null && answer.header(Connection.PRODUCT) == null;
        String text = isProxy ? ofProxy(answer.status(), reasons.text()) : TEXT.ofStatus(answer.status(), reasons.text());
        // Of an index that was made before, or without, the index template: its fields have types that Elasticsearch guessed.
        if (reasons.isOfShardType("illegal_argument_exception")) {
            text += "; give that index the mappings of the index template, or delete it: figures without it would look whole";
        }
        return of(what, answer, text, null);
    }

    /** An answer of any status that is not what it should be. */
    ServerException of(String what, HttpAnswer answer, String text, Throwable cause) {
        int status = answer.status();
        // 400 too: Elasticsearch may have begun with a bulk request before it found something wrong further down.
        boolean arrived = answer.isSuccess() || status >= 500 || status == 400 || status == 408 || status == 429;
        return new ServerException(line(what, text), new Facts(status, answer.header(Connection.PRODUCT) != null, arrived, false,
                RetryAfter.of(answer.header("Retry-After"), Instant.now())), cause);
    }

    /** What was answered cannot be used. */
    ServerException of(String what, Exception failure) {
        String said = ForeignText.of(String.valueOf(failure.getMessage() == null ? failure : failure.getMessage()));
        return new ServerException(line(what, "the answer cannot be read (" + said + "); check the url and the versions"),
                new Facts(ServerException.NO_ANSWER, false, true, false, Duration.ZERO), failure);
    }

    private String line(String what, String text) {
        return TEXT.line(where, what, who + text);
    }

    private String ofProxy(int status, String reason) {
        String text = "status " + status + ", " + ForeignText.of(reason) + "; that is no answer of Elasticsearch, but of the proxy " + proxy
                + " or what else stands before it: ";
        return switch (status) {
            case 401, 403 -> text + "let the proxy allow requests to that host and port";
            case 500, 502, 503, 504 ->
                    text + "it does not reach the server; check the url, whose host the proxy looks up, and that the server runs";
            default -> text + "see the log of the proxy";
        };
    }

    /** @param sign by which it is known */
    static String somethingElse(String sign) {
        return TEXT.ofSomethingElse(sign);
    }
}
