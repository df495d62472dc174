/**
 * Everything that touches Logback, and what puts the parts together inside a service.
 * {@link io.statsprofile.logback.StatsProfileAppender} is the door; {@link io.statsprofile.logback.ProfileEvents} the one for a
 * program that logs profiles of its own.
 *
 * <p>A promised package: see {@link io.statsprofile}. What is promised beside types, such as settings and what MBeans show, stands in
 * {@code docs/design/README.md}, <i>What is promised</i>.
 */
package io.statsprofile.logback;
