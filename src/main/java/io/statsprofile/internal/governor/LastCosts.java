package io.statsprofile.internal.governor;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.ToDoubleFunction;

/**
 * What probes cost by the last few measurements. The middle one of each figure counts, so that no single one changes it that is too low or
 * too high by chance. Not thread-safe.
 */
final class LastCosts {

    /** Enough for two chance figures one after the other. */
    static final int KEPT = 5;

    private final Deque<ProbeCosts> kept = new ArrayDeque<>();

    /** @return what counts from now on */
    ProbeCosts add(ProbeCosts measured) {
        if (kept.size() == KEPT) {
            kept.remove();
        }
        kept.add(measured);
        return new ProbeCosts(middle(ProbeCosts::exact), middle(ProbeCosts::sampled), middle(ProbeCosts::exactCold),
                middle(ProbeCosts::sampledCold));
    }

    /** Of two in the middle the lower one: while the JVM compiles what is measured, figures fall. */
    private double middle(ToDoubleFunction<ProbeCosts> figure) {
        return kept.stream().mapToDouble(figure).sorted().skip((kept.size() - 1) / 2).findFirst().orElseThrow();
    }
}
