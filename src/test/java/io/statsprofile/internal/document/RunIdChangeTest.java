package io.statsprofile.internal.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.testing.SampleDocuments;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RunIdChangeTest {

    private static final String RUN = "019ad0c2-5b1e-7c3a-9f00-000000000001";
    private static final String OTHER = "019ad0c2-5b1e-8c3a-9f00-00000000000f";

    @Test
    void only_the_run_id_and_the_event_s_id_change() throws IOException {
        for (int i = 0; i < 20; i++) {
            ProfileDocument document = SampleDocuments.random(new Random(i), "default", RUN, i, 5);
            String json = text(DocumentWriter.write(document));

            String changed = text(RunIdChange.of(json.getBytes(StandardCharsets.UTF_8), RUN, OTHER));
            assertThat(changed).isEqualTo(json.replace(RUN, OTHER)).isNotEqualTo(json);
            ProfileDocument read = DocumentReader.read(changed.getBytes(StandardCharsets.UTF_8));
            assertThat(read.id()).isEqualTo(OTHER + "-" + i);
            assertThat(read.profile()).isEqualTo(document.profile());
        }
    }

    @Test
    void a_document_of_one_function_changes_alike() throws IOException {
        FunctionDocuments functions = FunctionDocuments.of(SampleDocuments.random(new Random(1), "default", RUN, 7, 3));
        String json = text(functions.json(0));

        assertThat(text(RunIdChange.of(functions.json(0), RUN, OTHER))).isEqualTo(json.replace(RUN, OTHER))
                .contains("\"id\":\"" + OTHER + "-7\"");
    }

    @Test
    void what_stands_elsewhere_and_other_runs_stay() throws IOException {
        String json = ("{'message':'\u00e9 RUN-1','labels':{'id':'RUN','run_id':'RUN'},'event':{'id':'RUN1-1','x':{'id':'RUN-1'}},"
                + "'statsprofile':{'previous_run_id':'RUN','run_id':'OTHER','total_tt':1.100000000,'late':true,'n':null,'a':[1E-9,'RUN']}}")
                .replace('\'', '"').replace("RUN", RUN).replace("OTHER", OTHER);

        assertThat(text(RunIdChange.of(json.getBytes(StandardCharsets.UTF_8), RUN, OTHER))).isEqualTo(json);
    }

    @Test
    void what_is_no_json_is_no_document() {
        assertThatThrownBy(() -> RunIdChange.of("{\"event\"".getBytes(StandardCharsets.UTF_8), RUN, OTHER)).isInstanceOf(IOException.class);
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
