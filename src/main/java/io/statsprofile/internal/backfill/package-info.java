/**
 * Makes hours that are missing out of slices, and days out of hours: what stands behind the command {@code rollup}. It asks what is there
 * and makes the rest, so that it can end at any point and be run again.
 */
package io.statsprofile.internal.backfill;
