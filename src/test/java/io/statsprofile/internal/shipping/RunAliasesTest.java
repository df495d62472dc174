package io.statsprofile.internal.shipping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RunAliasesTest {

    private static final String RUN = "019ad0c2-5b1e-7c3a-9f00-000000000001";
    private final RunAliases aliases = new RunAliases();
    private final List<String> kept = new ArrayList<>();

    @Test
    void a_run_has_its_own_id_until_somebody_else_has_it() throws IOException {
        aliases.keepBy((runId, alias) -> kept.add(runId + " " + alias));
        assertThat(aliases.of(RUN)).containsExactly(RUN);

        String alias = aliases.renew(RUN, RUN);
        assertThat(UUID.fromString(alias).version()).as("no version by which readers expect a first document").isEqualTo(8);
        assertThat(alias.substring(0, 13)).as("time of the run").isEqualTo(RUN.substring(0, 13));
        assertThat(aliases.renew(RUN, RUN)).as("for the next document of the same request").isEqualTo(alias);
        String second = aliases.renew(RUN, alias);

        assertThat(aliases.of(RUN)).containsExactly(RUN, alias, second);
        assertThat(aliases.current(RUN)).isEqualTo(second);
        assertThat(kept).containsExactly(RUN + " " + alias, RUN + " " + second);
        assertThat(aliases.of("another")).containsExactly("another");
    }

    @Test
    void what_cannot_be_kept_is_not_used() {
        aliases.keepBy((runId, alias) -> {
            throw new IOException("disk full");
        });
        assertThatThrownBy(() -> aliases.renew(RUN, RUN)).hasMessage("disk full");
        assertThat(aliases.current(RUN)).isEqualTo(RUN);
    }

    @Test
    void who_clashes_again_and_again_has_another_trouble() throws IOException {
        for (int i = 0; i < RunAliases.MOST; i++) {
            assertThat(aliases.renew(RUN, aliases.current(RUN))).isNotNull();
        }
        assertThat(aliases.renew(RUN, aliases.current(RUN))).isNull();
    }
}
