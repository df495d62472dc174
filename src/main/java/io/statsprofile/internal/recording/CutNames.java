package io.statsprofile.internal.recording;

import io.statsprofile.internal.probe.Cut;
import io.statsprofile.pstats.FunctionId;

/** What the ids of a cut mean. Another cut may mean another function by the same id, since ids of classes that are gone are given anew. */
@FunctionalInterface
interface CutNames {

    /** The function or caller that a cut has figures of. */
    FunctionId of(Cut cut, int id);
}
