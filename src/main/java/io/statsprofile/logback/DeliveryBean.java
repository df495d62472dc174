package io.statsprofile.logback;

import io.statsprofile.internal.model.DeliveryFigures;
import io.statsprofile.internal.model.DropReason;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What one delivery shows by JMX. Thread-safe. */
class DeliveryBean implements DeliveryMXBean {

    private final Supplier<DeliveryFigures> figures;

    /** @param figures as they are now; asked for each attribute, by any thread */
    DeliveryBean(Supplier<DeliveryFigures> figures) {
        this.figures = figures;
    }

    @Override
    public long getCutDocuments() {
        return figures.get().cut();
    }

    @Override
    public long getFoundDocuments() {
        return figures.get().found();
    }

    @Override
    public long getSpooledDocuments() {
        return figures.get().spooled();
    }

    @Override
    public long getSentDocuments() {
        return figures.get().sent();
    }

    @Override
    public long getAcknowledgedDocuments() {
        return figures.get().acknowledged();
    }

    @Override
    public long getSettledDocuments() {
        return figures.get().settled();
    }

    @Override
    public long getRetriedDocuments() {
        return figures.get().retried();
    }

    @Override
    public long getRefusedDocuments() {
        return figures.get().refused();
    }

    @Override
    public Map<String, Long> getDroppedByReason() {
        DeliveryFigures now = figures.get();
        Map<String, Long> byReason = new TreeMap<>();
        for (DropReason reason : DropReason.values()) {
            byReason.put(reason.key(), now.dropped(reason));
        }
        return byReason;
    }

    @Override
    public long getLeftDocuments() {
        return figures.get().left();
    }

    @Override
    public long getWaitingDocuments() {
        return figures.get().backlog().documents();
    }

    @Override
    public long getWaitingBytes() {
        return figures.get().backlog().memoryBytes();
    }

    @Override
    public long getSpoolDocuments() {
        return figures.get().backlog().spoolDocuments();
    }

    @Override
    public long getSpoolBytes() {
        return figures.get().backlog().spoolBytes();
    }

    @Override
    public double getOldestWaitingSeconds() {
        return figures.get().backlog().oldestMillis() / 1_000.0;
    }

    @Override
    public String getLastError() {
        return figures.get().lastError();
    }

    @Override
    public String getLastErrorTime() {
        DeliveryFigures now = figures.get();
        return now.lastErrorTime() == null ? null : now.lastErrorTime().toString();
    }
}
