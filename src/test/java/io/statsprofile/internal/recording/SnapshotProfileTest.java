package io.statsprofile.internal.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.internal.base.OutsideText;
import io.statsprofile.internal.model.ServiceId;
import io.statsprofile.internal.probe.IntervalSnapshot;
import io.statsprofile.pstats.CallerProfile;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.Mode;
import io.statsprofile.pstats.StatsProfile;
import io.statsprofile.pstats.Timing;
import io.statsprofile.pstats.Uncertainty;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SnapshotProfileTest {

    @Test
    void nothing_makes_the_empty_profile() {
        assertThat(SnapshotProfile.of(Snapshots.empty(), id -> FunctionId.named("f" + id))).isEqualTo(StatsProfile.EMPTY);
    }

    @Test
    void every_figure_has_its_place() {
        IntervalSnapshot snapshot = Snapshots.of(new int[] {4}, new int[0]);
        snapshot.ncalls[0] = 7;
        snapshot.primitiveCalls[0] = 5;
        snapshot.openCalls[0] = 2;
        snapshot.tottime[0] = 11;
        snapshot.cumtime[0] = 13;
        FunctionId id = new FunctionId("a.B.c", "a.B", "c", "B.java", 17);
        FunctionProfile row = SnapshotProfile.of(snapshot, number -> id).get("a.B.c");
        assertThat(row).isEqualTo(new FunctionProfile(id, 7, 5, 2, 11, 13, java.util.List.of(), 1));
    }

    @Test
    void estimates_keep_their_errors_and_sampled_calls_their_mark() {
        IntervalSnapshot snapshot = Snapshots.of(new int[] {0, 1, 2, 3}, new int[] {1});
        snapshot.sampledCalls[0] = 1;
        snapshot.tottimeVariance[0] = 9;
        snapshot.cumtimeVariance[0] = 16;
        snapshot.edgeTottimeVariance[0] = 9;
        snapshot.edgeCumtimeVariance[0] = 25;
        snapshot.tottimeVariance[1] = 9;
        snapshot.tottime[1] = -2;
        snapshot.cumtimeVariance[3] = 4;
        StatsProfile profile = SnapshotProfile.of(snapshot, id -> FunctionId.named("f" + id));

        assertThat(profile.get("f0").timing()).isEqualTo(Timing.of(Mode.SAMPLED, 1, 0, new Uncertainty(9, 16), OptionalLong.empty()));
        assertThat(profile.get("f0").callers().get(0).uncertainty()).isEqualTo(new Uncertainty(9, 25));
        assertThat(profile.get("f1").timing().mode()).as("the caller of a sampled function is exact, its own time is not")
                .isEqualTo(Mode.EXACT);
        assertThat(profile.get("f1").tottimeNanos()).isEqualTo(-2);
        assertThat(profile.get("f1").timing().uncertainty()).isEqualTo(new Uncertainty(9, 0));
        assertThat(profile.get("f2").timing()).isSameAs(Timing.EXACT);
        assertThat(profile.get("f3").timing().mode()).as("a sampled call that is open").isEqualTo(Mode.SAMPLED);
    }

    @Test
    void a_time_below_zero_costs_no_slice_where_nobody_states_its_error() {
        IntervalSnapshot snapshot = Snapshots.of(new int[] {0}, new int[] {-1});
        snapshot.tottime[0] = -7;
        snapshot.edgeTottime[0] = -7;

        assertThat(SnapshotProfile.of(snapshot, id -> FunctionId.named("f")).get("f").timing().uncertainty())
                .isEqualTo(Uncertainty.ofErrors(7, 0));
    }

    @Test
    void what_stands_in_every_document_is_in_bounds() {
        String longest = "v".repeat(40_000);
        SliceSettings settings = new SliceSettings(Duration.ofSeconds(1), 1, "default", new ServiceId(longest, longest, longest, longest),
                longest, 1, Map.of(longest, longest, longest + 1, "half\ud800"));

        ServiceId service = settings.service();
        assertThat(Stream.of(service.name(), service.version(), service.environment(), service.nodeName(), settings.hostName()))
                .containsOnly(OutsideText.bounded(longest));
        assertThat(settings.labels()).hasSize(2).containsEntry(OutsideText.bounded(longest), OutsideText.bounded(longest))
                .containsEntry(OutsideText.bounded(longest + 1), OutsideText.bounded("half\ud800"));
    }

    @Test
    void the_same_class_in_two_class_loaders_is_one_function_outside_and_one_caller() {
        IntervalSnapshot snapshot = Snapshots.of(new int[] {0, 1, 2, 3}, new int[] {2, 3, -1, 2});
        StatsProfile profile = SnapshotProfile.of(snapshot, id -> FunctionId.named(id < 2 ? "callee" : "caller"));

        assertThat(profile.funcProfiles()).containsOnlyKeys("callee", "caller");
        assertThat(profile.get("callee").ncalls()).isEqualTo(1 + 2);
        assertThat(profile.get("callee").tottimeNanos()).isEqualTo(3_000_000);
        assertThat(profile.get("callee").callers()).containsExactly(new CallerProfile("caller", 2, 2, 2_000, 2_000));
        assertThat(profile.get("caller").callers()).as("an edge from outside has no caller to name")
                .containsExactly(new CallerProfile("caller", 1, 1, 1_000, 1_000));
        assertThat(profile.totalNanos()).isEqualTo(10_000_000);
    }
}
