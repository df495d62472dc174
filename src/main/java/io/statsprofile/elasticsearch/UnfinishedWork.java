package io.statsprofile.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import io.statsprofile.model.Words;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether the server is still at a bulk request that this side has given up. Its list of tasks tells, by the header that names us; where
 * that may not be read (cluster privilege monitor), time must: as long as the server waits for anything within a request.
 */
final class UnfinishedWork {

    private static final String TASKS = "/_tasks?actions=indices:data/write/bulk*&group_by=none";

    private final Connection connection;
    private final Duration longest;
    private final LongSupplier nanoTime;
    private long givenUpAt;

    /** @param longest after which a request is taken for done where the server does not tell */
    UnfinishedWork(Connection connection, Duration longest, LongSupplier nanoTime) {
        this.connection = connection;
        this.longest = longest;
        this.nanoTime = nanoTime;
        this.givenUpAt = nanoTime.getAsLong() - longest.toNanos();
    }

    /** A request is given up now. */
    void begin() {
        givenUpAt = nanoTime.getAsLong();
    }

    /** @throws IOException when the server is at it, or may be */
    void requireNone() throws IOException {
        JsonNode tasks;
        try {
            tasks = connection.send("see whether an earlier request still runs", "GET", TASKS, null);
        } catch (ServerException e) {
            if (e.status() == ServerException.NO_ANSWER || e.status() == 401 || e.status() >= 500) {
                throw e;
            }
            requireTime("which " + e.getMessage());
            return;
        }
        if (tasks.findValuesAsText(Connection.OPAQUE_ID).contains(connection.opaqueId())) {
            throw new IOException("Elasticsearch at " + connection.where() + " is still at an earlier request, which was given up after requestTimeout; its documents"
                    + " are sent again, where they must be, when it is done; the server is overloaded, or raise requestTimeout");
        }
        if (!tasks.path("node_failures").isEmpty()) {
            requireTime("since a node does not say what it does");
        }
    }

    private void requireTime(String why) throws IOException {
        Duration left = longest.minusNanos(nanoTime.getAsLong() - givenUpAt);
        if (!left.isNegative() && !left.isZero()) {
            throw new IOException("Elasticsearch at " + connection.where() + " may still be at an earlier request, and does not tell; its documents wait for another "
                    + Words.counted(left.toSeconds() + 1, "second") + " (" + why + ")");
        }
    }
}
