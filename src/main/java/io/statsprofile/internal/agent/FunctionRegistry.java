package io.statsprofile.internal.agent;

/** Where functions get their ids: outside of tests {@link io.statsprofile.internal.probe.Functions#register}, which has the parameters. */
@FunctionalInterface
interface FunctionRegistry {

    int register(ClassLoader loader, String className, String method, String descriptor, String function, String fileName, int lineNumber);

    /** The function of this id gets probes that count it with its callers, or without them. */
    default void withCallers(int function, boolean traced) {
        // Nobody who needs to know.
    }
}
