package io.statsprofile.matrix;

import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.spool.BreakableDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What may deliver. */
enum Carriers {

    /** The product. */
    OURS {
        @Override
        Carrier open(InstanceSettings settings, HeardStatuses heard, String runId, long nextSequence) {
            return new ShippingCarrier(settings, heard, runId, nextSequence);
        }

        @Override
        void leave(Path directory, String runId, List<QueuedDocument> documents) throws IOException {
            BreakableDisk.leave(directory, runId, documents);
        }
    },

    /** As is common in shippers that run within a process, so that it is seen whether a row breaks anything; see {@link NaiveCarrier}. */
    NAIVE {
        @Override
        Carrier open(InstanceSettings settings, HeardStatuses heard, String runId, long nextSequence) {
            return new NaiveCarrier(settings, heard, null);
        }

        @Override
        Carriers in(Row row) {
            return row.family().equals(SpoolRows.FAMILY) ? NAIVE_SPOOL : this;
        }

        /** Nothing is left. */
        @Override
        void leave(Path directory, String runId, List<QueuedDocument> documents) {
        }
    },

    /** The same, with a {@link NaiveSpool}: for rows that break a disk, which has no meaning without one. */
    NAIVE_SPOOL {
        @Override
        Carrier open(InstanceSettings settings, HeardStatuses heard, String runId, long nextSequence) {
            return new NaiveCarrier(settings, heard, new NaiveSpool(settings.directory(), settings.namespace(), settings.disk()));
        }

        @Override
        void leave(Path directory, String runId, List<QueuedDocument> documents) throws IOException {
            NaiveSpool.leave(directory, documents);
        }
    };

    abstract Carrier open(InstanceSettings settings, HeardStatuses heard, String runId, long nextSequence);

    /** Writes files as a process leaves them that was killed. */
    abstract void leave(Path directory, String runId, List<QueuedDocument> documents) throws IOException;

    /** What delivers in a row where this is asked for. */
    Carriers in(Row row) {
        return this;
    }
}
