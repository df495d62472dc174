package io.statsprofile.internal.kibana;

import io.statsprofile.internal.model.ProfileDocument;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;

/** What a {@link Fleet} wrote, added up by time and host. Thread-safe while it is added to. */
final class FleetSums {

    /** What a panel moves its window by at least. */
    private static final Duration LEAST_SHIFT = Duration.ofMinutes(15);

    /** A step of time and a host; step 0 is the newest. */
    private record Cell(int step, int host) {
    }

    /**
     * Some steps and hosts.
     *
     * @param oldest the first that is too old
     */
    record Selection(int newest, int oldest, Set<Integer> hosts) {

        Selection {
            hosts = Set.copyOf(hosts);
        }
    }

    private final Fleet fleet;
    private final Duration step;
    private final Map<Cell, FleetTally> cells = new ConcurrentHashMap<>();
    private final Map<Selection, FleetTally> asked = new ConcurrentHashMap<>();

    FleetSums(Fleet fleet) {
        this.fleet = fleet;
        this.step = fleet.span().compareTo(LEAST_SHIFT) < 0 ? fleet.span() : LEAST_SHIFT;
    }

    Fleet fleet() {
        return fleet;
    }

    /** Adds what a host wrote in a span. */
    void add(int host, List<ProfileDocument> slices) {
        for (ProfileDocument slice : slices) {
            // The first slice of a step is as old as the step.
            int number = (int) Duration.between(slice.timestamp(), fleet.end()).minusNanos(1).dividedBy(step);
            cells.computeIfAbsent(new Cell(number, host), cell -> new FleetTally()).add(slice);
        }
    }

    /**
     * Everything between two times; of what was not written there is nothing.
     *
     * @throws AssertionError where these are not whole steps, but for less than a slice: what was written then is not known
     */
    FleetPart between(Instant from, Instant to) {
        OptionalInt oldest = before(from);
        OptionalInt newest = before(to);
        if (oldest.isEmpty() || newest.isEmpty()) {
            throw new AssertionError("nothing is known of the time from " + from + " to " + to);
        }
        return FleetPart.slices(this, new Selection(newest.getAsInt(), oldest.getAsInt(), hosts(host -> true)));
    }

    /** How many steps before the end of all; a request ends a little before the slice that it does not want. */
    private OptionalInt before(Instant time) {
        Duration distance = Duration.between(time, fleet.end());
        int steps = Math.toIntExact(Math.round((double) distance.toMillis() / step.toMillis()));
        return distance.minus(step.multipliedBy(steps)).abs().compareTo(Fleet.INTERVAL) < 0 ? OptionalInt.of(steps) : OptionalInt.empty();
    }

    Set<Integer> hosts(IntPredicate which) {
        Set<Integer> hosts = new TreeSet<>();
        for (int host = 0; host < fleet.hosts(); host++) {
            if (which.test(host)) {
                hosts.add(host);
            }
        }
        return hosts;
    }

    /** Figures of a selection; to be called when all is added. */
    FleetTally of(Selection selection) {
        return asked.computeIfAbsent(selection, s -> {
            FleetTally tally = new FleetTally();
            for (int number = s.newest(); number < s.oldest(); number++) {
                for (int host : s.hosts()) {
                    FleetTally cell = cells.get(new Cell(number, host));
                    if (cell != null) {
                        tally.add(cell);
                    }
                }
            }
            return tally;
        });
    }
}
