package io.statsprofile.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A profile, as CPython's {@code pstats.StatsProfile}: function figures by unique name.
 *
 * @param funcProfiles by {@link FunctionId#function()}, unmodifiable
 */
public record StatsProfile(Map<String, FunctionProfile> funcProfiles) {

    /** The identity of merging. */
    public static final StatsProfile EMPTY = new StatsProfile(Map.of());

    public StatsProfile {
        funcProfiles = Collections.unmodifiableMap(new LinkedHashMap<>(funcProfiles));
    }

    /** Sum of own times, nanoseconds; CPython's {@code total_tt}. */
    public long totalNanos() {
        return funcProfiles.values().stream().mapToLong(FunctionProfile::tottimeNanos).sum();
    }
}
