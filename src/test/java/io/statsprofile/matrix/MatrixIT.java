package io.statsprofile.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.statsprofile.testing.SearchServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A row of each family with few documents; {@code mvn -q -Pmatrix verify} plays all of them with many. */
class MatrixIT {

    private static final int DOCUMENTS = 300;
    /** The last two need what not every machine has. */
    private static final List<String> REDUCED = List.of("rollover-one-url", "reset-after", "queue-bound-exceeded", "429-item-in-memory",
            "answer-of-another", "read-only-block", "kill-9", "appender-reloaded", "appender-reloaded-in-memory", "fsync-failing",
            "agent-reloaded", "hours-reloaded", "hours-kill-9", "50-services", "disk-full-at-start-for-real", "toxiproxy-refused");

    @TempDir
    private Path directory;

    static List<String> reduced() {
        return REDUCED;
    }

    @ParameterizedTest
    @MethodSource("reduced")
    void whatever_breaks_each_document_is_there_once_or_its_loss_is_told(String name) throws Exception {
        assumeTrue(!name.startsWith("toxiproxy") || Toxiproxy.canBeStarted(), "no Docker engine answers");
        assumeTrue(!name.endsWith("for-real") || RealDiskRows.canBePlayed(), "unshare and mount are not there or not allowed");
        Outcome outcome = Matrix.play(Matrix.rows(name).get(0), SearchServer.shared(), Carriers.OURS, DOCUMENTS, directory);

        assertThat(outcome.failures()).as("%s%n%s", Outcome.HEAD, outcome).isEmpty();
    }

    @Test
    void each_family_has_a_reduced_row() {
        assertThat(Matrix.rows().stream().filter(row -> REDUCED.contains(row.name())).map(Row::family).distinct())
                .containsExactlyInAnyOrderElementsOf(Matrix.rows().stream().map(Row::family).distinct().toList());
    }

    /** Or a row would hold whatever delivers. */
    @ParameterizedTest
    @ValueSource(strings = {"rollover-one-url", "answer-of-another", "read-only-block", "agent-reloaded"})
    void a_naive_delivery_does_not_come_through(String name) throws Exception {
        Outcome outcome = Matrix.play(Matrix.rows(name).get(0), SearchServer.shared(), Carriers.NAIVE, DOCUMENTS, directory);

        assertThat(outcome.harm()).as("%s%n%s", Outcome.HEAD, outcome.line("")).isNotEmpty();
    }

    @Test
    void every_row_that_a_naive_delivery_comes_through_is_one() {
        assertThat(NaiveExpectations.names()).isSubsetOf(Matrix.rows().stream().map(Row::name).toList());
    }

    @Test
    void rows_are_chosen_by_name_and_by_family() {
        assertThat(Matrix.rows("all")).hasSizeGreaterThan(30).extracting(Row::name).doesNotHaveDuplicates();
        assertThat(Matrix.rows("kill-9, fleet")).extracting(Row::name).isEqualTo(List.of("kill-9", "50-services"));
        assertThatThrownBy(() -> Matrix.rows("kill-8")).hasMessageContaining("names kill-8").hasMessageContaining("process/kill-9");
    }
}
