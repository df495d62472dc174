/**
 * Cuts what the probe counts into slices on the wall clock's grid, each a document.
 * {@link io.statsprofile.internal.recording.SliceRecorder} is the door. Code that needs the probe's classes asks
 * {@link io.statsprofile.internal.recording.ProbeGate} first, since without the agent they do not exist.
 */
package io.statsprofile.internal.recording;
