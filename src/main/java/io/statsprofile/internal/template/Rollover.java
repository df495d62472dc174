package io.statsprofile.internal.template;

import io.statsprofile.internal.server.Connection;
import io.statsprofile.internal.server.ServerException;

/** Lets a data stream begin a new index, to which the index template applies that is in force. */
final class Rollover {

    private Rollover() {
    }

    static void of(String stream, Connection connection) throws ServerException {
        connection.send("roll over " + stream + ", so that our template applies to it", "POST", "/" + stream + "/_rollover", null);
    }
}
