package io.statsprofile.internal.probe;

import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * What instrumented bytecode names, handed on to {@link Probe}. The agent defines a copy of this class as {@code java.lang.$StatsProfile}
 * and lets bytecode name that one: every class loader gets the classes of {@code java.lang} from the boot loader, also one that hides
 * this package (OSGi). So that no other type of ours is named, a frame is an {@code Object} here. Tests use this class itself.
 *
 * <p>In that copy these methods, but {@link #leave}, stay calls in compiled code: compilers have a bound on what they inline into a
 * method, and what they inline of the probe would be missing for the application's own.
 */
public final class Dispatcher {

    private Dispatcher() {
    }

    /** @see Probe#enter */
    public static Object enter(int function) {
        return Probe.enter(function);
    }

    /** @see Probe#enterTraced */
    public static Object enterTraced(int function) {
        return Probe.enterTraced(function);
    }

    /**
     * The bootstrap method of the call of {@code enter} or {@code enterTraced}, in class files that can have one.
     *
     * @see EntrySites#link
     */
    public static CallSite link(MethodHandles.Lookup caller, String name, MethodType type, int function) {
        return EntrySites.link(name, function);
    }

    /** {@link #exit} for such code: where the call of {@code enter} leads nowhere, compilers make nothing of it. */
    public static void leave(Object frame) {
        if (frame != null) {
            exit(frame);
        }
    }

    /** @see Probe#exit */
    public static void exit(Object frame) {
        Probe.exit((Frame) frame);
    }
}
