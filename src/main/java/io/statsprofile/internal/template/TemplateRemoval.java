package io.statsprofile.internal.template;

import io.statsprofile.internal.server.Connection;
import io.statsprofile.internal.server.JsonTree;
import io.statsprofile.internal.server.ServerException;
import io.statsprofile.internal.template.TemplateState.Action;
import java.io.IOException;
import java.util.List;

/** Takes our index template away, and nobody else's; documents stay. */
final class TemplateRemoval {

    private final Connection connection;
    private final IndexTemplate ours;
    private final TemplateMessages messages;

    TemplateRemoval(Connection connection, IndexTemplate ours) {
        this.connection = connection;
        this.ours = ours;
        this.messages = new TemplateMessages(ours);
    }

    /**
     * @param write false to only say what would be done
     * @throws TemplateConflictException when the template of our name is not ours
     */
    TemplateState remove(boolean write) throws IOException {
        JsonTree found = connection.find("read the index template " + ours.name(), ours.path()).at("/index_templates/0/index_template");
        if (found.isMissingNode()) {
            return new TemplateState(Action.ABSENT, messages.noneToRemove());
        }
        if (!IndexTemplate.isOurs(found)) {
            throw new TemplateConflictException(messages.notOursToRemove());
        }
        if (!write && new Privileges(connection).lack(Privileges.DELETE_TEMPLATE)) {
            throw new IOException(messages.mayNotRemove());
        }
        List<String> streams = streams();
        if (write && !delete()) {
            return new TemplateState(Action.KEPT, messages.inUse(streams));
        }
        return new TemplateState(Action.REMOVED, messages.removed(found.path("version").asInt(), streams, write));
    }

    /**
     * False when data streams would be left without any template that fits, which Elasticsearch prevents; a server with its built-in
     * templates has one.
     */
    private boolean delete() throws IOException {
        try {
            connection.send("remove the index template " + ours.name(), "DELETE", ours.path(), null);
            return true;
        } catch (ServerException e) {
            if (e.getMessage().contains("in use by")) {
                return false;
            }
            throw e;
        }
    }

    private List<String> streams() throws IOException {
        return connection.find("list data streams", "/_resolve/index/" + ours.family().pattern()).path("data_streams").texts("name");
    }
}
