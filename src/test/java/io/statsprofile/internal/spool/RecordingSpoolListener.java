package io.statsprofile.internal.spool;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a listener was told, one line each. */
final class RecordingSpoolListener implements SpoolListener {

    final List<String> lines = new CopyOnWriteArrayList<>();

    @Override
    public void unusable(String reason) {
        lines.add("unusable: " + reason);
    }

    @Override
    public void unwritten(long documents, String reason) {
        lines.add("unwritten " + documents + ": " + reason);
    }

    @Override
    public void writtenAgain(long documents) {
        lines.add("written again after " + documents);
    }

    @Override
    public void lost(Loss loss, long documents, String reason) {
        lines.add("lost " + loss + " " + documents + ": " + reason);
    }

    @Override
    public void found(long documents) {
        lines.add("found " + documents);
    }

    @Override
    public void deadLetter(long documents, String folder) {
        lines.add("dead letter " + documents + " in " + folder);
    }

    @Override
    public void trouble(String reason) {
        lines.add("trouble: " + reason);
    }
}
