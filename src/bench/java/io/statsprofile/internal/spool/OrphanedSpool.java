package io.statsprofile.internal.spool;

import io.statsprofile.internal.shipping.QueuedDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files that a service leaves that was killed in a long outage. */
public final class OrphanedSpool {

    private OrphanedSpool() {
    }

    /**
     * Writes them, without forcing them.
     *
     * @param documents one an interval, the last one just before now
     */
    public static void write(Path directory, String runId, List<QueuedDocument> documents, long intervalMillis) throws IOException {
        Path run = Files.createDirectories(directory.resolve(runId));
        long now = System.currentTimeMillis();
        for (int i = 0; i < documents.size(); i++) {
            SpoolFile file = new SpoolFile(i, now - (documents.size() - i) * intervalMillis, documents.get(i).id());
            Files.write(run.resolve(file.name(SpoolFile.WAITING)), SpoolFile.encode(documents.get(i)));
        }
    }
}
