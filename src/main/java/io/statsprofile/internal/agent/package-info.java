/**
 * The Java agent: inserts calls of {@link io.statsprofile.internal.probe.Dispatcher} into the classes that an operator selected, and takes
 * them out again. {@link io.statsprofile.internal.agent.StatsProfileAgent} is the door for the JVM; the library reaches the agent
 * only through {@link io.statsprofile.internal.probe.Control}.
 *
 * <p>Nothing here may harm the application: whatever fails leaves a class as it was, is reported once, and goes no further.
 */
package io.statsprofile.internal.agent;
