package io.statsprofile.internal.template;

import io.statsprofile.internal.server.Connection;
import io.statsprofile.internal.server.JsonTree;
import io.statsprofile.internal.server.ServerException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings the mapping of a new index template to the data streams that exist, for an operator: a stream has the mapping of the time when
 * its newest index was made, and a service whose role may only write never begins another.
 */
final class StreamRenewal {

    private final Connection connection;
    private final IndexTemplate ours;
    private final TemplateInForce inForce;
    private final Privileges privileges;
    private final List<String> messages = new ArrayList<>();
    private boolean whole = true;

    StreamRenewal(Connection connection, IndexTemplate ours) {
        this.connection = connection;
        this.ours = ours;
        this.inForce = new TemplateInForce(connection, ours);
        this.privileges = new Privileges(connection);
    }

    /**
     * Rolls over each stream whose newest index has not our mapping, or an older one; what fails for one stream is said and keeps none of
     * the others.
     */
    StreamsState renew() throws IOException {
        return each((stream, mapping) -> {
            requireRight(stream);
            inForce.requireOurs(stream);
            return Rollover.of(stream, mapping, connection) + consequence(mapping);
        });
    }

    /** As {@link #renew}, but only says what it would do; the template need not be in place yet. */
    StreamsState preview() throws IOException {
        return each((stream, mapping) -> {
            requireRight(stream);
            inForce.requireNoRival(stream);
            return "Would roll over " + stream + Rollover.since(mapping) + consequence(mapping);
        });
    }

    /** Only says which streams {@link #renew} would roll over. */
    StreamsState leave() throws IOException {
        each((stream, mapping) -> "Left " + stream + " with " + Rollover.named(mapping) + ", as was asked; it keeps that until "
                + Rollover.request(stream));
        return new StreamsState(messages, true);
    }

    private void requireRight(String stream) throws IOException {
        if (privileges.lack(Privileges.ROLL_OVER, stream)) {
            throw new IOException("these credentials may not roll it over (index privilege manage)");
        }
    }

    private static String consequence(StreamMapping mapping) {
        return mapping == StreamMapping.FOREIGN ? "; figures of the documents in that index cannot be told apart by function, so the "
                + "dashboards lack them" : "";
    }

    /** What becomes of a stream. */
    @FunctionalInterface
    private interface Work {
        String on(String stream, StreamMapping mapping) throws IOException;
    }

    private StreamsState each(Work work) throws IOException {
        if (privileges.lack(Privileges.SEE_STREAMS, ours.family().pattern())) {
            fail("Cannot see all of the data streams " + ours.family().pattern()
                    + " with these credentials (index privilege view_index_metadata); those that have an older mapping of ours keep it "
                    + "until POST /<stream>/_rollover");
        }
        List<String> streams = streams();
        int asTheyShouldBe = 0;
        for (String stream : streams) {
            StreamMapping mapping = StreamMapping.shownOf(stream, ours, connection);
            switch (mapping) {
                case OLDER, FOREIGN -> tell(work, stream, mapping);
                case HIDDEN -> fail("Cannot tell whether " + stream
                        + " has an older mapping with these credentials (index privilege view_index_metadata); if so, it keeps it until "
                        + Rollover.request(stream));
                case CURRENT, NO_STREAM -> asTheyShouldBe++;
            }
        }
        if (!streams.isEmpty() && asTheyShouldBe == streams.size()) {
            messages.add("Found " + (streams.size() == 1 ? "the data stream " + streams.get(0) + ", which has" : "the data streams "
                    + String.join(", ", streams) + ", which have") + " the mapping of this version");
        }
        return new StreamsState(messages, whole);
    }

    private void tell(Work work, String stream, StreamMapping mapping) {
        try {
            messages.add(work.on(stream, mapping));
        } catch (IOException e) {
            fail("Left " + stream + " with " + Rollover.named(mapping) + ": " + e.getMessage()
                    + "; when that is cured, run this again or send " + Rollover.request(stream));
        }
    }

    private void fail(String message) {
        whole = false;
        messages.add(message);
    }

    private List<String> streams() throws IOException {
        JsonTree found;
        try {
            found = connection.find("list data streams", "/_resolve/index/" + ours.family().pattern());
        } catch (ServerException e) {
            if (!e.isForbidden()) {
                throw e;
            }
            fail(e.getMessage());
            return List.of();
        }
        return found.path("data_streams").texts("name");
    }
}
