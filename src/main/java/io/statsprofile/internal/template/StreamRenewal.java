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
    private final TemplateMessages messages;
    private final List<String> lines = new ArrayList<>();
    private boolean whole = true;

    StreamRenewal(Connection connection, IndexTemplate ours) {
        this.connection = connection;
        this.ours = ours;
        this.messages = new TemplateMessages(ours);
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
            Rollover.of(stream, connection);
            return TemplateMessages.renewed(stream, mapping, true);
        });
    }

    /** As {@link #renew}, but only says what it would do; the template need not be in place yet. */
    StreamsState preview() throws IOException {
        return each((stream, mapping) -> {
            requireRight(stream);
            inForce.requireNoRival(stream);
            return TemplateMessages.renewed(stream, mapping, false);
        });
    }

    /** Only says which streams {@link #renew} would roll over. */
    StreamsState leave() throws IOException {
        each(TemplateMessages::leftAsAsked);
        return new StreamsState(lines, true);
    }

    private void requireRight(String stream) throws IOException {
        if (privileges.lack(Privileges.ROLL_OVER, stream)) {
            throw new IOException(TemplateMessages.MAY_NOT_ROLL_OVER);
        }
    }

    /** What becomes of a stream. */
    @FunctionalInterface
    private interface Work {
        String on(String stream, StreamMapping mapping) throws IOException;
    }

    private StreamsState each(Work work) throws IOException {
        if (privileges.lack(Privileges.SEE_STREAMS, ours.family().pattern())) {
            fail(messages.unseen());
        }
        List<String> streams = streams();
        int asTheyShouldBe = 0;
        for (String stream : streams) {
            StreamMapping mapping = StreamMapping.shownOf(stream, ours, connection);
            switch (mapping) {
                case OLDER, FOREIGN -> tell(work, stream, mapping);
                case HIDDEN -> fail(TemplateMessages.hidden(stream));
                case CURRENT, NO_STREAM -> asTheyShouldBe++;
            }
        }
        if (!streams.isEmpty() && asTheyShouldBe == streams.size()) {
            lines.add(TemplateMessages.current(streams));
        }
        return new StreamsState(lines, whole);
    }

    private void tell(Work work, String stream, StreamMapping mapping) {
        try {
            lines.add(work.on(stream, mapping));
        } catch (IOException e) {
            fail(TemplateMessages.left(stream, mapping, e.getMessage()));
        }
    }

    private void fail(String message) {
        whole = false;
        lines.add(message);
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
