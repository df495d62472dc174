package io.statsprofile.internal.http;

import java.time.Duration;
import java.util.Map;

/**
 * How to speak to a server, and for how long. Immutable.
 *
 * @param server what it is, as in "Elasticsearch", for messages
 * @param headers sent with every request; values may be secret and are never shown
 * @param access who we are, whom we trust, and by which proxy
 * @param systemProxy whether the JVM's proxy settings hold where {@code access} has no proxy
 * @param connectTimeout until a connection stands
 * @param requestTimeout from there until the answer has ended; an exchange as a whole has both together
 * @param mostAnswerBytes what an answer has at most
 */
public record HttpSettings(String server, Map<String, String> headers, AccessSettings access, boolean systemProxy, Duration connectTimeout,
        Duration requestTimeout,
        int mostAnswerBytes) {

    /** The longest that an exchange takes. */
    Duration deadline() {
        return connectTimeout.plus(requestTimeout);
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        return server;
    }
}
