package io.statsprofile.pstats;

import java.util.LinkedHashMap;
import java.util.Map;

/** Collects rows into a {@link StatsProfile}; rows of the same function are merged. Not thread-safe. */
public final class ProfileBuilder {

    private final Map<String, FunctionProfile> rows = new LinkedHashMap<>();

    /** Adds one row. */
    public ProfileBuilder add(FunctionProfile row) {
        rows.merge(row.id().function(), row, FunctionProfile::merge);
        return this;
    }

    /** Adds rows in their order. */
    public ProfileBuilder addAll(Iterable<FunctionProfile> more) {
        for (FunctionProfile row : more) {
            add(row);
        }
        return this;
    }

    /** What was added so far; the builder can go on. */
    public StatsProfile build() {
        return new StatsProfile(rows);
    }
}
