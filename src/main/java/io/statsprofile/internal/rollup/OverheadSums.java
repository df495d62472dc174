package io.statsprofile.internal.rollup;

import io.statsprofile.internal.base.FigureChecks;
import io.statsprofile.internal.model.OutProfile;
import io.statsprofile.internal.model.Overhead;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What profiling took over several documents, and what was out in any of them.
 *
 * <p>Readers ask how many functions were out at any time of a window, and take the largest number of its documents. So that they get the
 * same of hours as of slices, budgets and numbers of functions are the largest here, too. Functions that are out are those of all
 * documents, each with the figures of the document in which it would have cost most; of more than a document names, the costliest stay.
 * To add up sums gives what adding up the documents gives, in any order. Not thread-safe.
 */
final class OverheadSums {

    private static final Comparator<OutProfile> COSTLIEST_FIRST = Comparator.comparingDouble(OutProfile::cost)
            .thenComparingDouble(OutProfile::callsPerSecond).reversed().thenComparing(OutProfile::function);

    private double budget;
    private double modelledNanos;
    private double foundNanos;
    private long profiledCpuNanos;
    private long exactFunctions;
    private long sampledFunctions;
    private long outFunctions;
    private long smallFunctions;
    private List<OutProfile> out = List.of();

    void add(Overhead one) {
        budget = Math.max(budget, one.budget());
        profiledCpuNanos = FigureChecks.plus("a document", "profiled_cpu", profiledCpuNanos, one.profiledCpuNanos());
        modelledNanos += one.modelled() * one.profiledCpuNanos();
        foundNanos += one.found() * one.profiledCpuNanos();
        exactFunctions = Math.max(exactFunctions, one.exactFunctions());
        sampledFunctions = Math.max(sampledFunctions, one.sampledFunctions());
        outFunctions = Math.max(outFunctions, one.outFunctions());
        smallFunctions = Math.max(smallFunctions, one.smallFunctions());
        // What is out changes seldom, so mostly there is nothing to do.
        if (!one.outProfiles().isEmpty() && !one.outProfiles().equals(out)) {
            addOut(one.outProfiles());
        }
    }

    private void addOut(List<OutProfile> more) {
        Map<String, OutProfile> all = new HashMap<>();
        out.forEach(profile -> all.put(profile.function(), profile));
        more.forEach(profile -> all.merge(profile.function(), profile, (a, b) -> COSTLIEST_FIRST.compare(a, b) <= 0 ? a : b));
        out = all.values().stream().sorted(COSTLIEST_FIRST).limit(Overhead.MOST).toList();
    }

    /** @param last of the last document, whose shares count where no CPU time is known to weigh them by */
    Overhead sum(Overhead last) {
        boolean isWeighted = profiledCpuNanos > 0;
        return new Overhead(budget, isWeighted ? modelledNanos / profiledCpuNanos : last.modelled(),
                isWeighted ? foundNanos / profiledCpuNanos : last.found(), profiledCpuNanos, exactFunctions, sampledFunctions, outFunctions,
                smallFunctions, out);
    }
}
