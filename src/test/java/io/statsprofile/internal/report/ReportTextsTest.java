package io.statsprofile.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.internal.series.MissingRollup;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTextsTest {

    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

    @Test
    void an_hour_is_not_called_missing_as_long_as_its_service_may_bring_it() {
        MissingRollup earlier = new MissingRollup(Kind.HOUR, "run-1", NOON.minusSeconds(7_200), NOON.minusSeconds(3_600), 3);
        MissingRollup newest = new MissingRollup(Kind.HOUR, "run-2", NOON.minusSeconds(3_600), NOON, 2);
        MissingRollup day = new MissingRollup(Kind.DAY, null, NOON.minusSeconds(86_400), NOON.plusSeconds(43_200), 2);

        assertThat(ReportTexts.stillToCome(List.of(earlier, newest, day), NOON.plusSeconds(720)))
                .hasValue("The newest hour may still come, until 2026-11-30 12:30; rollup leaves it to its service till then.");
        assertThat(ReportTexts.stillToCome(List.of(earlier, newest, day), NOON.plusSeconds(1_800))).isEmpty();
        assertThat(ReportTexts.stillToCome(List.of(earlier), NOON.plusSeconds(720))).isEmpty();
    }
}
