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

    TemplateRemoval(Connection connection, IndexTemplate ours) {
        this.connection = connection;
        this.ours = ours;
    }

    /**
     * @param write false to only say what would be done
     * @throws TemplateConflictException when the template of our name is not ours
     */
    TemplateState remove(boolean write) throws IOException {
        JsonTree found = connection.find("read the index template " + ours.name(), ours.path()).at("/index_templates/0/index_template");
        if (found.isMissingNode()) {
            return new TemplateState(Action.ABSENT, "Found no index template " + ours.name() + ", so there is none to remove");
        }
        if (!IndexTemplate.isOurs(found)) {
            throw new TemplateConflictException("The index template " + ours.name() + " exists and is not ours; left it as it is");
        }
        if (!write && new Privileges(connection).lack(Privileges.DELETE_TEMPLATE)) {
            throw new IOException("The index template " + ours.name()
                    + " is there, but these credentials may not remove it (cluster privilege manage_index_templates)");
        }
        List<String> streams = streams();
        if (write && !delete()) {
            return new TemplateState(Action.KEPT, "Left the index template " + ours.name()
                    + " in place, since Elasticsearch keeps it as long as there are the data streams " + String.join(", ", streams)
                    + ", whose documents stay; to remove it too, delete them with their documents (DELETE /_data_stream/<name>) and run "
                    + "this again");
        }
        return new TemplateState(Action.REMOVED, (write ? "Removed" : "Would remove") + " the index template " + ours.name() + ", version "
                + found.path("version").asInt() + (streams.isEmpty() ? ""
                        : "; the data streams " + String.join(", ", streams)
                        + " and their documents stay: DELETE /_data_stream/<name> deletes them"
                                + (write ? "" : ", and Elasticsearch may keep the template until then")));
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
