/**
 * What any package may use: checked figures, seconds, words for people, bounds for texts that come from outside, and threads of ours. Knows
 * nothing of profiles.
 */
package io.statsprofile.internal.base;
