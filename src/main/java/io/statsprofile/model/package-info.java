/**
 * Profiles as immutable values, with the names and the arithmetic of CPython's {@code pstats}. {@link io.statsprofile.model.StatsProfile}
 * is the door. Uses the JDK only. Times are nanoseconds inside, seconds where people or JSON see them.
 */
package io.statsprofile.model;
