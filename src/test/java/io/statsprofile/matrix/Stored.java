package io.statsprofile.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * What is in Elasticsearch, over all backing indices of a stream.
 *
 * @param copies how often each id is there
 */
record Stored(Map<String, Integer> copies) {

    private static final String FIRST = "/_search?scroll=1m&allow_partial_search_results=false";

    /** Looks at every document; none is estimated. */
    static Stored in(String stream, Admin admin) throws IOException, InterruptedException {
        Map<String, Integer> copies = new HashMap<>();
        if (!admin.isThere("/_resolve/index/" + stream)) {
            return new Stored(copies);
        }
        admin.send("POST", "/" + stream + "/_refresh", null);
        JsonNode page = admin.send("POST", "/" + stream + FIRST, "{\"size\": 10000, \"_source\": false, \"sort\": [\"_doc\"]}");
        while (!page.at("/hits/hits").isEmpty()) {
            page.at("/hits/hits").forEach(hit -> copies.merge(hit.path("_id").asText(), 1, Integer::sum));
            page = admin.send("POST", "/_search/scroll",
                    "{\"scroll\": \"1m\", \"scroll_id\": \"" + page.path("_scroll_id").asText() + "\"}");
        }
        return new Stored(copies);
    }

    /** Copies included. */
    long documents() {
        return copies.values().stream().mapToLong(Integer::longValue).sum();
    }

    long ids() {
        return copies.size();
    }

    boolean has(String id) {
        return copies.containsKey(id);
    }
}
