package io.statsprofile.internal.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.internal.shipping.QueuedDocument;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SpoolStateTest {

    private final SpoolState waiting = new SpoolState(new SpoolIndex(9, 1_000), new SpoolStatusReporter(new RecordingSpoolListener()), () ->
            0L);

    /** Between being taken and being written, all there is may be an error that has left the worker no memory to say so. */
    @Test
    void what_was_taken_to_be_written_and_neither_was_nor_could_not_be_is_taken_again_in_order() throws InterruptedException {
        offer("a", "b", "c");
        SpoolState.Work work = waiting.next(1);
        waiting.unkept(work.toWrite().get(0));
        offer("d");

        assertThat(waiting.next(1).toWrite()).extracting(item -> item.id).containsExactly("b", "c", "d");
        assertThat(waiting.documents()).isEqualTo(4);
    }

    private void offer(String... ids) {
        for (String id : ids) {
            assertThat(waiting.offer(new QueuedDocument(id, "default", "{}".getBytes(StandardCharsets.UTF_8), false))).isNull();
        }
    }
}
