package io.statsprofile.internal.model;

import java.util.List;

/**
 * What profiling might take and took in a slice, and what was done to keep it so. Shares are of the CPU time of profiled threads.
 *
 * @param budget share that it may take; 0 where there is no budget
 * @param modelled share that it took, by calls and their calibrated cost
 * @param found share that it took by experiment; 0 where none was made, and no agent makes one now
 * @param profiledCpuNanos CPU time of profiled threads, nanoseconds
 * @param exactFunctions functions that are timed exactly
 * @param sampledFunctions functions whose times are sampled
 * @param outFunctions functions that have no probes for their cost
 * @param smallFunctions functions that never get probes since they are too small
 * @param outProfiles those of {@code outFunctions} that would cost most, the costliest first, {@value #MOST} at most
 */
public record Overhead(double budget, double modelled, double found, long profiledCpuNanos, long exactFunctions, long sampledFunctions,
        long outFunctions, long smallFunctions, List<OutProfile> outProfiles) {

    /** Where nobody keeps a budget. */
    public static final Overhead UNKNOWN = new Overhead(0, 0, 0, 0, 0, 0, 0, 0, List.of());
    /** How many functions that are out a document names at most. */
    public static final int MOST = 20;

    public Overhead {
        outProfiles = List.copyOf(outProfiles.subList(0, Math.min(MOST, outProfiles.size())));
    }

    /** Whether there is anything to say. */
    public boolean isKnown() {
        return budget != 0 || modelled != 0 || found != 0 || profiledCpuNanos != 0 || exactFunctions != 0 || sampledFunctions != 0
                || outFunctions != 0
                || smallFunctions != 0;
    }

    /**
     * Whether {@code outProfiles} has all functions that are out. So many as are named at most may be all or not: where several slices are
     * taken together, each may have named others.
     */
    public boolean namesAllThatIsOut() {
        return outFunctions <= outProfiles.size() && outProfiles.size() < MOST;
    }
}
