package io.statsprofile.internal.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SnapshotSumsTest {

    @Test
    void a_copy_takes_room_for_what_a_thread_has_touched_only() {
        try (Fixture fixture = new Fixture()) {
            ThreadRecorder recorder = new ThreadRecorder();
            recorder.occupy(false);
            for (int i = 0; i < 1_000; i++) {
                recorder.entryOf(fixture.function("f" + i));
            }
            int only = fixture.function("f7");
            recorder.deepen(recorder);
            recorder.exit(recorder.enter(only));
            ThreadSnapshot copy = new ThreadSnapshot();

            copy.fill(recorder, recorder.last);

            assertThat(copy.rows()).isEqualTo(1);
            assertThat(copy.cell(0).callee()).isEqualTo(only);
            assertThat(copy.bytes()).as("bytes for one function of 1,000").isLessThan(1_000);
        }
    }

    @Test
    void what_could_not_be_made_a_slice_of_is_kept_once_however_often_it_is_tried() {
        try (Fixture fixture = new Fixture()) {
            int function = fixture.function("f");
            ThreadRecorder recorder = new ThreadRecorder();
            recorder.occupy(false);
            recorder.makeRoom(recorder, function, false);
            recorder.exit(recorder.enter(function));
            ThreadSnapshot copy = new ThreadSnapshot();
            copy.fill(recorder, recorder.last);
            SnapshotSums unmade = new SnapshotSums();
            unmade.take(copy, null, false, true);
            SnapshotSums kept = new SnapshotSums();

            kept.keep(unmade);
            kept.keep(unmade);

            assertThat(kept.get(0, ThreadSnapshot.NCALLS)).isEqualTo(1);
            assertThat(unmade.isZero()).isTrue();
        }
    }
}
