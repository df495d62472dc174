package io.statsprofile.internal.probe;

import java.lang.invoke.CallSite;
import java.lang.invoke.MutableCallSite;
import java.util.ArrayList;
import java.util.List;

/**
 * Where instrumented code enters the probe ({@link EntrySite}): links it, and takes functions out or back without any change of bytecode.
 * Thread-safe.
 */
public final class EntrySites {

    /** The bootstrap argument of code that has no function. */
    public static final int NONE = -1;

    private EntrySites() {
    }

    /** For the agent: names the class whose methods instrumented code calls. */
    public static void leadTo(Class<?> dispatcher) {
        EntrySite.leadTo(dispatcher);
    }

    /**
     * Called by the JVM, on the thread that comes to a call for the first time.
     *
     * @param name of the method in {@link Dispatcher}
     * @param function id from {@link Functions}, or {@link #NONE}
     */
    public static CallSite link(String name, int function) {
        if (function == NONE) {
            return EntrySite.nowhere();
        }
        boolean traced = name.equals("enterTraced");
        Function known = Functions.find(function);
        return known == null ? EntrySite.of(traced) : known.site(traced);
    }

    /**
     * Has functions counted no more, or again, from now on. Calls that have begun end as they would have. For threads of ours: the JVM
     * throws away what it had compiled of these functions and their callers.
     *
     * @param functions ids from {@link Functions}; those that are free by now are left alone
     */
    public static void set(int[] functions, boolean out) {
        List<MutableCallSite> changed = new ArrayList<>();
        for (int id : functions) {
            Function function = Functions.find(id);
            if (function != null) {
                function.out(out, changed);
            }
        }
        // Code that is not compiled obeys, too.
        MutableCallSite.syncAll(changed.toArray(new MutableCallSite[0]));
    }
}
