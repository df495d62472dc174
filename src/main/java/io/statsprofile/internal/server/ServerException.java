package io.statsprofile.internal.server;

import io.statsprofile.internal.shipping.DeliveryException;
import java.time.Duration;

/** A request that failed; the message of one line names address, cause and remedy. */
public final class ServerException extends DeliveryException {

    /** The server gave no answer. */
    public static final int NO_ANSWER = 0;
    /** The status of HTTP where somebody may not do that. */
    public static final int FORBIDDEN = 403;
    /** The server is too old, which none of HTTP's says. */
    static final int TOO_OLD = -1;

    /**
     * What is known of the failure.
     *
     * @param status of HTTP, {@link #NO_ANSWER} or {@link #TOO_OLD}
     * @param elasticsearch whether it is Elasticsearch that answered, and not what stands before it
     * @param arrived whether the server may have got the request and be at it still
     * @param tooLarge whether there was an answer, which is larger than any that we read
     * @param notBefore what the server asks for
     */
    public record Facts(int status, boolean elasticsearch, boolean arrived, boolean tooLarge, Duration notBefore) {
    }

    private final transient Facts facts;

    public ServerException(String message, Facts facts, Throwable cause) {
        super(message, facts.notBefore(), cause);
        this.facts = facts;
    }

    /** The HTTP status, {@link #NO_ANSWER} or {@link #TOO_OLD}. */
    public int status() {
        return facts.status();
    }

    /** Whether these credentials may not do that, as Elasticsearch says, or something that stands before it. */
    public boolean isForbidden() {
        return facts.status() == FORBIDDEN;
    }

    /** Whether Elasticsearch itself says so: what stands before it may refuse for a while, whatever these credentials may do. */
    public boolean isForbiddenByElasticsearch() {
        return isForbidden() && facts.elasticsearch();
    }

    public Facts facts() {
        return facts;
    }
}
