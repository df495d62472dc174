package io.statsprofile.internal.agent;

/** Where functions get their ids: outside of tests {@link io.statsprofile.internal.probe.Functions#register}, which has the parameters. */
@FunctionalInterface
interface FunctionRegistry {

    int register(ClassLoader loader, String className, String method, String descriptor, String function, String fileName, int lineNumber);

    /** Whether there may be a budget, so that probes should be such that can be led elsewhere without a change of the class. */
    default boolean mayGoOut() {
        return true;
    }

    /**
     * The function of this id gets a probe.
     *
     * @param traced whether it counts the function with its callers
     * @param dynamic whether it can be led elsewhere without a change of the class
     */
    default void probed(int function, boolean traced, boolean dynamic) {
        // Nobody who needs to know.
    }
}
