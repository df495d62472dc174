package io.statsprofile.internal.recording;

import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.StatsProfile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Leaves out where a function is in the source wherever documents have said so lately: a place is the same for as long as a release runs,
 * and would take a tenth of what is stored. It stands in the first document that names the function, of every {@value #DOCUMENTS}, so that
 * whoever has as many documents knows all places. Not thread-safe.
 */
final class RecentLocations {

    /** Half an hour of slices of ten seconds. */
    static final int DOCUMENTS = ProfileDocument.PLACE_EVERY;

    private final Set<FunctionId> told = new HashSet<>();

    /** @param sequence of the document that the rows are for */
    StatsProfile of(StatsProfile profile, long sequence) {
        if (sequence % DOCUMENTS == 0) {
            told.clear();
        }
        List<FunctionProfile> rows = new ArrayList<>();
        for (FunctionProfile row : profile.funcProfiles().values()) {
            rows.add(told.add(row.id()) ? row : row.withId(row.id().withoutPlace()));
        }
        return StatsProfile.of(rows);
    }
}
