/**
 * Keeps what profiling costs within a budget: {@link Governor} looks at the calls of all functions several times a second and has the
 * costliest ones timed by samples, or not counted at all. {@link ModePolicy} decides, knows no clock, thread or JVM, and is what tests
 * simulate; the agent carries out what needs another bytecode.
 */
package io.statsprofile.internal.governor;
