package io.statsprofile.internal.kibana;

import io.statsprofile.internal.kibana.Step.Verb;
import java.util.List;

/**
 * What was found of the dashboards and done about them, or would be.
 *
 * @param message one line for the operator
 * @param steps object by object; empty where nothing was to be done
 * @param address where to open the overview, or null where there is none
 */
public record DashboardState(String message, List<Step> steps, String address) {

    public DashboardState {
        steps = List.copyOf(steps);
    }

    /** Whether the server did all that was asked of it. */
    public boolean isWhole() {
        return steps.stream().noneMatch(step -> step.verb() == Verb.FAILED);
    }
}
