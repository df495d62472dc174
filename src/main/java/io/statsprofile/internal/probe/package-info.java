/**
 * What instrumented code calls. {@link io.statsprofile.internal.probe.Probe} is the door for instrumented bytecode;
 * {@link io.statsprofile.internal.probe.CounterReaders} is the one for readers of the counters.
 *
 * <p>These classes belong to the boot loader of a JVM that was started with the agent, so that every class loader sees one
 * and the same copy. They use nothing but the JDK, call nobody, and hold no lambda, string switch or boxed number, whose
 * bootstrap could run instrumented code or fail early in the JVM's life.
 */
package io.statsprofile.internal.probe;
