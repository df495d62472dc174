package io.statsprofile.internal.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.StatsProfile;
import io.statsprofile.testing.SampleDocuments;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FunctionDocumentsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ProfileDocument FULL = SampleDocuments.full("default");

    @Test
    void a_function_document_has_the_shape_that_is_promised() {
        FunctionDocuments documents = FunctionDocuments.of(FULL);

        assertThat(new String(documents.json(0), StandardCharsets.UTF_8)).doesNotContain("\n").isEqualTo("""
                {"@timestamp":"2026-11-23T15:01:10Z","ecs.version":"9.3.0",\
                "event":{"kind":"metric","module":"statsprofile","dataset":"statsprofile.function","start":"2026-11-23T15:01:10.001Z",\
                "end":"2026-11-23T15:01:20.002Z","duration":10001234567,"id":"run-of-default-7"},\
                "data_stream":{"type":"metrics","dataset":"statsprofile.function","namespace":"default"},\
                "service":{"name":"shop","version":"1.4.2","environment":"production","node.name":"shop-7f"},\
                "host.name":"host-1","labels":{"team":"orders","zone":"b"},\
                "statsprofile":{"kind":"slice","run_id":"run-of-default","sequence":7,"interval":10.000000000,"func_profile":\
                {"function":"com.acme.Cart.checkout","class":"com.acme.Cart","method":"checkout",\
                "file_name":"Cart.java","line_number":42,"ncalls":3,"primitive_calls":1,"open_calls":1,"tottime":0.000000120,\
                "percall_tottime":0.000000040,"cumtime":9.000000001,"percall_cumtime":9.000000001}}}""");
        assertThat(documents.id(0)).isEqualTo("run-of-default-7-Nl5Yu6LsHTBASw25");
        assertThat(documents.size()).isEqualTo(3);
        assertThat(new String(documents.json(2), StandardCharsets.UTF_8)).contains("\"function\":\"(other)\"").contains("\"folded\":12");
    }

    @Test
    void figures_are_those_of_the_slice_for_each_function_and_none_is_left_to_be_computed() throws IOException {
        ProfileDocument slice = SampleDocuments.random(new Random(3), "default", "run", 4, 100);
        FunctionDocuments documents = FunctionDocuments.of(slice);
        JsonNode nested = JSON.readTree(DocumentWriter.write(slice)).at("/statsprofile/func_profiles");

        assertThat(documents.size()).isEqualTo(nested.size()).isEqualTo(100);
        for (int i = 0; i < documents.size(); i++) {
            ObjectNode expected = nested.get(i).deepCopy();
            expected.remove(List.of("timestamp", "callers"));
            JsonNode flat = JSON.readTree(documents.json(i)).at("/statsprofile/func_profile");
            assertThat(flat.properties()).containsAll(expected.properties());
            assertThat(flat.properties()).extracting(Map.Entry::getKey).contains("ncalls", "primitive_calls", "open_calls", "tottime",
                    "class", "method");
        }
    }

    @Test
    void ids_differ_by_function_and_slice_fit_into_elasticsearch_and_are_the_same_the_next_time() throws IOException {
        Set<String> ids = new HashSet<>();
        for (int sequence = 0; sequence < 20; sequence++) {
            ProfileDocument slice = SampleDocuments.random(new Random(sequence), "default", "0193f7a1-5b9e-7c3a-8a51-2f0a9d3c4e5b",
                    sequence, 500);
            FunctionDocuments documents = FunctionDocuments.of(slice);
            FunctionDocuments again = FunctionDocuments.of(DocumentReader.read(DocumentWriter.write(slice)));
            for (int i = 0; i < documents.size(); i++) {
                assertThat(ids.add(documents.id(i))).isTrue();
                assertThat(again.id(i)).isEqualTo(documents.id(i)).startsWith(slice.id() + "-");
                assertThat(again.json(i)).isEqualTo(documents.json(i));
            }
        }
        String name = "com.acme." + "Generated".repeat(200) + ".get(\u00e4)";
        assertThat(FunctionDocuments.of(SampleDocuments.of("default",
                StatsProfile.of(List.of(FunctionProfile.of(FunctionId.named(name), 1, 1, 1, 1))))).id(0))
                .hasSizeLessThan(100).matches("[A-Za-z0-9_-]+");
    }

    @Test
    void a_slice_in_which_nothing_ran_has_none() {
        assertThat(FunctionDocuments.of(SampleDocuments.of("default", StatsProfile.of(List.of()))).size()).isZero();
    }

    @Test
    void who_reads_slices_does_not_take_a_function_document_for_one() {
        byte[] json = FunctionDocuments.of(FULL).json(0);
        assertThatThrownBy(() -> DocumentReader.read(json)).isInstanceOf(ForeignDocumentException.class);
        String hit = "{\"_source\":" + new String(json, StandardCharsets.UTF_8) + "}";
        assertThatThrownBy(() -> DocumentReader.read(hit.getBytes(StandardCharsets.UTF_8))).isInstanceOf(ForeignDocumentException.class);
    }
}
