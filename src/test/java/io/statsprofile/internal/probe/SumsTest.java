package io.statsprofile.internal.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SumsTest {

    @Test
    void a_copy_takes_room_for_what_a_thread_has_touched_only() {
        try (Fixture fixture = new Fixture()) {
            Lane lane = new Lane();
            lane.occupy(false);
            for (int i = 0; i < 1_000; i++) {
                lane.entryOf(fixture.function("f" + i));
            }
            int only = fixture.function("f7");
            lane.deepen(lane);
            lane.exit(lane.enter(only));
            Snapshot copy = new Snapshot();

            copy.fill(lane, lane.last);

            assertThat(copy.rows()).isEqualTo(1);
            assertThat(copy.cell(0).callee()).isEqualTo(only);
            assertThat(copy.bytes()).as("bytes for one function of 1,000").isLessThan(1_000);
        }
    }

    @Test
    void what_could_not_be_made_a_slice_of_is_kept_once_however_often_it_is_tried() {
        try (Fixture fixture = new Fixture()) {
            int function = fixture.function("f");
            Lane lane = new Lane();
            lane.occupy(false);
            lane.makeRoom(lane, function, false);
            lane.exit(lane.enter(function));
            Snapshot copy = new Snapshot();
            copy.fill(lane, lane.last);
            Sums unmade = new Sums();
            unmade.take(copy, null, false, true);
            Sums kept = new Sums();

            kept.keep(unmade);
            kept.keep(unmade);

            assertThat(kept.get(0, Snapshot.NCALLS)).isEqualTo(1);
            assertThat(unmade.isZero()).isTrue();
        }
    }
}
