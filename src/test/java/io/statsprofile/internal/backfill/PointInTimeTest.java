package io.statsprofile.internal.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.internal.document.DocumentWriter;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.server.JsonTree;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.internal.shipping.Delivery.Receipt;
import io.statsprofile.internal.shipping.QueuedDocument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PointInTimeTest {

    private static final RunSlices RUN = new RunSlices("default", "shop", "1.4.0", "host-1", "019ad0c2-5b1e-7c3a-9f00-00000000000a",
            Duration.ofSeconds(10));

    /** Answers as a server does that has these documents, each as long as it is said to be. */
    private static final class Pages implements BackfillServer {

        private final List<ProfileDocument> documents;
        private final int documentBytes;
        private final List<Integer> answers = new ArrayList<>();

        Pages(List<ProfileDocument> documents, int documentBytes) {
            this.documents = documents;
            this.documentBytes = documentBytes;
        }

        @Override
        public byte[] ask(String what, String method, String target, JsonTree question) {
            if (!target.startsWith("/_search")) {
                return "{\"id\": \"some\"}".getBytes(StandardCharsets.UTF_8);
            }
            long after = question.path("search_after").isMissingNode() ? -1 : question.at("/search_after/0").asLong();
            StringBuilder answer = new StringBuilder("{\"hits\": {\"hits\": [");
            int size = (int) question.path("size").asLong();
            int hits = 0;
            for (ProfileDocument document : documents) {
                if (document.sequence() > after && hits < size) {
                    String json = new String(DocumentWriter.write(document), StandardCharsets.UTF_8);
                    answer.append(hits++ == 0 ? "" : ",").append("{\"_source\": ").append(json)
                            .append(" ".repeat(Math.max(0, documentBytes - json.length())))
                            .append(", \"sort\": [").append(document.sequence()).append("]}");
                }
            }
            answers.add(answer.length());
            return answer.append("]}}").toString().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public List<Receipt> create(StreamFamily family, List<QueuedDocument> created) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            // There is nothing to end.
        }
    }

    /** A page is in memory twice for a moment, and a container has little of that. */
    @Test
    void pages_of_long_documents_have_few_and_pages_of_short_ones_many() throws IOException {
        List<ProfileDocument> slices = RUN.slices(new Random(1), Instant.parse("2026-11-23T15:00:00Z"), 0, 250);

        for (int documentBytes : new int[] {1, 100_000, 500_000, 3_000_000}) {
            Pages server = new Pages(documentBytes > 1_000_000 ? slices.subList(0, 30) : slices, documentBytes);
            List<Long> read = new ArrayList<>();
            try (PointInTime search = PointInTime.open(server, StreamFamily.SLICES)) {
                search.documents(JsonTree.of(Map.of("match_all", Map.of())), List.of(JsonTree.of(Map.of("sequence", "asc"))),
                        document -> read.add(document.sequence()), problem -> {
                            throw new AssertionError(problem);
                        });
            }

            assertThat(read).containsExactlyElementsOf(server.documents.stream().map(ProfileDocument::sequence).toList());
            assertThat(server.answers.subList(1, server.answers.size())).as("answers after the first")
                    .allMatch(bytes -> bytes <= 9_000_000);
            assertThat(server.answers).as("answers of %d bytes a document", documentBytes)
                    .hasSizeLessThanOrEqualTo(documentBytes == 1 ? 8 : 20);
        }
    }
}
