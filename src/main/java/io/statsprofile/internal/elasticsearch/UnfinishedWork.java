package io.statsprofile.internal.elasticsearch;

import io.statsprofile.internal.base.Amounts;
import io.statsprofile.internal.http.HttpAnswer;
import io.statsprofile.internal.http.HttpRequest;
import io.statsprofile.internal.server.Connection;
import io.statsprofile.internal.server.JsonTree;
import io.statsprofile.internal.server.ServerException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Whether the server is still at a bulk request that this side has given up. The server's list of tasks tells, by the header that names us.
 *
 * <p>In two cases it does not tell, and we wait as long as the server waits for anything within a request. One is a role that may not read
 * the list (cluster privilege monitor). The other is an answer that does not repeat the header, as Elasticsearch does: then a gateway may
 * have taken the header away, and no task would name us.
 *
 * <p>Of a request of somebody before us (a process that was killed, an appender that was reloaded) the name is not known, but that it began
 * before we found what it had left. So none of ours, whoever sent it, may run for longer than we know of those documents.
 */
final class UnfinishedWork {

    private static final String WHAT = "see whether an earlier request still runs";
    private static final String TASKS = "/_tasks?actions=indices:data/write/bulk*&group_by=none";
    private static final long NEVER = Long.MIN_VALUE;

    private final Connection connection;
    private final Duration longest;
    private final LongSupplier nanoTime;
    private long givenUpAt;
    private long othersFoundAt = NEVER;

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

    /** What somebody before us may have sent was found now; what counts is the first time. */
    void beginWithOthers() {
        if (othersFoundAt == NEVER) {
            othersFoundAt = nanoTime.getAsLong();
            givenUpAt = othersFoundAt;
        }
    }

    /** @throws IOException when the server is at it, or may be */
    void requireNone() throws IOException {
        HttpAnswer answer;
        JsonTree tasks;
        try {
            answer = connection.exchange(WHAT, new HttpRequest("GET", TASKS, Map.of("Accept", "application/json"), null), true);
            tasks = connection.json(WHAT, answer);
        } catch (ServerException e) {
            if (e.status() == ServerException.NO_ANSWER || e.status() == 401 || e.status() >= 500) {
                throw e;
            }
            requireTime("which " + e.getMessage());
            return;
        }
        if (isAtOurs(tasks.path("tasks"))) {
            throw new IOException("Elasticsearch at " + connection.where()
                    + " still works on an earlier request, of this process or another one; delivery waits for its end and then sends "
                    + "what is missing; where that lasts, relieve the server, or raise requestTimeout");
        }
        if (!tasks.has("tasks")) {
            requireTime("since the answer has no list tasks");
        }
        if (!connection.opaqueId().equals(answer.header(Connection.OPAQUE_ID))) {
            requireTime("since the answer does not repeat our header " + Connection.OPAQUE_ID
                    + "; let it pass, both ways, in what stands before Elasticsearch");
        }
        if (!tasks.path("node_failures").isEmpty()) {
            requireTime("since a node does not say what it does");
        }
    }

    private boolean isAtOurs(JsonTree tasks) {
        for (JsonTree task : tasks) {
            String sender = task.path("headers").path(Connection.OPAQUE_ID).asText();
            if (sender.equals(connection.opaqueId()) || sender.startsWith(Connection.OPAQUE_PREFIX) && isOlderThanFound(task)) {
                return true;
            }
        }
        return false;
    }

    private boolean isOlderThanFound(JsonTree task) {
        long running = task.path("running_time_in_nanos").asLong(Long.MAX_VALUE);
        return othersFoundAt != NEVER && running >= nanoTime.getAsLong() - othersFoundAt;
    }

    private void requireTime(String why) throws IOException {
        Duration left = longest.minusNanos(nanoTime.getAsLong() - givenUpAt);
        if (!left.isNegative() && !left.isZero()) {
            throw new IOException("Elasticsearch at " + connection.where()
                    + " may still work on an earlier request and does not say so; its documents wait for another "
                    + Amounts.counted(left.toSeconds() + 1, "second") + " (" + why + ")");
        }
    }
}
