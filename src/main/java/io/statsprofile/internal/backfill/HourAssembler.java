package io.statsprofile.internal.backfill;

import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.rollup.Rollup;
import java.io.IOException;

/**
 * Makes hour documents of slices of one run that come by sequence. A document has sequences without a gap, so that a slice that comes later
 * is in no document's range and can have one of its own. Copies of a slice count once. Holds the sums of one document. Not thread-safe.
 */
final class HourAssembler {

    /** More than the functions and callers that a document keeps can take. */
    static final long MOST_BYTES = 50_000_000;

    private final int top;
    private final DocumentSink sink;
    private final BackfillCounts counts;
    /** Null where no document is under way. */
    private SliceOrigin origin;
    private Rollup rollup;
    private long last;

    HourAssembler(int top, DocumentSink sink, BackfillCounts counts) {
        this.top = top;
        this.sink = sink;
        this.counts = counts;
    }

    void add(SliceOrigin of, ProfileDocument slice) throws IOException {
        if (origin != null && slice.sequence() == last) {
            return;
        }
        if (origin != null && (slice.sequence() != last + 1 || !of.equals(origin))) {
            finish();
        }
        if (origin == null) {
            origin = of;
            rollup = of.rollup();
        }
        rollup.add(slice);
        last = slice.sequence();
        counts.slices++;
    }

    /** Hands on what is under way. */
    void finish() throws IOException {
        if (origin != null) {
            sink.put(rollup.document(top, MOST_BYTES));
            origin = null;
            rollup = null;
        }
    }
}
