package io.statsprofile.elasticsearch;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Asks the server what these credentials may do, so that a refusal is known before the first request that writes. Writes are asked for by
 * their actions, since privileges of several names grant the same.
 */
final class Privileges {

    static final String PUT_TEMPLATE = "indices:admin/index_template/put";
    static final String DELETE_TEMPLATE = "indices:admin/index_template/delete";
    static final String ROLL_OVER = "indices:admin/rollover";
    static final String SEE_STREAMS = "view_index_metadata";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Connection connection;

    Privileges(Connection connection) {
        this.connection = connection;
    }

    /** @return false also where the server cannot tell */
    boolean lack(String clusterAction) {
        ObjectNode question = JSON.createObjectNode();
        question.putArray("cluster").add(clusterAction);
        return isDenied(question);
    }

    /**
     * @param names an index, a data stream or a pattern
     * @return false also where the server cannot tell
     */
    boolean lack(String indexPrivilege, String names) {
        ObjectNode question = JSON.createObjectNode();
        ObjectNode index = question.putArray("index").addObject();
        index.putArray("names").add(names);
        index.putArray("privileges").add(indexPrivilege);
        return isDenied(question);
    }

    private boolean isDenied(ObjectNode question) {
        try {
            return !connection.send("ask for privileges", "POST", "/_security/user/_has_privileges", question).path("has_all_requested")
                    .asBoolean(true);
        } catch (ServerException e) {
            // A server without security has no such question, and may do all; from any other the request itself brings the answer.
            return false;
        }
    }
}
