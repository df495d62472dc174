package io.statsprofile.internal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.testing.RawServer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerRedirectTest extends CommandLineTests {

    @ParameterizedTest
    @ValueSource(strings = {"report --elasticsearch URL", "compare --elasticsearch URL --before-version 1 --after-version 2",
            "setup --elasticsearch URL", "setup --kibana URL",
        "setup --elasticsearch URL --dry-run", "setup --elasticsearch URL --remove", "setup --kibana URL --remove --space team"})
    void no_command_follows_a_redirect_with_its_key(String command) {
        environment.put("STATSPROFILE_ES_API_KEY", "a2V5");
        try (RawServer other = new RawServer((head, out) -> out.write(RawServer.answer(200, "X-elastic-product: "
                + "Elasticsearch\r\nkbn-name: x\r\n", "{}")));
                RawServer near = new RawServer((head, out) -> out.write(RawServer.answer(307, "Location: " + other.url() + "/elsewhere\r\n",
                        "")))) {
            int code = run(command.replace("URL", near.url()).split(" "));

            assertThat(err()).contains("it redirects (status 307) to " + other.url() + "/elsewhere, which is not followed");
            assertThat(code).isEqualTo(Main.FAILED);
            assertThat(near.heads).isNotEmpty().allSatisfy(head -> assertThat(head).contains("ApiKey a2V5"));
            assertThat(other.heads).isEmpty();
        }
    }
}
