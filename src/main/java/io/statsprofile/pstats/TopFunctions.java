package io.statsprofile.pstats;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** {@link StatsProfile#top}. Ties go by name, so that the choice is the same on every host. */
final class TopFunctions {

    private static final Comparator<FunctionProfile> BY_NAME = Comparator.comparing(row -> row.id().function());
    private static final Comparator<FunctionProfile> BY_TOTTIME = descending(Comparator.comparingLong(FunctionProfile::tottimeNanos));
    private static final Comparator<FunctionProfile> BY_CUMTIME = descending(Comparator.comparingLong(FunctionProfile::cumtimeNanos));
    private static final Comparator<FunctionProfile> BY_NCALLS = descending(Comparator.comparingLong(FunctionProfile::ncalls));

    private final int n;

    TopFunctions(int n) {
        if (n < 0) {
            throw new IllegalArgumentException("the number of top functions is " + n + ", must be 0 or more");
        }
        this.n = n;
    }

    StatsProfile of(StatsProfile profile) {
        List<FunctionProfile> candidates = new ArrayList<>();
        List<FunctionProfile> rest = new ArrayList<>();
        for (FunctionProfile row : profile.funcProfiles().values()) {
            if (!row.isZero()) {
                (row.isOther() ? rest : candidates).add(row);
            }
        }
        // By identity: it is faster, and the JDK keeps a record's class, and so its application, for a hash code that it made for it.
        Set<FunctionProfile> kept = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Comparator<FunctionProfile> order : List.of(BY_CUMTIME, BY_NCALLS, BY_TOTTIME)) {
            candidates.sort(order);
            kept.addAll(candidates.subList(0, Math.min(n, candidates.size())));
        }
        ProfileBuilder builder = new ProfileBuilder();
        TopCallers callers = new TopCallers(kept);
        for (FunctionProfile row : candidates) {
            if (kept.contains(row)) {
                builder.add(callers.of(row));
            } else {
                rest.add(row);
            }
        }
        return (rest.isEmpty() ? builder : builder.add(FunctionProfile.other(rest))).build();
    }

    private static Comparator<FunctionProfile> descending(Comparator<FunctionProfile> figure) {
        return figure.reversed().thenComparing(BY_NAME);
    }
}
