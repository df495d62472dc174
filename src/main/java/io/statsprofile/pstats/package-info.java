/**
 * Profiles as immutable values and as text tables, with the names, the arithmetic and the formats of CPython's {@code pstats}.
 * {@link io.statsprofile.pstats.StatsProfile} is the door. Times are nanoseconds inside, seconds where people see them.
 *
 * <p>A promised package: see {@link io.statsprofile}.
 */
package io.statsprofile.pstats;
