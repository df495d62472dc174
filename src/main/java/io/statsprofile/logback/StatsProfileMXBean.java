package io.statsprofile.logback;

import java.util.Map;

/**
 * What JMX can ask and tell an appender that runs, as
 * {@code io.statsprofile:type=StatsProfile,context=<name of Logback's context>,appender=<its name>}. Loggers have their whole names, such
 * as {@code statsprofile.com.acme}. What is inherited is of slices and regions; the function stream's figures are in a bean of their own,
 * a {@link DeliveryMXBean}.
 */
public interface StatsProfileMXBean extends DeliveryMXBean {

    /** {@code service.name}. */
    String getServiceName();

    /** Whether this instance is among those that setting {@code canary} chooses; where it is not, levels profile nothing. */
    boolean isCanary();

    /** Levels that select what is profiled, by logger, as they are set now. */
    Map<String, String> getLevels();

    /** By logger whose level ends by itself, the seconds until then. */
    Map<String, Long> getSecondsLeft();

    /** {@code overhead_budget} of the last slice: the share of the CPU time of profiled threads that profiling may take; 0 without one. */
    double getOverheadBudget();

    /** {@code overhead_modelled} of the last slice: the share that it took, by calls and their prices. */
    double getOverheadModelled();

    /** {@code exact_functions} of the last slice. */
    long getExactFunctions();

    /** {@code sampled_functions} of the last slice. */
    long getSampledFunctions();

    /** {@code out_functions} of the last slice. */
    long getOutFunctions();

    /** {@code small_functions} of the last slice. */
    long getSmallFunctions();

    /**
     * What the agent has at work now, for all applications of this JVM; empty without an agent. By name, each may be missing:
     * {@code classes} and {@code methods} with probes; in these classes, methods {@code skipped} and methods too {@code small} for a
     * probe; {@code retransformed}, how often a loaded class was changed since the start; functions {@code watched} for the overhead
     * budget, and {@code waiting} for the next look at it; {@code messagesDropped}, messages of the agent that found no room.
     */
    Map<String, Long> getAgentFigures();

    /** {@code unrecorded_calls} of the last slice: calls that a bound kept out of the figures. */
    long getUnrecordedCalls();

    /** Documents of this run that were made and will not arrive. */
    long getDroppedDocuments();

    /** Events of functions that were not logged since the process started, though {@code functionEvents} is on. */
    long getLostFunctionEvents();

    /**
     * Sets the level of a logger for some time; then it goes back to what the service started with.
     *
     * @param logger below {@code statsprofile}, such as {@code statsprofile.com.acme.Cart}
     * @param level OFF, INFO, DEBUG or TRACE
     * @param minutes 1 to 10080, which is 7 days, whatever setting {@code levelTimeout} says
     * @return what follows from it
     * @throws IllegalArgumentException when an argument is none of these
     * @throws IllegalStateException when the service is still being configured, so that nobody knows what to go back to
     */
    String setLevel(String logger, String level, int minutes);
}
