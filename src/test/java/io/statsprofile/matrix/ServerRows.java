package io.statsprofile.matrix;

import io.statsprofile.testing.MortalServer;
import java.util.List;

/** Faults of Elasticsearch itself, and of how it is run. */
final class ServerRows {

    private static final String FAMILY = "server";
    private static final String OURS = "/_index_template/metrics-statsprofile";
    private static final String RIVAL = "/_index_template/matrix-rival";

    private ServerRows() {
    }

    static List<Row> rows() {
        return List.of(new Row("read-only-block", FAMILY, Promise.EXACT, ServerRows::readOnlyBlock),
                new Row("closed-index", FAMILY, Promise.EXACT, ServerRows::closedIndex),
                new Row("template-deleted-and-rival", FAMILY, Promise.SOME_REFUSED, ServerRows::rivalTemplate),
                new Row("server-killed", FAMILY, Promise.EXACT, ServerRows::serverKilled));
    }

    /** First an operator's block, then the one that Elasticsearch sets when a disk is nearly full. */
    private static void readOnlyBlock(TestBed bed) throws Exception {
        bed.start();
        bed.produceSome();
        bed.awaitDelivered();
        set(bed, "{\"index.blocks.write\": true}");
        bed.produce(bed.documents() / 2);
        bed.awaitTrouble("/8/");
        set(bed, "{\"index.blocks.write\": null, \"index.blocks.read_only_allow_delete\": true}");
        bed.produce(bed.documents() / 2);
        bed.awaitTrouble("/12/");
        set(bed, "{\"index.blocks.read_only_allow_delete\": null}");
        bed.produceSome();
    }

    private static void set(TestBed bed, String settings) throws Exception {
        bed.counts().broke();
        bed.admin().send("PUT", "/" + bed.stream() + "/_settings", settings);
    }

    /** An older index of the stream is closed, which the search for documents in doubt needs. */
    private static void closedIndex(TestBed bed) throws Exception {
        bed.start();
        bed.produceSome();
        bed.awaitDelivered();
        String first = bed.admin().backingIndices(bed.stream()).get(0);
        bed.admin().rollOver(bed.stream());
        bed.admin().send("POST", "/" + first + "/_close", null);
        // What has arrived is found in the index that is open.
        bed.proxy().fault(Faults.ofBulk(Faults.alternating(1, 1, Faults.resetBefore())));
        bed.produce(bed.documents());
        bed.awaitTrouble("cannot say whether a document is in");
        bed.proxy().fault(Faults.ofBulk(Faults.alternating(1, 1, Faults.resetAfter())));
        bed.admin().send("POST", "/" + first + "/_open", null);
        bed.admin().rollOver(bed.stream());
        bed.produceSome();
        bed.admin().rollOver(bed.stream());
        bed.proxy().fault(Fault.NONE);
        bed.produceSome();
    }

    /** Somebody's template takes the place of ours; what gets into the index that it makes is told, and the rest waits. */
    private static void rivalTemplate(TestBed bed) throws Exception {
        bed.start();
        bed.produceSome();
        bed.awaitDelivered();
        bed.admin().send("PUT", RIVAL, "{\"index_patterns\": [\"metrics-statsprofile-*\"], \"priority\": 900, \"data_stream\": {}}");
        try {
            bed.counts().broke();
            bed.admin().send("DELETE", OURS, null);
            bed.admin().rollOver(bed.stream());
            bed.produce(bed.documents());
            bed.awaitTrouble("matrix-rival (priority 900)");
            bed.counts().require(bed.admin().isThere(OURS), "our template was not put in place again");
        } finally {
            // Where that has failed the other one could not be deleted, and would be in the way of all rows after this.
            bed.installTemplate();
            bed.admin().send("DELETE", RIVAL, null);
        }
        bed.produceSome();
    }

    private static void serverKilled(TestBed bed) throws Exception {
        MortalServer server = bed.closing(MortalServer.start("matrix-killed"));
        bed.server(server.url());
        bed.start();
        bed.produceSome();
        for (int i = 0; i < 2; i++) {
            bed.produceSome();
            server.kill();
            bed.counts().broke();
            bed.produce(bed.documents() / 2);
            server.startAgain();
            bed.server(server.url());
        }
        bed.produceSome();
        bed.awaitDelivered();
    }
}
