/**
 * Adds documents up: slices of a run by the hour, hours of a service by the day.
 * {@link io.statsprofile.internal.rollup.Rollup} is the door.
 */
package io.statsprofile.internal.rollup;
