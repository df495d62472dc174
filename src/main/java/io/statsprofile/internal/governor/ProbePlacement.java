package io.statsprofile.internal.governor;

import java.util.List;

/** Has functions go out, so that their probes are not entered, and come back, on a thread of its own; returns at once. */
public interface ProbePlacement {

    /** @param functions that are not even to be counted from now on */
    void takeOut(List<GovernedFunction> functions);

    /** @param functions that are to be counted again */
    void bringBack(List<GovernedFunction> functions);

    /** Whether it would have a probe now, by its level, if the budget allowed that. */
    boolean isSelected(GovernedFunction function);

    /** Whether its class is still waiting for a change that was asked for. */
    boolean isUnderWay(GovernedFunction function);
}
