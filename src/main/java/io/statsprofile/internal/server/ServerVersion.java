package io.statsprofile.internal.server;

import io.statsprofile.internal.server.ServerException.Facts;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The oldest Elasticsearch that is good enough: from here on a bulk request can ask for a data stream, without which a document that
 * arrives while there is no index template would make an index of our stream's name with a mapping that Elasticsearch guesses.
 */
public final class ServerVersion {

    /** The oldest. */
    public static final String LEAST = "8.13";
    private static final int LEAST_MAJOR = 8;
    private static final int LEAST_MINOR = 13;
    /** What an older one refuses in a bulk request. */
    private static final String PARAMETER = "require_data_stream";
    private static final Pattern NUMBER = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})[.\\d A-Za-z-]{0,40}");

    private ServerVersion() {
    }

    /**
     * Asks for the version. Who may not know it (cluster privilege monitor), or asks a server that does not say, finds out by what is
     * refused.
     *
     * @throws ServerException when the server is too old
     */
    public static void require(Connection connection) throws ServerException {
        JsonTree version;
        try {
            version = connection.send("ask for its version", "GET", "/", null).path("version");
        } catch (ServerException e) {
            return;
        }
        Matcher number = NUMBER.matcher(version.path("number").asText());
        // Serverless counts otherwise.
        if (number.matches() && !version.path("build_flavor").asText().equals("serverless")
                && isOlder(Integer.parseInt(number.group(1)), Integer.parseInt(number.group(2)))) {
            throw tooOld(connection, "it has version " + number.group(), null);
        }
    }

    /** Says it better where a bulk request failed because the server is too old. */
    public static ServerException explained(ServerException failure, Connection connection) {
        if (failure.status() != 400 || !failure.getMessage().contains(PARAMETER)) {
            return failure;
        }
        try {
            require(connection);
        } catch (ServerException tooOld) {
            return tooOld;
        }
        return tooOld(connection, "it does not know " + PARAMETER, failure);
    }

    private static boolean isOlder(int major, int minor) {
        return major < LEAST_MAJOR || major == LEAST_MAJOR && minor < LEAST_MINOR;
    }

    private static ServerException tooOld(Connection connection, String sign, Throwable cause) {
        return new ServerException("Elasticsearch at " + connection.where() + " is too old: " + sign + ", but " + LEAST
                + " or newer is needed; upgrade Elasticsearch, documents wait until then",
                new Facts(ServerException.TOO_OLD, true, false, false, Duration.ZERO), cause);
    }
}
