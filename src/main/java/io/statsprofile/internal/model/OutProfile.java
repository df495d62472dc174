package io.statsprofile.internal.model;

import java.util.Objects;

/**
 * A function that was left out for its cost: what was known of it in the end.
 *
 * @param function unique name
 * @param callsPerSecond calls when it was last watched
 * @param cost share of the profiled threads' CPU time that watching it would cost now
 */
public record OutProfile(String function, double callsPerSecond, double cost) {

    public OutProfile {
        Objects.requireNonNull(function, "function");
    }
}
