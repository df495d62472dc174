package io.statsprofile.logback;

import io.statsprofile.internal.model.Overhead;
import io.statsprofile.internal.model.SliceFacts;
import io.statsprofile.internal.recording.SliceRecorder;
import java.util.Map;
import java.util.function.Supplier;

/** What a {@link Session} shows by JMX. Thread-safe. */
final class SessionBean extends DeliveryBean implements StatsProfileMXBean {

    private final Session session;
    private final Supplier<SliceFacts> lastSlice;

    /** @param lastSlice what the last slice says of itself, or null before the first one */
    SessionBean(Session session, Supplier<SliceFacts> lastSlice) {
        super(() -> session.delivery());
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
    public Map<String, Long> getAgentFigures() {
        return SliceRecorder.agentFigures();
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
    public long getLostFunctionEvents() {
        return FunctionEvents.lost();
    }

    @Override
    public String setLevel(String logger, String level, int minutes) {
        return session.setLevel(logger, level, minutes);
    }

    private Overhead overhead() {
        SliceFacts last = lastSlice.get();
        return last == null ? Overhead.UNKNOWN : last.overhead();
    }
}
