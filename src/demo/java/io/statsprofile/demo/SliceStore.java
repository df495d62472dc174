package io.statsprofile.demo;

import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch._types.SortOrder;
import co.elastic.clients.elasticsearch._types.aggregations.Aggregate;
import co.elastic.clients.elasticsearch.core.SearchRequest;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import co.elastic.clients.elasticsearch.core.search.Hit;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.statsprofile.internal.document.DocumentFields;
import io.statsprofile.internal.elasticsearch.Elasticsearch;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What has arrived in Elasticsearch. */
final class SliceStore {

    private static final String STREAMS = Elasticsearch.DATA_STREAM_PREFIX + "*";
    private static final String CALLS = "calls";
    private static final String NANOS = "nanos";
    private static final int PAGE = 500;

    /**
     * How much has arrived.
     *
     * @param slices documents
     * @param calls in all of them
     * @param nanos that they cover, added up
     */
    record Arrived(long slices, long calls, double nanos) {
    }

    private final Elasticsearch elasticsearch;

    SliceStore(Elasticsearch elasticsearch) {
        this.elasticsearch = elasticsearch;
    }

    /** Makes everything that has been written visible to searches. */
    void refresh() throws IOException {
        elasticsearch.call("refresh " + STREAMS, client -> client.indices()
                .refresh(request -> request.index(STREAMS).ignoreUnavailable(true).allowNoIndices(true)));
    }

    Arrived arrived() throws IOException {
        refresh();
        return elasticsearch.call("count slices", client -> {
            SearchResponse<Void> answer = client.search(request -> request.index(STREAMS).ignoreUnavailable(true).allowNoIndices(true)
                    .size(0)
                    .trackTotalHits(hits -> hits.enabled(true))
                    .aggregations(CALLS, a -> a.sum(sum -> sum.field(DocumentFields.ofSlice(DocumentFields.TOTAL_CALLS))))
                    .aggregations(NANOS, a -> a.sum(sum -> sum.field(DocumentFields.EVENT_DURATION))), Void.class);
            return new Arrived(answer.hits().total().value(), (long) sum(answer, CALLS), sum(answer, NANOS));
        });
    }

    /** Before the first slice there is no stream, and so no sum. */
    private static double sum(SearchResponse<?> answer, String name) {
        Aggregate aggregate = answer.aggregations().get(name);
        return aggregate == null ? 0 : aggregate.sum().value();
    }

    /** Writes every document on a line of its own, in order of time. */
    void save(Path file) throws IOException {
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            List<FieldValue> after = List.of();
            while (true) {
                List<Hit<ObjectNode>> page = page(after);
                if (page.isEmpty()) {
                    return;
                }
                for (Hit<ObjectNode> hit : page) {
                    writer.write(hit.source().toString());
                    writer.write('\n');
                }
                after = page.get(page.size() - 1).sort();
            }
        }
    }

    private List<Hit<ObjectNode>> page(List<FieldValue> after) throws IOException {
        SearchRequest request = SearchRequest.of(search -> {
            search.index(STREAMS).size(PAGE)
                    .sort(order -> order.field(field -> field.field(DocumentFields.TIMESTAMP).order(SortOrder.Asc)))
                    .sort(order -> order.field(field -> field.field(DocumentFields.EVENT_ID).order(SortOrder.Asc)));
            return after.isEmpty() ? search : search.searchAfter(after);
        });
        return elasticsearch.call("read slices", client -> client.search(request, ObjectNode.class).hits().hits());
    }
}
