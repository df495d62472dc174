package io.statsprofile;

import io.statsprofile.pstats.CallerProfile;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.ProfileBuilder;
import io.statsprofile.pstats.StatsProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * CPython's exact accounting of one thread's sequence of entries and exits.
 *
 * <p>The bargain: one thread writes and reads; nothing is synchronised. A call costs a few array accesses and, unless the same caller
 * calls again, one look-up of the edge; it allocates only for a function, an edge or a depth that is new. Clock readings come from outside.
 */
final class CallRecorder {

    private static final int FIRST_DEPTH = 32;

    private final List<ProfilerEntry> entries = new ArrayList<>();
    private ProfilerEntry[] entry = new ProfilerEntry[FIRST_DEPTH];
    private ProfilerSubentry[] edge = new ProfilerSubentry[FIRST_DEPTH];
    private long[] start = new long[FIRST_DEPTH];
    private long[] inCallees = new long[FIRST_DEPTH];
    private int depth;

    /**
     * Counters of one function. Two functions may have the same name (from different class loaders); they are counted apart and shown
     * together.
     */
    static final class ProfilerEntry {

        private final FunctionId id;
        private final Map<ProfilerEntry, ProfilerSubentry> edgesFrom = new HashMap<>();
        private long ncalls;
        private long recursiveCalls;
        private long tottime;
        private long cumtime;
        private int level;
        private ProfilerEntry lastCaller;
        private ProfilerSubentry lastEdge;

        private ProfilerEntry(FunctionId id) {
            this.id = id;
        }

        FunctionId id() {
            return id;
        }

        private ProfilerSubentry edgeFrom(ProfilerEntry caller) {
            if (caller != lastCaller) {
                lastEdge = edgesFrom.computeIfAbsent(caller, key -> new ProfilerSubentry());
                lastCaller = caller;
            }
            return lastEdge;
        }
    }

    /** Counters of the calls of one function by one caller. */
    private static final class ProfilerSubentry {

        private long ncalls;
        private long recursiveCalls;
        private long tottime;
        private long cumtime;
        private int level;
    }

    /** A function that calls are going to be recorded of. */
    ProfilerEntry register(FunctionId id) {
        ProfilerEntry registered = new ProfilerEntry(id);
        entries.add(registered);
        return registered;
    }

    /**
     * Puts a call on the stack. The caller reads the clock last and hands the reading to {@link #started}, so that our own work is not in
     * it.
     */
    void enter(ProfilerEntry function) {
        if (depth == entry.length) {
            grow();
        }
        ProfilerSubentry fromCaller = depth == 0 ? null : function.edgeFrom(entry[depth - 1]);
        if (fromCaller != null) {
            fromCaller.level++;
        }
        function.level++;
        entry[depth] = function;
        edge[depth] = fromCaller;
        inCallees[depth] = 0;
        depth++;
    }

    /** Stamps the call on top of the stack. */
    void started(long now) {
        start[depth - 1] = now;
    }

    /**
     * Ends the call on top of the stack; without one it does nothing, as CPython, which may have been enabled inside the call that ends.
     */
    void exit(long now) {
        if (depth == 0) {
            return;
        }
        depth--;
        ProfilerEntry function = entry[depth];
        ProfilerSubentry fromCaller = edge[depth];
        long whole = now - start[depth];
        long own = whole - inCallees[depth];
        entry[depth] = null;
        edge[depth] = null;
        function.ncalls++;
        function.tottime += own;
        if (--function.level == 0) {
            function.cumtime += whole;
        } else {
            function.recursiveCalls++;
        }
        if (fromCaller != null) {
            inCallees[depth - 1] += whole;
            fromCaller.ncalls++;
            fromCaller.tottime += own;
            if (--fromCaller.level == 0) {
                fromCaller.cumtime += whole;
            } else {
                fromCaller.recursiveCalls++;
            }
        }
    }

    /** Ends all open calls, innermost first, with a clock reading for each, as CPython's {@code disable()}. */
    void exitAll(LongSupplier clock) {
        while (depth > 0) {
            exit(clock.getAsLong());
        }
    }

    /** Figures of the calls that have ended; calls still open are counted as such and bring no time yet, as in CPython. */
    StatsProfile stats() {
        ProfileBuilder profile = new ProfileBuilder();
        for (ProfilerEntry function : entries) {
            if (function.ncalls != 0 || function.level != 0) {
                profile.add(new FunctionProfile(function.id, function.ncalls, function.ncalls - function.recursiveCalls,
                        function.level, function.tottime, function.cumtime, callers(function), 1));
            }
        }
        return profile.build();
    }

    private static List<CallerProfile> callers(ProfilerEntry function) {
        Map<String, CallerProfile> callers = new HashMap<>();
        function.edgesFrom.forEach((caller, figures) -> {
            if (figures.ncalls != 0) {
                callers.merge(caller.id.function(), new CallerProfile(caller.id.function(), figures.ncalls,
                        figures.ncalls - figures.recursiveCalls, figures.tottime, figures.cumtime), CallerProfile::merge);
            }
        });
        return List.copyOf(callers.values());
    }

    private void grow() {
        int more = depth * 2;
        entry = Arrays.copyOf(entry, more);
        edge = Arrays.copyOf(edge, more);
        start = Arrays.copyOf(start, more);
        inCallees = Arrays.copyOf(inCallees, more);
    }
}
