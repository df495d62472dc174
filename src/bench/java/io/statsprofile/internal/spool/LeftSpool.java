package io.statsprofile.internal.spool;

import io.statsprofile.internal.shipping.Parcel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files that a service leaves that was killed in a long outage. */
public final class LeftSpool {

    private LeftSpool() {
    }

    /**
     * Writes them, without forcing them.
     *
     * @param parcels one an interval, the last one just before now
     */
    public static void write(Path directory, String runId, List<Parcel> parcels, long intervalMillis) throws IOException {
        Path run = Files.createDirectories(directory.resolve(runId));
        long now = System.currentTimeMillis();
        for (int i = 0; i < parcels.size(); i++) {
            SpoolFile file = new SpoolFile(i, now - (parcels.size() - i) * intervalMillis, parcels.get(i).id());
            Files.write(run.resolve(file.name(SpoolFile.WAITING)), SpoolFile.encode(parcels.get(i)));
        }
    }
}
