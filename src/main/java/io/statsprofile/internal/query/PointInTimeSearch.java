package io.statsprofile.internal.query;

import co.elastic.clients.elasticsearch._types.aggregations.Aggregation;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import io.statsprofile.internal.elasticsearch.Elasticsearch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Several searches over one state of the data: what arrives in between is in none of them. A search that some shard cannot
 * answer fails, since figures that lack a part look like any others. Not thread-safe.
 */
final class PointInTimeSearch implements AutoCloseable {

    private static final String SLICES = Elasticsearch.DATA_STREAM_PREFIX + "*";
    private static final String WHAT = "search " + SLICES;
    private static final String KEEP_ALIVE = "2m";

    private final Elasticsearch elasticsearch;
    private final String pointInTime;

    private PointInTimeSearch(Elasticsearch elasticsearch, String pointInTime) {
        this.elasticsearch = elasticsearch;
        this.pointInTime = pointInTime;
    }

    /** @param rollups whether hours and days are searched, too */
    static PointInTimeSearch open(Elasticsearch elasticsearch, boolean rollups) throws IOException {
        List<String> streams = new ArrayList<>(List.of(SLICES));
        if (rollups) {
            streams.addAll(Elasticsearch.ROLLUP_STREAMS);
        }
        return new PointInTimeSearch(elasticsearch,
                elasticsearch.call(WHAT, client -> client.openPointInTime(p -> p.index(streams).keepAlive(k -> k.time(KEEP_ALIVE)))).id());
    }

    /** Only aggregations. */
    AggregateResult aggregate(Query query, Map<String, Aggregation> aggregations) throws IOException {
        return new AggregateResult(elasticsearch.call(WHAT, client -> client.search(s -> s.pit(p -> p.id(pointInTime)
                .keepAlive(k -> k.time(KEEP_ALIVE)))
                .allowPartialSearchResults(false).size(0).trackTotalHits(t -> t.enabled(false)).query(query).aggregations(aggregations),
                Void.class)).aggregations());
    }

    /** Where documents are: at most {@code size} of them, without their content. */
    List<Place> places(Query query, int size) throws IOException {
        SearchResponse<Void> response = elasticsearch.call(WHAT, client -> client.search(s -> s
                .pit(p -> p.id(pointInTime).keepAlive(k -> k.time(KEEP_ALIVE))).allowPartialSearchResults(false).size(size)
                .source(f -> f.fetch(false)).query(query)
                .docvalueFields(d -> d.field(Fields.EVENT_ID)), Void.class));
        return response.hits().hits().stream()
                .map(hit -> new Place(hit.index(), hit.id(), hit.fields().get(Fields.EVENT_ID).toJson().asJsonArray().getString(0)))
                .toList();
    }

    /**
     * One document.
     *
     * @param index backing index
     * @param id its {@code _id} there
     * @param eventId {@code event.id}
     */
    record Place(String index, String id, String eventId) {
    }

    /** Frees the server's memory early. */
    @Override
    public void close() {
        try {
            elasticsearch.once().call("end the " + WHAT, client -> client.closePointInTime(p -> p.id(pointInTime)));
        } catch (IOException leftToExpire) {
            // The answer is there already, and the server forgets the point in time by itself.
        }
    }
}
