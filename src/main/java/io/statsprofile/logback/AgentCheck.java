package io.statsprofile.logback;

import ch.qos.logback.core.spi.ContextAware;
import io.statsprofile.recording.ProbeGate;
import io.statsprofile.recording.SliceRecorder;
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
        String remedy = !ProbeGate.isOpen() ? ProbeGate.remedy() : SliceRecorder.hasAgent() ? null
                : "There is no agent in this JVM, so no function is profiled but by hand. "
                        + "Add -javaagent:<path>/statsprofile-logback-<version>-agent.jar to the command line of the JVM.";
        if (remedy != null && SAID.compareAndSet(false, true)) {
            statuses.addWarn(remedy);
        }
    }

    /** For tests, which have many services in one JVM. */
    static void forget() {
        SAID.set(false);
    }
}
