package io.statsprofile.internal.server;

import io.statsprofile.internal.http.ExchangeException;
import io.statsprofile.internal.shipping.DeliveryException;
import java.time.Duration;

/** A request that failed; the message of one line names address, cause and remedy. */
public final class ServerException extends DeliveryException {

    /** The server gave no answer. */
    public static final int NO_ANSWER = 0;
    /** The status of HTTP where somebody may not do that. */
    public static final int FORBIDDEN = 403;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int BAD_GATEWAY = 502;
    private static final int GATEWAY_TIMEOUT = 504;
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

    /** Whether the server, or what stands before it, is there, and says that it is busy or not ready. */
    public boolean isBusy() {
        return facts.status() == TOO_MANY_REQUESTS || facts.status() >= BAD_GATEWAY && facts.status() <= GATEWAY_TIMEOUT;
    }

    /** Whether the same request may be answered soon without anybody's doing: the server is busy, or a connection was not made or broke. */
    public boolean mayPass() {
        return isBusy() || facts.status() == NO_ANSWER && !facts.tooLarge() && getCause() instanceof ExchangeException exchange
                && exchange.isOfConnection();
    }

    public Facts facts() {
        return facts;
    }
}
