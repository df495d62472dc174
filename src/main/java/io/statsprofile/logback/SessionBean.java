package io.statsprofile.logback;

import io.statsprofile.model.DeliveryFigures;
import io.statsprofile.model.DropReason;
import io.statsprofile.model.Overhead;
import io.statsprofile.model.SliceFacts;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What a {@link Session} shows by JMX. Thread-safe. */
final class SessionBean implements StatsProfileMXBean {

    private final Session session;
    private final Supplier<SliceFacts> lastSlice;

    /** @param lastSlice what the last slice says of itself, or null before the first one */
    SessionBean(Session session, Supplier<SliceFacts> lastSlice) {
        this.session = session;
        this.lastSlice = lastSlice;
    }

    @Override
    public String getServiceName() {
        return session.serviceName();
    }

    @Override
    public boolean isCanary() {
        return session.isCanary();
    }

    @Override
    public Map<String, String> getLevels() {
        return session.levels();
    }

    @Override
    public Map<String, Long> getSecondsLeft() {
        return session.secondsLeft();
    }

    @Override
    public double getOverheadBudget() {
        return overhead().budget();
    }

    @Override
    public double getOverheadModelled() {
        return overhead().modelled();
    }

    @Override
    public double getOverheadFound() {
        return overhead().found();
    }

    @Override
    public long getExactFunctions() {
        return overhead().exactFunctions();
    }

    @Override
    public long getSampledFunctions() {
        return overhead().sampledFunctions();
    }

    @Override
    public long getOutFunctions() {
        return overhead().outFunctions();
    }

    @Override
    public long getSmallFunctions() {
        return overhead().smallFunctions();
    }

    @Override
    public long getUnrecordedCalls() {
        SliceFacts last = lastSlice.get();
        return last == null ? 0 : last.unrecordedCalls();
    }

    @Override
    public long getDroppedDocuments() {
        return session.droppedDocuments();
    }

    @Override
    public long getCutDocuments() {
        return delivery().cut();
    }

    @Override
    public long getFoundDocuments() {
        return delivery().found();
    }

    @Override
    public long getSpooledDocuments() {
        return delivery().spooled();
    }

    @Override
    public long getSentDocuments() {
        return delivery().sent();
    }

    @Override
    public long getAcknowledgedDocuments() {
        return delivery().acknowledged();
    }

    @Override
    public long getSettledDocuments() {
        return delivery().settled();
    }

    @Override
    public long getRetriedDocuments() {
        return delivery().retried();
    }

    @Override
    public long getRefusedDocuments() {
        return delivery().refused();
    }

    @Override
    public Map<String, Long> getDroppedByReason() {
        DeliveryFigures figures = delivery();
        Map<String, Long> byReason = new TreeMap<>();
        for (DropReason reason : DropReason.values()) {
            byReason.put(reason.key(), figures.dropped(reason));
        }
        return byReason;
    }

    @Override
    public long getLeftDocuments() {
        return delivery().left();
    }

    @Override
    public long getWaitingDocuments() {
        return delivery().backlog().documents();
    }

    @Override
    public long getWaitingBytes() {
        return delivery().backlog().memoryBytes();
    }

    @Override
    public long getSpoolDocuments() {
        return delivery().backlog().spoolDocuments();
    }

    @Override
    public long getSpoolBytes() {
        return delivery().backlog().spoolBytes();
    }

    @Override
    public double getOldestWaitingSeconds() {
        return delivery().backlog().oldestMillis() / 1_000.0;
    }

    @Override
    public String getLastError() {
        return delivery().lastError();
    }

    @Override
    public String getLastErrorTime() {
        DeliveryFigures figures = delivery();
        return figures.lastErrorTime() == null ? null : figures.lastErrorTime().toString();
    }

    @Override
    public String setLevel(String logger, String level, int minutes) {
        return session.setLevel(logger, level, minutes);
    }

    private DeliveryFigures delivery() {
        return session.delivery();
    }

    private Overhead overhead() {
        SliceFacts last = lastSlice.get();
        return last == null ? Overhead.UNKNOWN : last.overhead();
    }
}
