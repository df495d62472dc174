package io.statsprofile.internal.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.statsprofile.internal.elasticsearch.FakeServer.Answer;
import io.statsprofile.internal.server.Connection;
import io.statsprofile.internal.server.ElasticsearchSettings;
import io.statsprofile.internal.server.ServerException;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.internal.shipping.Delivery;
import io.statsprofile.internal.shipping.Delivery.Outcome;
import io.statsprofile.internal.shipping.Delivery.Receipt;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.shipping.RunAliases;
import io.statsprofile.internal.template.IndexTemplate;
import io.statsprofile.internal.template.StreamMapping;
import io.statsprofile.internal.template.TemplateConflictException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamMappingTest {

    private static final String BULK = "POST /_bulk";
    private static final String STREAM = "metrics-statsprofile-default";
    private static final String MAPPING = "GET /" + STREAM + "/_mapping";
    private static final String FIELD_TYPES = "GET /" + STREAM + "/_field_caps";
    private final FakeServer server = new FakeServer();
    private final Elasticsearch elasticsearch = Elasticsearch.open(ElasticsearchSettings.builder().url(server.url()).build());
    private final Connection connection = new Connection(ElasticsearchSettings.builder().url(server.url()).build());
    private final Delivery delivery = elasticsearch.delivery(StreamFamily.SLICES, note -> { }, new RunAliases());

    @AfterEach
    void close() {
        delivery.close();
        connection.close();
        elasticsearch.close();
        server.close();
    }

    @Test
    void a_stream_is_not_there_where_the_server_says_404() throws IOException {
        assertThat(mapping()).isEqualTo(StreamMapping.NO_STREAM);
        server.answer(MAPPING, Answer.of(403, FakeServer.error("security_exception", "needs view_index_metadata")));
        assertThat(mapping()).isEqualTo(StreamMapping.NO_STREAM);
    }

    /** It may have another mapping than ours, under which documents would be worth nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "null", "\"\""})
    void an_answer_that_names_no_index_is_not_taken_for_no_stream_and_nothing_is_sent(String answer) throws IOException {
        server.rule(BULK, FakeServer::bulk);
        server.answer(MAPPING, Answer.of(200, answer), Answer.of(200, answer), Answer.of(200, FakeServer.mapping(".ds-1", true)));

        assertThatThrownBy(this::mapping).isInstanceOf(ServerException.class)
                .hasMessageContaining("cannot read the mapping of " + STREAM + ": the answer cannot be read (it names no index)");
        assertThatThrownBy(this::deliver).isInstanceOf(IOException.class).hasMessageContaining("it names no index");
        assertThat(server.asked).doesNotContain(BULK);
        assertThat(deliver()).containsExactly(Receipt.DELIVERED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"indices\": [\".ds-1\"]}", "{\"fields\": {}}", "[]", "{\"indices\": {}, \"fields\": []}"})
    void an_answer_that_does_not_name_types_of_fields_is_not_taken_for_no_stream(String answer) throws IOException {
        server.answer(MAPPING, Answer.of(403, FakeServer.error("security_exception", "needs view_index_metadata")));
        server.answer(FIELD_TYPES, Answer.of(200, answer));

        assertThatThrownBy(this::mapping).isInstanceOf(ServerException.class).hasMessageContaining("cannot read field types of " + STREAM)
                .hasMessageContaining("it has no indices and fields");
        server.answer(FIELD_TYPES, Answer.of(200, "{\"indices\": [\".ds-1\"], \"fields\": {}}"));
        assertThat(mapping()).isEqualTo(StreamMapping.FOREIGN);
        server.answer(FIELD_TYPES, Answer.of(200,
                "{\"indices\": [\".ds-1\"], \"fields\": {\"statsprofile.func_profiles\": {\"nested\": {}}}}"));
        assertThat(mapping()).isEqualTo(StreamMapping.CURRENT);
    }

    @Test
    void an_index_of_which_nothing_is_said_is_looked_at_again_before_more_goes_into_it() throws IOException {
        server.rule(BULK, FakeServer::bulk);
        server.answer("GET /.ds-1/_mapping", Answer.of(200, "{}"), Answer.of(200, "{}"),
                Answer.of(200, FakeServer.mapping(".ds-1", false)));

        assertThat(deliver()).extracting(Receipt::outcome).containsOnly(Outcome.DELIVERED);
        assertThatThrownBy(this::deliver).hasMessageContaining("it names no index");
        assertThatThrownBy(this::deliver).isInstanceOf(TemplateConflictException.class);
        assertThat(server.asked).filteredOn(BULK::equals).hasSize(1);
    }

    private StreamMapping mapping() throws IOException {
        return StreamMapping.of(STREAM, IndexTemplate.of(StreamFamily.SLICES), connection);
    }

    private List<Receipt> deliver() throws IOException {
        return delivery.deliver(List.of(new QueuedDocument("a", "default", "{\"x\":\"a\"}".getBytes(StandardCharsets.UTF_8))));
    }
}
