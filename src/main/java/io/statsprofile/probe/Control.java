package io.statsprofile.probe;

import java.util.List;
import java.util.Map;

/** How the library steers the agent, which fills {@link #slot} at start. Implementations are thread-safe and do not throw. */
public abstract class Control {

    /** The agent of this JVM, or null before it is ready. */
    private static volatile Control slot;

    /** For the agent's own constructor only. */
    protected Control() {
    }

    /** The agent of this JVM, or null. */
    public static Control get() {
        return slot;
    }

    /** Called once by premain. */
    public static void set(Control control) {
        slot = control;
    }

    /**
     * Replaces what is profiled for functions that {@code owner} owns. Classes that are loaded from now on have it at once. Those that
     * are loaded are retransformed where, and only where, their probes change, on a thread of the agent's: few have it when this returns;
     * hundreds step by step, for which it waits two seconds at most and of which {@link #takeMessages} tells. Another call meanwhile
     * replaces what is left of it.
     *
     * @param levels explicitly set levels by logger name below {@code statsprofile.} (a package, a class, or a class and method
     *     such as {@code com.acme.Cart.checkout}): OFF, INFO, DEBUG or TRACE; the longest matching name wins. Empty: the agent's own
     *     {@code include} is the selection at DEBUG.
     */
    public abstract void select(Drain owner, Map<String, String> levels);

    /**
     * Figures about the agent: {@code classes}, {@code methods} instrumented now, {@code skipped}, {@code retransformed} and the like, by
     * name.
     */
    public abstract Map<String, Long> figures();

    /**
     * Takes messages meant for the operator that came up since the last call (methods skipped and why, options misunderstood), oldest
     * first; each begins with INFO, WARN or ERROR and a space.
     */
    public abstract List<String> takeMessages();
}
