/**
 * What any package may use: checked figures, seconds, words for people, and bounds for texts that come from outside. Knows nothing of
 * profiles.
 */
package io.statsprofile.internal.base;
