/**
 * Turns what the probe counts into {@link io.statsprofile.model.StatsProfile}s. {@link io.statsprofile.recording.Profile} is
 * the door for a program that profiles one stretch on one thread, with or without the agent. Whoever needs the probe's
 * classes asks {@link io.statsprofile.recording.ProbeGate} first, since without the agent they do not exist.
 */
package io.statsprofile.recording;
