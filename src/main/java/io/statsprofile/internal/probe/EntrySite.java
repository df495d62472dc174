package io.statsprofile.internal.probe;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;

/**
 * The call by which instrumented code enters the probe, in class files that can have it ({@code invokedynamic}, Java 7). While its function
 * is out it leads to a constant null: compilers fold that, and the exit that would follow, into nothing. To change where it leads, the JVM
 * gives up the compiled code that it is part of, which threads leave as soon as they come to a safepoint. No class changes, so the JVM
 * keeps what it has learnt of the program.
 *
 * <p><b>Assumptions.</b> A thread that links a site may be any thread of the application, also one that holds locks of its own.
 *
 * <p><b>Guarantees.</b> Linking takes no lock of ours. A function has one site for each way to count it, whichever version of its class
 * links it. A site that is linked while its function goes out or comes back leads where it should at the end.
 */
final class EntrySite extends MutableCallSite {

    private static final MethodType TYPE = MethodType.methodType(Object.class, int.class);
    private static final MethodHandle NOWHERE = MethodHandles.dropArguments(MethodHandles.constant(Object.class, null), 0, int.class);

    private static volatile MethodHandle enter = find(MethodHandles.lookup(), Dispatcher.class, "enter");
    private static volatile MethodHandle enterTraced = find(MethodHandles.lookup(), Dispatcher.class, "enterTraced");

    private final MethodHandle probe;

    private EntrySite(MethodHandle probe) {
        super(probe);
        this.probe = probe;
    }

    /** Sites that are linked from now on lead to the methods of this copy of {@link Dispatcher}. */
    static void leadTo(Class<?> dispatcher) {
        enter = find(MethodHandles.publicLookup(), dispatcher, "enter");
        enterTraced = find(MethodHandles.publicLookup(), dispatcher, "enterTraced");
    }

    private static MethodHandle find(MethodHandles.Lookup lookup, Class<?> dispatcher, String name) {
        try {
            return lookup.findStatic(dispatcher, name, TYPE);
        } catch (ReflectiveOperationException otherBuild) {
            throw new IllegalStateException("no method " + name + " in " + dispatcher, otherBuild);
        }
    }

    /** For code that has no function: it leads nowhere. */
    static EntrySite nowhere() {
        return new EntrySite(NOWHERE);
    }

    static EntrySite of(boolean traced) {
        return new EntrySite(traced ? enterTraced : enter);
    }

    /** Leads to the probe, or nowhere. */
    void lead(boolean out) {
        MethodHandle target = out ? NOWHERE : probe;
        if (getTarget() != target) {
            setTarget(target);
        }
    }
}
