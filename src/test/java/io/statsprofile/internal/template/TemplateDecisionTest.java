package io.statsprofile.internal.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.internal.template.TemplateInstaller.OtherRetention;
import io.statsprofile.internal.template.TemplateState.Action;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateDecisionTest {

    private static final int OURS = 5;

    /** An empty length of time stands for good. */
    @ParameterizedTest(name = "version {0}, keeps {1}, lifecycle {2}, {3}: {4}, {5}")
    @CsvSource({
        "6, 7d,  true,  REPLACE, NEWER,     7d",
        "5, 30d, true,  REPLACE, UNCHANGED, 30d",
        "5, 7d,  true,  REPLACE, CHANGED,   30d",
        "5, 7d,  true,  REPORT,  UNCHANGED, 7d",
        "5, 7d,  true,  LEAVE,   UNCHANGED, 7d",
        "5, '',  true,  REPLACE, CHANGED,   30d",
        "4, 7d,  true,  REPLACE, UPGRADED,  30d",
        "4, 7d,  true,  REPORT,  UPGRADED,  7d",
        "4, '',  true,  LEAVE,   UPGRADED,  ''",
        "4, '',  false, LEAVE,   UPGRADED,  30d",
        "4, '',  false, REPORT,  UPGRADED,  30d"})
    void an_older_template_is_upgraded_and_a_retention_that_somebody_chose_stays(int version, String kept, boolean hasLifecycle,
            OtherRetention other, Action action, String next) {
        TemplateDecision decision = TemplateDecision.of(version, OURS, kept, hasLifecycle, "30d", other);

        assertThat(decision).isEqualTo(new TemplateDecision(action, version, kept, next));
        assertThat(decision.writes()).isEqualTo(action == Action.UPGRADED || action == Action.CHANGED);
    }
}
