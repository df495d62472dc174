package io.statsprofile.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is in Elasticsearch, over all backing indices of a stream that have our mapping: what is elsewhere no dashboard tells apart.
 *
 * @param copies how often each document is there, by what its maker counts it by: its id, unless another one is made under that, or the
 *     functions that it has, each of which is made once
 */
record Stored(Map<String, Integer> copies) {

    /** Label with what a document is counted by. */
    static final String MADE_LABEL = "matrix_document";
    /** As that label's value: it is counted by its functions. */
    static final String BY_FUNCTION = "by function";
    /** How names of these functions begin. */
    static final String MADE_FUNCTION = "made_";
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
                "{\"size\": 10000, \"sort\": [\"_doc\"], \"_source\": [\"labels." + MADE_LABEL
                        + "\", \"statsprofile.func_profiles.function\"]}");
        while (!page.at("/hits/hits").isEmpty()) {
            for (JsonNode hit : page.at("/hits/hits")) {
                if (!foreign.contains(hit.path("_index").asText())) {
                    keys(hit).forEach(key -> copies.merge(key, 1, Integer::sum));
                }
            }
            page = admin.send("POST", "/_search/scroll",
                    "{\"scroll\": \"1m\", \"scroll_id\": \"" + page.path("_scroll_id").asText() + "\"}");
        }
        return new Stored(copies);
    }

    private static List<String> keys(JsonNode hit) {
        String key = hit.at("/_source/labels/" + MADE_LABEL).asText(hit.path("_id").asText());
        return key.equals(BY_FUNCTION)
                ? hit.findValuesAsText("function").stream().filter(function -> function.startsWith(MADE_FUNCTION)).toList()
                : List.of(key);
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
