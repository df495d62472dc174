package io.statsprofile.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

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
    /** Stands before what is counted in the flat stream. */
    private static final String FLAT = "flat ";
    private static final String FIRST = "/_search?scroll=1m&allow_partial_search_results=false";

    /** Looks at every document; none is estimated. */
    static Stored in(String stream, Admin admin) throws IOException, InterruptedException {
        Map<String, Integer> copies = new HashMap<>();
        if (!admin.isThere("/_resolve/index/" + stream)) {
            return new Stored(copies);
        }
        Set<String> foreign = foreign(stream, admin);
        forEach(stream, "\"labels." + MADE_LABEL + "\", \"statsprofile.func_profiles.function\"", admin, hit -> {
            if (!foreign.contains(hit.path("_index").asText())) {
                keys(hit).forEach(key -> copies.merge(key, 1, Integer::sum));
            }
        });
        return new Stored(copies);
    }

    /** @param fields of the source, in quotes */
    private static void forEach(String stream, String fields, Admin admin, Consumer<JsonNode> each)
            throws IOException, InterruptedException {
        if (!admin.isThere("/_resolve/index/" + stream)) {
            return;
        }
        admin.send("POST", "/" + stream + "/_refresh", null);
        JsonNode page = admin.send("POST", "/" + stream + FIRST, "{\"size\": 10000, \"sort\": [\"_doc\"], \"_source\": [" + fields + "]}");
        while (!page.at("/hits/hits").isEmpty()) {
            page.at("/hits/hits").forEach(each);
            page = admin.send("POST", "/_search/scroll",
                    "{\"scroll\": \"1m\", \"scroll_id\": \"" + page.path("_scroll_id").asText() + "\"}");
        }
    }

    /** What a function is counted by that is to be in both streams. */
    static List<String> keysInBoth(String function) {
        return List.of(function, FLAT + function);
    }

    /**
     * What is in the flat stream: what was made, each function once, and what else is there more than once, by its id.
     *
     * @param stream of functions
     */
    static Stored inFlat(String stream, Admin admin) throws IOException, InterruptedException {
        Map<String, Integer> ids = new HashMap<>();
        Map<String, Integer> made = new HashMap<>();
        forEach(stream, "\"statsprofile.func_profile.function\"", admin, hit -> {
            String function = hit.at("/_source/statsprofile/func_profile/function").asText();
            if (function.startsWith(MADE_FUNCTION)) {
                made.merge(FLAT + function, 1, Integer::sum);
            } else {
                ids.merge(FLAT + hit.path("_id").asText(), 1, Integer::sum);
            }
        });
        ids.values().removeIf(count -> count == 1);
        made.putAll(ids);
        return new Stored(made);
    }

    /** Both. */
    Stored and(Stored other) {
        Map<String, Integer> both = new HashMap<>(copies);
        both.putAll(other.copies);
        return new Stored(both);
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
