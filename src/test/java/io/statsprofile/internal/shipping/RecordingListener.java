package io.statsprofile.internal.shipping;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a listener was told, one line each. */
final class RecordingListener implements ShippingListener {

    final List<String> lines = new CopyOnWriteArrayList<>();

    @Override
    public void dropped(long documents, String reason) {
        lines.add("dropped " + documents + ": " + reason);
    }

    @Override
    public void trouble(long failures, int waitingDocuments, String reason) {
        lines.add("trouble " + failures + ", " + waitingDocuments + " wait: " + reason);
    }

    @Override
    public void recovered(long failures, long lost) {
        lines.add("recovered after " + failures + (lost == 0 ? "" : ", lost " + lost));
    }

    @Override
    public void refused(QueuedDocument document, String reason) {
        lines.add("refused " + document.id() + ": " + reason);
    }
}
