package io.statsprofile.pstats;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Arithmetic on lists of callers, joined by the caller's name. */
final class Callers {

    private Callers() {
    }

    static List<CallerProfile> merge(List<CallerProfile> left, List<CallerProfile> right) {
        if (left.isEmpty() || right.isEmpty()) {
            return left.isEmpty() ? right : left;
        }
        Map<String, CallerProfile> sums = byName(left);
        for (CallerProfile caller : right) {
            sums.merge(caller.caller(), caller, CallerProfile::merge);
        }
        return List.copyOf(sums.values());
    }

    static List<CallerProfile> subtract(String function, List<CallerProfile> later, List<CallerProfile> earlier) {
        if (earlier.isEmpty()) {
            return later;
        }
        Map<String, CallerProfile> before = byName(earlier);
        List<CallerProfile> rest = new ArrayList<>(later.size());
        for (CallerProfile caller : later) {
            CallerProfile old = before.remove(caller.caller());
            CallerProfile difference = old == null ? caller : caller.subtract(old);
            if (!difference.isZero()) {
                rest.add(difference);
            }
        }
        before.values().removeIf(CallerProfile::isZero);
        if (!before.isEmpty()) {
            throw new IllegalArgumentException("cannot subtract: the earlier profile has callers of " + function
                    + " that the later one does not have: " + before.keySet());
        }
        return rest;
    }

    private static Map<String, CallerProfile> byName(List<CallerProfile> callers) {
        Map<String, CallerProfile> map = new TreeMap<>();
        for (CallerProfile caller : callers) {
            map.put(caller.caller(), caller);
        }
        return map;
    }
}
