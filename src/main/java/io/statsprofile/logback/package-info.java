/**
 * Everything that touches Logback, and what puts the parts together inside a service.
 * {@link io.statsprofile.logback.StatsProfileAppender} is the door; {@link io.statsprofile.logback.ProfileEvents} the one for a
 * program that logs profiles of its own.
 *
 * <p>A promised package: see {@link io.statsprofile}. Promised are names of types and setters as {@code logback.xml} has them, too, and
 * what the MBeans show.
 */
package io.statsprofile.logback;
