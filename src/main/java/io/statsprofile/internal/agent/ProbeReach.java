package io.statsprofile.internal.agent;

/**
 * Whether classes of a loader find the one class that instrumented code names. It is in {@code java.lang}, which every loader takes from
 * the boot loader; one that lets through certain classes of the JDK only would make instrumented code fail with NoClassDefFoundError, so
 * its classes are left alone. A loader is asked once, for the very class, and its answer holds for all of its classes. Thread-safe; no
 * lock is held while a loader is asked.
 */
final class ProbeReach {

    private final Class<?> dispatcher;
    private final Messages messages;
    private final PerLoader<Boolean> known = new PerLoader<>();
    /** Set while this thread asks a loader, which may load classes of its own for the answer: those are left alone. */
    private final ThreadLocal<Boolean> asking = new ThreadLocal<>();

    ProbeReach(Class<?> dispatcher, Messages messages) {
        this.dispatcher = dispatcher;
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
            found = loader.loadClass(dispatcher.getName());
        } catch (Throwable failure) {
            // A loader is foreign code: whatever it throws means no.
            found = failure;
        }
        if (found == dispatcher) {
            return true;
        }
        messages.warn("classes of " + loader.getClass().getName() + " are not profiled: it does not find the probe, class "
                + dispatcher.getName() + " of the boot loader (" + found + "); let it delegate the package java.lang to its parent");
        return false;
    }
}
