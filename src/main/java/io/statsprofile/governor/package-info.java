/**
 * Keeps what profiling costs within a budget: {@link io.statsprofile.governor.Governor} looks at the calls of all functions several times a
 * second and has the costliest ones timed by samples, or not counted at all. {@link io.statsprofile.governor.Decisions} decides, knows no
 * clock, thread or JVM, and is what tests simulate; the agent carries out what needs another bytecode.
 */
package io.statsprofile.governor;
