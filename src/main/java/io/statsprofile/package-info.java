/**
 * Profiles one stretch of a program by hand, as CPython's {@code cProfile}: {@link io.statsprofile.Profile}, and
 * {@link io.statsprofile.Region}, what it had seen.
 *
 * <p><b>Promised.</b> A program may use the public types of this package, of {@link io.statsprofile.pstats} and of
 * {@link io.statsprofile.logback}. Another version changes them only so that a program that was compiled against this one goes on
 * running. What lies under {@code io.statsprofile.internal} may change at any time.
 */
package io.statsprofile;
