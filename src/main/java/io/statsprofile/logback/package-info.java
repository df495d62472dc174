/**
 * Everything that touches Logback, and what puts the parts together inside a service.
 * {@link io.statsprofile.logback.StatsProfileAppender} is the door; {@link io.statsprofile.logback.ProfileEvents} the one for a
 * program that logs profiles of its own.
 */
package io.statsprofile.logback;
