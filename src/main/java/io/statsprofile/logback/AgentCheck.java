package io.statsprofile.logback;

import ch.qos.logback.core.spi.ContextAware;
import io.statsprofile.internal.recording.ProbeGate;
import io.statsprofile.internal.recording.SliceRecorder;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Says once that there is no agent, and which option to add. Once in a JVM is enough: frameworks configure Logback several times at
 * start.
 */
final class AgentCheck {

    private static final AtomicBoolean SAID = new AtomicBoolean();

    private AgentCheck() {
    }

    static void report(ContextAware statuses) {
        // The probe may be there by other means than the agent.
        ProbeGate.State state = ProbeGate.isOpen() && !SliceRecorder.hasAgent() ? ProbeGate.State.NO_AGENT : ProbeGate.state();
        if (state != ProbeGate.State.OPEN && SAID.compareAndSet(false, true)) {
            statuses.addWarn(ProbeGate.remedy(state));
        }
    }

    /** For tests, which have many services in one JVM. */
    static void forget() {
        SAID.set(false);
    }
}
