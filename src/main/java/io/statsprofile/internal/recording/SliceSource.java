package io.statsprofile.internal.recording;

import io.statsprofile.internal.probe.CallCost;
import io.statsprofile.internal.probe.Control;
import io.statsprofile.internal.probe.CounterReader;
import io.statsprofile.internal.probe.IntervalSnapshot;
import java.util.Map;

/** Where cuts come from: a reader of the probe, or a test's own. */
interface SliceSource {

    /** As {@link CounterReader#cut}. */
    IntervalSnapshot cut(boolean closing);

    /** As {@link CallCost#measure}. */
    CallCost callCost();

    /** As {@link ClockCost#measure}. */
    double clockNanos();

    /** As {@link Control#takeOverhead}; nothing without an agent. */
    Map<String, Object> takeOverhead();

    /** As {@link CounterReader#notes}. */
    Map<String, Object> notes();

    /** As {@link CounterReader#startEpochMillis}. */
    long startEpochMillis();

    /** As {@link CounterReader#relieve}. */
    void relieve();

    /** As {@link CounterReader#release}. */
    void release();

    /** The real thing. */
    static SliceSource of(CounterReader reader) {
        return new SliceSource() {

            private CallCost known = new CallCost(0, 0);

            @Override
            public IntervalSnapshot cut(boolean closing) {
                return reader.cut(closing);
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
                    return agent == null ? Map.of() : agent.takeOverhead(reader);
                } catch (NoSuchMethodError olderAgent) {
                    // It keeps no budget.
                    return Map.of();
                }
            }

            @Override
            public Map<String, Object> notes() {
                return reader.notes();
            }

            @Override
            public long startEpochMillis() {
                return reader.startEpochMillis();
            }

            @Override
            public void relieve() {
                reader.relieve();
            }

            @Override
            public void release() {
                reader.release();
            }
        };
    }
}
