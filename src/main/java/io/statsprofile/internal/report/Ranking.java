package io.statsprofile.internal.report;

import io.statsprofile.internal.series.ComparedFunction;
import io.statsprofile.internal.series.Measure;
import io.statsprofile.internal.series.ProfileComparison;

/** What comes first in a comparison. */
public enum Ranking {

    /** Calls that became dearer or cheaper, by what that amounts to. */
    SPEED("Dearer or cheaper calls first, by the time that this explains beyond chance, times how often time per call doubled or halved."),
    /** Calls that became dearer or cheaper, each. */
    PERCALL("The largest change of time per call first, beyond chance."),
    /** More or fewer calls. */
    CALLS("More or fewer calls first, by the time that this explains; new functions and those that are gone are among them."),
    /** Both together. */
    AMOUNT("The largest change first, dearer calls and more calls together.");

    private final String sentence;

    Ranking(String sentence) {
        this.sentence = sentence;
    }

    /** How it ranks, in a sentence. */
    String sentence() {
        return sentence;
    }

    /** Whether calls of a function must be so many that one can speak of the time of one. */
    boolean needsCalls() {
        return this == SPEED || this == PERCALL;
    }

    ProfileComparison of(ProfileComparison comparison, long leastCalls) {
        return switch (this) {
            case SPEED -> comparison.rankedBySpeed(leastCalls);
            case PERCALL -> comparison.rankedByPercall(leastCalls);
            case CALLS -> comparison.rankedByCalls();
            case AMOUNT -> comparison;
        };
    }

    /** Whether a function has no place in this ranking, though it changed. */
    boolean leavesOut(ComparedFunction row, long leastCalls, Measure measure) {
        return needsCalls() && measure.isTime() && row.change() != 0 && !row.hasCalls(leastCalls);
    }
}
