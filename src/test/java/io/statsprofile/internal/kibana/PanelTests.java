package io.statsprofile.internal.kibana;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.statsprofile.internal.document.DocumentWriter;
import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.internal.shipping.Delivery;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.shipping.RunAliases;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.testing.Browser;
import io.statsprofile.testing.SearchServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of panels share: a page in a browser, and requests for what {@link KnownSlices} stored. */
abstract class PanelTests {

    /** In pixels, as in a dashboard of a window of 1280. */
    static final int WIDTH = 1240;

    static PanelPage page;

    /** A figure that is wrong because shards did not answer is told from one that is wrong. */
    @RegisterExtension
    static final TestExecutionExceptionHandler PARTIAL_ANSWERS = (context, failure) -> {
        if (failure instanceof AssertionError && !page.partialAnswers().isEmpty()) {
            throw new AssertionError(failure.getMessage() + "\nThe server answered in part: " + page.partialAnswers(), failure);
        }
        throw failure;
    };

    @TempDir
    private static Path directory;

    @BeforeAll
    static void open_the_browser() throws IOException {
        assumeTrue(Browser.isThere(), "Chromium and its driver are needed");
        page = new PanelPage(directory);
    }

    /**
     * Kibana's time range has its end in it; the slice that begins there is not asked for.
     *
     * @param hosts chosen in a control; all where there are none
     */
    static KibanaRequest request(String namespace, int fromSecond, int toSecond, String... hosts) {
        return request(namespace, KnownSlices.START.plusSeconds(fromSecond), KnownSlices.START.plusSeconds(toSecond), hosts);
    }

    /** The same from a time to before another. */
    static KibanaRequest request(String namespace, Instant from, Instant to, String... hosts) {
        ObjectNode filter = JsonNodeFactory.instance.objectNode();
        ObjectNode bool = filter.putObject("bool");
        bool.putArray("filter").addObject().putObject("term").put("data_stream.namespace", namespace);
        if (hosts.length > 0) {
            List.of(hosts).forEach(bool.withArray("should").addObject().putObject("terms").putArray("host.name")::add);
            bool.put("minimum_should_match", 1);
        }
        return new KibanaRequest(from, to.minusMillis(1), filter);
    }

    /** One document beside what is known. */
    static void store(ProfileDocument document) throws IOException {
        try (Elasticsearch elasticsearch = Elasticsearch.open(SearchServer.shared().settings().build());
                Delivery delivery = elasticsearch.delivery(StreamFamily.SLICES, note -> { }, new RunAliases())) {
            delivery.deliver(List.of(new QueuedDocument(document.id(), document.namespace(), DocumentWriter.write(document))));
            elasticsearch.call("refresh", client -> client.indices()
                    .refresh(r -> r.index(Elasticsearch.DATA_STREAM_PREFIX + document.namespace())));
        }
    }

    static Predicate<FunctionProfile> is(String function) {
        return row -> row.id().function().equals(function);
    }

    /** A figure of what was drawn; 0 where it has none. */
    static double number(Map<String, Object> item, String name) {
        return item.get(name) == null ? 0 : ((Number) item.get(name)).doubleValue();
    }
}
