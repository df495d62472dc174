package io.statsprofile.internal.http;

import io.statsprofile.internal.base.ForeignText;
import java.util.Map;

/** What an operator is told of a request that failed, in one line: what failed, where, why, and the remedy. The same for every server. */
public final class FailureText {

    private static final int UNAUTHORIZED = 401;
    private final String server;
    private final Map<Integer, String> remedies;

    /**
     * @param server what it is, as in "Elasticsearch"
     * @param remedies by status of HTTP, where this server has one of its own
     */
    public FailureText(String server, Map<Integer, String> remedies) {
        this.server = server;
        this.remedies = Map.copyOf(remedies);
    }

    /**
     * The whole line.
     *
     * @param where the address
     * @param what what was tried, as in "cannot ..."
     * @param why the cause and the remedy
     */
    public String line(String where, String what, String why) {
        return server + " at " + where + ": cannot " + what + ": " + why;
    }

    /**
     * Why, where the server has refused.
     *
     * @param reason what it says itself
     */
    public String ofStatus(int status, String reason) {
        String remedy = remedies.getOrDefault(status, ofEveryServer(status));
        return "status " + status + ", " + ForeignText.of(reason) + (remedy == null ? "" : "; " + remedy);
    }

    private String ofEveryServer(int status) {
        return switch (status) {
            case UNAUTHORIZED -> "check username and password, or the API key (its encoded form), and that it has not expired";
            case 404 -> "check the url";
            case 502, 504 -> "the proxy in front of " + server + " does not reach it";
            default -> null;
        };
    }

    /**
     * Why, where it is another server that answers.
     *
     * @param sign by which that is known
     */
    public String ofSomethingElse(String sign) {
        return "something else than " + server + " answers there (" + sign + "); check the url";
    }
}
