package io.statsprofile.internal.backfill;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.statsprofile.internal.document.DocumentReader;
import io.statsprofile.internal.document.DocumentVisitor;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.server.JsonText;
import io.statsprofile.internal.server.JsonTree;
import io.statsprofile.internal.server.ServerException;
import io.statsprofile.internal.server.StreamFamily;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Searches over one state of the data streams of a family: what arrives in between is in none of them. Documents come in pages of about
 * {@value #PAGE_BYTES} bytes, by the length of those before; a page is held twice for a moment. Not thread-safe.
 */
final class PointInTime implements AutoCloseable {

    private static final String KEEP_ALIVE = "10m";
    private static final String SEARCH = "/_search?allow_partial_search_results=false";
    private static final int NOT_FOUND = 404;
    private static final int BUCKETS = 2_000;
    private static final int DOCUMENTS = 100;
    /** The events of hours may have two megabytes each. */
    private static final int FIRST_DOCUMENTS = 4;
    /** Twice as much is an eighth of the heap that a JVM takes by itself in a container of half a gigabyte. */
    private static final int PAGE_BYTES = 8_000_000;
    private static final JsonFactory JSON = JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

    private final BackfillServer server;
    private final String what;
    private final String id;
    private int pageSize = FIRST_DOCUMENTS;

    private PointInTime(BackfillServer server, String what, String id) {
        this.server = server;
        this.what = what;
        this.id = id;
    }

    static PointInTime open(BackfillServer server, StreamFamily family) throws IOException {
        String what = "search " + family.pattern();
        byte[] answer = server.ask(what, "POST", "/" + family.pattern() + "/_pit?keep_alive=" + KEEP_ALIVE, null);
        return new PointInTime(server, what, JsonText.read(answer).path("id").asText());
    }

    /** The buckets of an aggregation over what a query finds. */
    JsonTree aggregate(JsonTree query, JsonTree aggregation) throws IOException {
        Map<String, Object> search = new HashMap<>(search(query, 0));
        search.put("aggs", Map.of("all", aggregation));
        return JsonText.read(ask(search)).at("/aggregations/all");
    }

    /** All buckets of a composite aggregation, in the order of its sources. */
    void buckets(JsonTree query, List<JsonTree> sources, Map<String, JsonTree> within, Consumer<JsonTree> buckets) throws IOException {
        JsonTree composite = JsonTree.of(Map.of("size", BUCKETS, "sources", sources));
        while (true) {
            JsonTree found = aggregate(query, JsonTree.of(Map.of("composite", composite, "aggs", within)));
            found.path("buckets").forEach(buckets);
            if (found.path("buckets").size() < BUCKETS) {
                return;
            }
            composite = composite.with("/after", found.path("after_key"));
        }
    }

    /** How many documents a query finds. */
    long count(JsonTree query) throws IOException {
        Map<String, Object> search = new HashMap<>(search(query, 0));
        search.put("track_total_hits", true);
        return JsonText.read(ask(search)).at("/hits/total/value").asLong();
    }

    /** What documents have in some of their fields. */
    List<JsonTree> sources(JsonTree query, List<String> fields, List<JsonTree> sort) throws IOException {
        List<JsonTree> sources = new ArrayList<>();
        JsonTree after = null;
        while (true) {
            Map<String, Object> search = new HashMap<>(search(query, DOCUMENTS));
            search.put("sort", sort);
            search.put("_source", fields);
            if (after != null) {
                search.put("search_after", after);
            }
            JsonTree hits = JsonText.read(ask(search)).at("/hits/hits");
            for (JsonTree hit : hits) {
                sources.add(hit.path("_source"));
                after = hit.path("sort");
            }
            if (hits.size() < DOCUMENTS) {
                return sources;
            }
        }
    }

    /**
     * Whole documents in order, as they were written.
     *
     * @param broken hears what is wrong with one that cannot be read, as a clause
     */
    void documents(JsonTree query, List<JsonTree> sort, DocumentConsumer documents, Consumer<String> broken) throws IOException {
        try {
            documents(query, sort, new Found(documents, broken));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void documents(JsonTree query, List<JsonTree> sort, DocumentVisitor visitor) throws IOException {
        List<Object> after = List.of();
        while (true) {
            Map<String, Object> search = new HashMap<>(search(query, pageSize));
            search.put("sort", sort);
            if (!after.isEmpty()) {
                search.put("search_after", after);
            }
            byte[] answer;
            try {
                answer = ask(search);
            } catch (ServerException e) {
                if (!e.facts().tooLarge() || pageSize == 1) {
                    throw e;
                }
                pageSize = Math.max(1, pageSize / 4);
                continue;
            }
            Page page = Page.read(answer, visitor);
            if (page.hits() < pageSize) {
                return;
            }
            after = page.lastSort();
            pageSize = next(pageSize, answer.length);
        }
    }

    /** As many documents of that length as a page is to have, at most twice as many as before. */
    private static int next(int documents, int bytes) {
        long fitting = (long) documents * PAGE_BYTES / Math.max(1, bytes);
        return (int) Math.max(1, Math.min(fitting, Math.min(DOCUMENTS, 2L * documents)));
    }

    private byte[] ask(Map<String, Object> search) throws IOException {
        try {
            return server.ask(what, "POST", SEARCH, JsonTree.of(search));
        } catch (ServerException e) {
            if (e.status() == NOT_FOUND) {
                throw new ServerException(e.getMessage() + "; the state of the streams that was searched has gone, as it does with a node"
                        + " that ends, and when nothing is asked for 10 minutes; run the command again, what it has made is there",
                        e.facts(), e);
            }
            throw e;
        }
    }

    private Map<String, Object> search(JsonTree query, int size) {
        return Map.of("pit", Map.of("id", id, "keep_alive", KEEP_ALIVE), "size", size, "track_total_hits", false, "query", query);
    }

    /** Frees the server's memory early. */
    @Override
    public void close() {
        try {
            server.ask("end the " + what, "DELETE", "/_pit", JsonTree.of(Map.of("id", id)));
        } catch (IOException leftToExpire) {
            // The server forgets it by itself.
        }
    }

    /** Hands on what is found. */
    private record Found(DocumentConsumer documents, Consumer<String> problems) implements DocumentVisitor {

        @Override
        public void document(ProfileDocument document) {
            try {
                documents.accept(document);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void broken(String problem) {
            problems.accept(problem);
        }

        @Override
        public boolean text(String text) {
            return false;
        }
    }

    /**
     * An answer that was read.
     *
     * @param hits how many documents it has, broken ones included
     * @param lastSort where it ends
     */
    private record Page(int hits, List<Object> lastSort) {

        static Page read(byte[] answer, DocumentVisitor visitor) throws IOException {
            try (JsonParser parser = JSON.createParser(answer)) {
                parser.nextToken();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    boolean isHits = parser.currentName().equals("hits");
                    if (parser.nextToken() == JsonToken.START_OBJECT && isHits) {
                        return readHits(parser, visitor);
                    }
                    parser.skipChildren();
                }
            }
            throw new IOException("the answer of a search has no hits");
        }

        private static Page readHits(JsonParser parser, DocumentVisitor visitor) throws IOException {
            int hits = 0;
            List<Object> sort = List.of();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean isList = parser.currentName().equals("hits");
                if (parser.nextToken() != JsonToken.START_ARRAY || !isList) {
                    parser.skipChildren();
                    continue;
                }
                while (parser.nextToken() == JsonToken.START_OBJECT) {
                    hits++;
                    sort = readHit(parser, visitor);
                }
            }
            return new Page(hits, sort);
        }

        private static List<Object> readHit(JsonParser parser, DocumentVisitor visitor) throws IOException {
            List<Object> sort = new ArrayList<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                if (name.equals("_source")) {
                    DocumentReader.search(parser, visitor);
                } else if (name.equals("sort")) {
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        sort.add(parser.currentToken() == JsonToken.VALUE_STRING ? parser.getText() : parser.getNumberValue());
                    }
                } else {
                    parser.skipChildren();
                }
            }
            return sort;
        }
    }
}
