package io.statsprofile.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What is in Elasticsearch, over all backing indices of a stream that have our mapping: what is elsewhere no dashboard tells apart.
 *
 * @param copies how often each document is there, by what its maker counts it by: its id, unless another one is made under that
 */
record Stored(Map<String, Integer> copies) {

    /** Label with what a document is counted by. */
    static final String MADE_LABEL = "matrix_document";
    private static final String FIRST = "/_search?scroll=1m&allow_partial_search_results=false";

    /** Looks at every document; none is estimated. */
    static Stored in(String stream, Admin admin) throws IOException, InterruptedException {
        Map<String, Integer> copies = new HashMap<>();
        if (!admin.isThere("/_resolve/index/" + stream)) {
            return new Stored(copies);
        }
        admin.send("POST", "/" + stream + "/_refresh", null);
        Set<String> foreign = foreign(stream, admin);
        JsonNode page = admin.send("POST", "/" + stream + FIRST,
                "{\"size\": 10000, \"_source\": [\"labels." + MADE_LABEL + "\"], \"sort\": [\"_doc\"]}");
        while (!page.at("/hits/hits").isEmpty()) {
            for (JsonNode hit : page.at("/hits/hits")) {
                if (!foreign.contains(hit.path("_index").asText())) {
                    String id = hit.path("_id").asText();
                    copies.merge(hit.at("/_source/labels/" + MADE_LABEL).asText(id), 1, Integer::sum);
                }
            }
            page = admin.send("POST", "/_search/scroll",
                    "{\"scroll\": \"1m\", \"scroll_id\": \"" + page.path("_scroll_id").asText() + "\"}");
        }
        return new Stored(copies);
    }

    /** Backing indices in which the figures of functions cannot be told apart. */
    private static Set<String> foreign(String stream, Admin admin) throws IOException, InterruptedException {
        Set<String> foreign = new HashSet<>();
        for (Map.Entry<String, JsonNode> index : admin.get("/" + stream + "/_mapping").properties()) {
            if (index.getValue().findValues("type").stream().noneMatch(type -> type.asText().equals("nested"))) {
                foreign.add(index.getKey());
            }
        }
        return foreign;
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
