package io.statsprofile.bench.delivery;

import io.statsprofile.internal.document.DocumentWriter;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.testing.SampleDocuments;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Documents as slices of a service are, the same ones again and again, each time under an id of its own: to make them would take
 * longer than to deliver them. Used by one thread.
 */
final class Bodies {

    private static final int DIFFERENT = 200;
    private static final int VERSION_7 = 0x7000;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static long lastMillis;

    private final List<byte[]> bodies = new ArrayList<>();
    private final String namespace;
    private final String runId = nextRunId();
    private long sequence;

    /** @param functions of each document */
    Bodies(String namespace, int functions) {
        this.namespace = namespace;
        Random random = new Random(functions);
        for (int i = 0; i < DIFFERENT; i++) {
            bodies.add(DocumentWriter.write(SampleDocuments.random(random, namespace, runId, i, functions)));
        }
    }

    /** Version 7, so that they sort by time, and no two of one millisecond. */
    private static synchronized String nextRunId() {
        lastMillis = Math.max(lastMillis + 1, System.currentTimeMillis());
        return new UUID(lastMillis << 16 | VERSION_7, VARIANT | ThreadLocalRandom.current().nextLong() >>> 2).toString();
    }

    String runId() {
        return runId;
    }

    QueuedDocument next() {
        byte[] body = bodies.get((int) (sequence % DIFFERENT));
        return new QueuedDocument(runId + "-" + sequence++, namespace, body);
    }

    List<QueuedDocument> next(int count) {
        List<QueuedDocument> documents = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            documents.add(next());
        }
        return documents;
    }

    double meanBytes() {
        return bodies.stream().mapToInt(body -> body.length).average().orElseThrow();
    }
}
