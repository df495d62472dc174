package io.statsprofile.agent;

import io.statsprofile.probe.Probe;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Whether classes of a loader find the probe. Nearly all loaders ask the boot loader in the end; one that filters (OSGi)
 * would make instrumented code fail with NoClassDefFoundError, so its classes are left alone. Thread-safe.
 */
final class ProbeReach {

    private final Messages messages;
    private final Map<ClassLoader, Boolean> known = new WeakHashMap<>();
    /** Set while this thread asks a loader, which may load classes of its own for the answer: those are left alone. */
    private final ThreadLocal<Boolean> asking = new ThreadLocal<>();

    ProbeReach(Messages messages) {
        this.messages = messages;
    }

    boolean from(ClassLoader loader) {
        Boolean answer;
        synchronized (known) {
            answer = known.get(loader);
        }
        if (answer != null) {
            return answer;
        }
        if (asking.get() != null) {
            return false;
        }
        asking.set(Boolean.TRUE);
        try {
            answer = ask(loader);
        } finally {
            asking.remove();
        }
        synchronized (known) {
            known.put(loader, answer);
        }
        return answer;
    }

    private boolean ask(ClassLoader loader) {
        Object found;
        try {
            found = loader.loadClass(Probe.class.getName());
        } catch (Throwable failure) {
            // A loader is foreign code: whatever it throws means no.
            found = failure;
        }
        if (found == Probe.class) {
            return true;
        }
        messages.warn("classes of " + loader.getClass().getName() + " are not profiled: it does not find the probe on the boot path ("
                + found + "); let it delegate the package io.statsprofile.probe"
                + " (OSGi: -Dorg.osgi.framework.bootdelegation=io.statsprofile.probe)");
        return false;
    }
}
