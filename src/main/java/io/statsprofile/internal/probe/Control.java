package io.statsprofile.internal.probe;

import java.util.Collections;
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
    public abstract void select(CounterReader owner, Map<String, String> levels);

    /**
     * Sets what profiling may cost for functions that {@code owner} owns, until another call. Without a call everything is exact, as with
     * {@code off}.
     *
     * @param settings {@code overheadBudget}: share of the CPU time of profiled threads such as {@code 2%}, or {@code off} (nothing
     *     governs), or {@code exact} (everything stays exact); {@code exactFunctions} and {@code sampledFunctions}: names of packages,
     *     classes or functions that keep their mode, parted by commas, each with everything below it, with or without {@code .*}, and
     *     functions with their parameters where these tell them apart;
     *     {@code smallFunctions}: {@code in}, or {@code out} for functions too small to be worth a probe. What is missing has its default
     */
    public void govern(CounterReader owner, Map<String, String> settings) {
        // An older agent governs nothing.
    }

    /**
     * What profiling cost since this was asked for {@code owner} before, to be asked once a slice, right after its cut. Empty where nothing
     * governs. By name, each may be missing:
     *
     * <ul>
     * <li>Double {@code overhead_budget} (the smallest that any owner has set who is there), {@code overhead_modelled},
     *     {@code overhead_found} (by experiment, which the agent makes none of now): shares of profiled threads' CPU time;
     *     Double {@code profiled_cpu}: that time in seconds
     * <li>Long {@code exact_functions}, {@code sampled_functions}, {@code out_functions}: of this owner's that were ever called, by their
     *     mode now; Long {@code small_functions}: methods that are too small to be functions
     * <li>Map&lt;String, Double&gt; {@code out_share}: by outside name, share of the time for which a function was out, where it was
     * <li>List&lt;String&gt; {@code out}: outside names of those that are out now
     * <li>List&lt;Map&lt;String, Object&gt;&gt; {@code out_profiles}: at most 20 of those, costliest first, each with String
     *     {@code function}, Double {@code calls_per_second} and Double {@code cost}, the share of CPU time that it would take now
     * </ul>
     */
    public Map<String, Object> takeOverhead(CounterReader owner) {
        return Collections.emptyMap();
    }

    /**
     * Gives the agent the occasion to look after classes that were being defined while levels changed, and after those that found no room.
     * To be called about once a slice.
     */
    public void lookAfterClasses() {
        // What instruments nothing has none.
    }

    /**
     * Figures about the agent by name, of all owners: {@code classes} and {@code methods} with probes now, methods {@code skipped} and too
     * {@code small} for a probe in these classes, {@code retransformed}, how often a loaded class was changed since the start, functions
     * that are {@code watched} for their cost and that are {@code waiting} for it, and {@code messagesDropped} for lack of room. Any may
     * be missing.
     */
    public abstract Map<String, Long> figures();

    /**
     * Takes messages meant for the operator that came up since the last call (methods skipped and why, options misunderstood), oldest
     * first; each begins with INFO, WARN or ERROR and a space.
     */
    public abstract List<String> takeMessages();
}
