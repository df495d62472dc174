package io.statsprofile.internal.recording;

import io.statsprofile.internal.probe.CallCost;
import io.statsprofile.internal.probe.Control;
import io.statsprofile.internal.probe.Cut;
import io.statsprofile.internal.probe.Drain;
import java.util.Map;

/** Where cuts come from: a drain of the probe, or a test's own. */
interface SliceSource {

    /** As {@link Drain#cut}. */
    Cut cut(boolean closing);

    /** As {@link CallCost#measure}. */
    CallCost callCost();

    /** As {@link ClockCost#measure}. */
    double clockNanos();

    /** As {@link Control#takeOverhead}; nothing without an agent. */
    Map<String, Object> takeOverhead();

    /** As {@link Drain#notes}. */
    Map<String, Object> notes();

    /** As {@link Drain#startEpochMillis}. */
    long startEpochMillis();

    /** As {@link Drain#relieve}. */
    void relieve();

    /** As {@link Drain#release}. */
    void release();

    /** The real thing. */
    static SliceSource of(Drain drain) {
        return new SliceSource() {

            private CallCost known = new CallCost(0, 0);

            @Override
            public Cut cut(boolean closing) {
                return drain.cut(closing);
            }

            @Override
            public CallCost callCost() {
                try {
                    known = CallCost.measure();
                } catch (RuntimeException | LinkageError failure) {
                    // A slice is worth more than what its calls took to the nanosecond.
                    return known;
                }
                return known;
            }

            @Override
            public double clockNanos() {
                return ClockCost.measure();
            }

            @Override
            public Map<String, Object> takeOverhead() {
                Control agent = Control.get();
                try {
                    return agent == null ? Map.of() : agent.takeOverhead(drain);
                } catch (NoSuchMethodError olderAgent) {
                    // It keeps no budget.
                    return Map.of();
                }
            }

            @Override
            public Map<String, Object> notes() {
                return drain.notes();
            }

            @Override
            public long startEpochMillis() {
                return drain.startEpochMillis();
            }

            @Override
            public void relieve() {
                drain.relieve();
            }

            @Override
            public void release() {
                drain.release();
            }
        };
    }
}
