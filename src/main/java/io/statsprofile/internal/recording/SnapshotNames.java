package io.statsprofile.internal.recording;

import io.statsprofile.internal.probe.IntervalSnapshot;
import io.statsprofile.pstats.FunctionId;

/**
 * What the ids of a snapshot mean. Another snapshot may mean another function by the same id, since ids of classes that are gone are given
 * anew.
 */
@FunctionalInterface
interface SnapshotNames {

    /** The function or caller that a cut has figures of. */
    FunctionId of(IntervalSnapshot snapshot, int id);
}
