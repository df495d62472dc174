package io.statsprofile.logback;

import io.statsprofile.internal.recording.ProbeGate;
import io.statsprofile.internal.recording.SliceRecorder;

/** Marks threads of our own. */
final class Threads {

    private Threads() {
    }

    /** What the calling thread does is in no profile from now on. */
    static void exclude() {
        if (ProbeGate.isOpen()) {
            SliceRecorder.excludeThread();
        }
    }
}
