package io.statsprofile.internal.query;

import io.statsprofile.internal.model.OutProfile;
import io.statsprofile.internal.model.Overhead;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/** Sums up what profiling took over the slices of a window. Fields are sums, or the greatest of any slice. Not thread-safe. */
final class OverheadAccumulator {

    /** Slices whose functions that are out are named, the newest first: what is out changes slowly. */
    static final int NEWEST = 20;
    private static final MathContext DIGITS = new MathContext(3, RoundingMode.HALF_UP);
    private static final Comparator<OutProfile> COSTLIEST_FIRST = Comparator.comparingDouble(OutProfile::cost).reversed()
            .thenComparing(OutProfile::function);

    private final Map<String, OutProfile> out = new TreeMap<>();
    double budget;
    /** Mean over the slices that tell, each by the CPU time of its threads. */
    double modelled;
    double found;
    long profiledCpuNanos;
    long exactFunctions;
    long sampledFunctions;
    long outFunctions;
    long smallFunctions;
    private double modelledWeight;
    private double foundWeight;

    void add(Overhead slice) {
        budget = Math.max(budget, slice.budget());
        double weight = slice.profiledCpuNanos();
        if (slice.modelled() > 0 && weight > 0) {
            modelledWeight += weight;
            modelled += (slice.modelled() - modelled) * weight / modelledWeight;
        }
        if (slice.found() > 0 && weight > 0) {
            foundWeight += weight;
            found += (slice.found() - found) * weight / foundWeight;
        }
        profiledCpuNanos = Math.addExact(profiledCpuNanos, slice.profiledCpuNanos());
        exactFunctions = Math.max(exactFunctions, slice.exactFunctions());
        sampledFunctions = Math.max(sampledFunctions, slice.sampledFunctions());
        outFunctions = Math.max(outFunctions, slice.outFunctions());
        smallFunctions = Math.max(smallFunctions, slice.smallFunctions());
    }

    /** A function that was left out; of several slices that tell of it the one in which it would have cost most counts. */
    void out(OutProfile profile) {
        out.merge(profile.function(), profile, (a, b) -> a.cost() >= b.cost() ? a : b);
    }

    Overhead sum() {
        return new Overhead(share(budget), share(modelled), share(found), profiledCpuNanos, exactFunctions, sampledFunctions, outFunctions,
                smallFunctions,
                out.values().stream().sorted(COSTLIEST_FIRST).toList());
    }

    /** Elasticsearch keeps them as single floats. */
    private static double share(double value) {
        return BigDecimal.valueOf(value).round(DIGITS).doubleValue();
    }
}
