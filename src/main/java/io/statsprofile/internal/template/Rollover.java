package io.statsprofile.internal.template;

import io.statsprofile.internal.server.Connection;
import io.statsprofile.internal.server.ServerException;

/** Lets a data stream begin a new index, to which the index template applies that is in force. */
final class Rollover {

    private Rollover() {
    }

    /**
     * @param mapping of its newest index, the reason
     * @return what was done, in one line
     */
    static String of(String stream, StreamMapping mapping, Connection connection) throws ServerException {
        connection.send("roll over " + stream + ", so that our template applies to it", "POST", "/" + stream + "/_rollover", null);
        return "Rolled over " + stream + since(mapping);
    }

    /** Begins with a comma. */
    static String since(StreamMapping mapping) {
        return ", since its newest index had " + named(mapping);
    }

    static String named(StreamMapping mapping) {
        return mapping == StreamMapping.OLDER ? "an older mapping of ours" : "another mapping than ours";
    }

    /** What to send, for people. */
    static String request(String stream) {
        return "POST /" + stream + "/_rollover";
    }
}
