package io.statsprofile.internal.template;

import io.statsprofile.internal.server.Connection;
import io.statsprofile.internal.server.JsonTree;
import io.statsprofile.internal.server.ServerException;
import java.util.List;
import java.util.Map;

/**
 * Asks the server what these credentials may do, so that a refusal is known before the first request that writes. Writes are asked for by
 * their actions, since privileges of several names grant the same.
 */
final class Privileges {

    static final String PUT_TEMPLATE = "indices:admin/index_template/put";
    static final String DELETE_TEMPLATE = "indices:admin/index_template/delete";
    static final String ROLL_OVER = "indices:admin/rollover";
    static final String SEE_STREAMS = "view_index_metadata";

    private final Connection connection;

    Privileges(Connection connection) {
        this.connection = connection;
    }

    /** @return false also where the server cannot tell */
    boolean lack(String clusterAction) {
        return isDenied(JsonTree.of(Map.of("cluster", List.of(clusterAction))));
    }

    /**
     * @param names an index, a data stream or a pattern
     * @return false also where the server cannot tell
     */
    boolean lack(String indexPrivilege, String names) {
        return isDenied(JsonTree.of(Map.of("index", List.of(Map.of("names", List.of(names), "privileges", List.of(indexPrivilege))))));
    }

    private boolean isDenied(JsonTree question) {
        try {
            return !connection.send("ask for privileges", "POST", "/_security/user/_has_privileges", question).path("has_all_requested")
                    .asBoolean(true);
        } catch (ServerException e) {
            // A server without security has no such question, and may do all; from any other the request itself brings the answer.
            return false;
        }
    }
}
