package io.statsprofile.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SumsTest {

    @Test
    void what_a_lane_has_reported_takes_room_for_its_own_functions_only() {
        try (Fixture fixture = new Fixture()) {
            Lane lane = new Lane();
            lane.entryOf(fixture.function("only"));
            Snapshot ofTheLargestLane = new Snapshot();
            ofTheLargestLane.figures = new long[Functions.MAX * Snapshot.STRIDE];
            ofTheLargestLane.fill(lane, 0);

            new Sums().take(lane, ofTheLargestLane, null, false);

            assertThat(lane.reported).hasSizeLessThanOrEqualTo(lane.cells.length * Sums.FIGURES);
        }
    }
}
