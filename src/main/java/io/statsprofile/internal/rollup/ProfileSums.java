package io.statsprofile.internal.rollup;

import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.StatsProfile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Profiles added up in place: the sums of {@link StatsProfile#merge}, without a new object for each function and caller of each profile.
 * Open calls are those of one profile, the last. Not thread-safe.
 */
final class ProfileSums {

    private final int mostFunctions;
    private final CallerRoom room;
    private final Map<String, FunctionSum> functions = new HashMap<>();
    /** Counts the profiles whose open calls replaced those of the ones before. */
    private long state;

    /**
     * @param mostFunctions that have sums of their own; further ones are in {@code (other)}
     * @param mostCallers likewise, over all functions
     */
    ProfileSums(int mostFunctions, int mostCallers) {
        this.mostFunctions = mostFunctions;
        this.room = new CallerRoom(mostCallers);
    }

    /** @param isLast whether the calls that are open in it are open still */
    void add(StatsProfile profile, boolean isLast) {
        state += isLast ? 1 : 0;
        List<FunctionProfile> beyond = null;
        for (FunctionProfile row : profile.funcProfiles().values()) {
            if (!row.isZero() && !add(row, isLast)) {
                beyond = beyond == null ? new ArrayList<>() : beyond;
                beyond.add(row);
            }
        }
        if (beyond != null) {
            add(StatsProfile.of(beyond).top(0).get(FunctionProfile.OTHER), isLast);
        }
    }

    /** @return false where it has no sum, and there is no room for one */
    private boolean add(FunctionProfile row, boolean isLast) {
        FunctionSum sum = functions.get(row.id().function());
        if (sum == null) {
            if (functions.size() >= mostFunctions && !row.isOther()) {
                return false;
            }
            sum = new FunctionSum(row);
            functions.put(row.id().function(), sum);
        }
        sum.add(row, room, isLast ? state : FunctionSum.NO_STATE);
        return true;
    }

    StatsProfile profile() {
        List<FunctionProfile> rows = new ArrayList<>(functions.size());
        for (FunctionSum sum : functions.values()) {
            rows.add(sum.profile(state));
        }
        return StatsProfile.of(rows);
    }

    /** How many more callers may have sums of their own. */
    static final class CallerRoom {

        private int left;

        CallerRoom(int left) {
            this.left = left;
        }

        boolean take() {
            return left > 0 && left-- > 0;
        }
    }
}
