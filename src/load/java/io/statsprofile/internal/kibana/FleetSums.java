package io.statsprofile.internal.kibana;

import io.statsprofile.internal.model.ProfileDocument;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/** What a {@link Fleet} wrote, added up by time and host. Thread-safe while it is added to. */
final class FleetSums {

    /** What a panel moves its window by at least. */
    private static final Duration LEAST_SHIFT = Duration.ofMinutes(15);
    /** So long before the end of a window hours begin to stand for slices, and days for hours. */
    private static final Duration HOURS_FROM = Duration.ofHours(2);
    private static final Duration DAYS_FROM = Duration.ofDays(2);

    /** A unit of time of documents of a kind, and a host; of days a host stands for its release. */
    private record Cell(String kind, Instant time, int host) {
    }

    /** From a time to before another. */
    private record Range(Instant from, Instant to) {
    }

    /**
     * Some documents and hosts.
     *
     * @param ranges of time by kind
     */
    record Selection(Map<String, List<Range>> ranges, Set<Integer> hosts) {

        Selection {
            ranges = Map.copyOf(ranges);
            hosts = Set.copyOf(hosts);
        }

        /** Of these hosts alone. */
        Selection of(Set<Integer> others) {
            return new Selection(ranges, others);
        }

        /** Of these kinds alone. */
        Selection of(Predicate<String> kinds) {
            Map<String, List<Range>> left = new ConcurrentHashMap<>(ranges);
            left.keySet().removeIf(kinds.negate());
            return new Selection(left, hosts);
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
            long number = Duration.between(slice.timestamp(), fleet.end()).minusNanos(1).dividedBy(step);
            add("slice", fleet.end().minus(step.multipliedBy(number + 1)), host, slice);
        }
    }

    /** Adds an hour of a host. */
    void addHour(int host, ProfileDocument hour) {
        add("hour", hour.timestamp(), host, hour);
    }

    /** Adds a day of the release that a host runs. */
    void addDay(int host, ProfileDocument day) {
        add("day", day.timestamp(), host, day);
    }

    private void add(String kind, Instant time, int host, ProfileDocument document) {
        cells.computeIfAbsent(new Cell(kind, time, host), cell -> new FleetTally()).add(document);
    }

    /**
     * What a panel takes between two times: hours, and slices at both ends; of what was not written there is nothing.
     *
     * @throws AssertionError where these are not whole steps, but for less than a slice: what was written then is not known
     */
    FleetPart between(Instant from, Instant to) {
        return part(of("slice", "hour", ChronoUnit.HOURS, HOURS_FROM, from, to));
    }

    /** The same of a panel that takes days, and hours at both ends. */
    FleetPart daysBetween(Instant from, Instant to) {
        return part(of("hour", "day", ChronoUnit.DAYS, DAYS_FROM, from, to));
    }

    /** All slices and hours before the time from which on panels take slices. */
    FleetPart rolledUp(Instant from, Instant to) {
        return part(all("slice", "hour", HOURS_FROM, from, to));
    }

    /** All hours and days before the time from which on panels take hours. */
    FleetPart rolledUpToDays(Instant from, Instant to) {
        return part(all("hour", "day", DAYS_FROM, from, to));
    }

    /** All slices and hours, also those that stand for each other. */
    FleetPart everything(Instant from, Instant to) {
        List<Range> window = List.of(new Range(grid(from, from, to), grid(to, from, to)));
        return part(Map.of("slice", window, "hour", window));
    }

    /** No document. */
    FleetPart nothing() {
        return part(Map.of());
    }

    private FleetPart part(Map<String, List<Range>> ranges) {
        return FleetPart.slices(this, new Selection(ranges, hosts(host -> true)));
    }

    private Map<String, List<Range>> of(String fine, String coarse, ChronoUnit unit, Duration newest, Instant from, Instant to) {
        Instant begin = grid(from, from, to);
        Instant end = grid(to, from, to);
        Instant boundary = end.minus(newest);
        if (!boundary.isAfter(begin)) {
            return Map.of(fine, List.of(new Range(begin, end)));
        }
        Instant first = ceiling(begin, unit);
        Instant last = ceiling(boundary, unit);
        if (!last.isAfter(first)) {
            return Map.of(fine, List.of(new Range(begin, end)));
        }
        return Map.of(coarse, List.of(new Range(first, last)), fine, List.of(new Range(begin, first), new Range(last, end)));
    }

    private Map<String, List<Range>> all(String fine, String coarse, Duration newest, Instant from, Instant to) {
        Instant begin = grid(from, from, to);
        Instant boundary = grid(to, from, to).minus(newest);
        List<Range> all = new ArrayList<>();
        if (boundary.isAfter(begin)) {
            all.add(new Range(begin, boundary));
        }
        return Map.of(fine, all, coarse, all);
    }

    private static Instant ceiling(Instant time, ChronoUnit unit) {
        Instant floor = time.truncatedTo(unit);
        return floor.equals(time) ? time : floor.plus(1, unit);
    }

    /** The step that a time is next to; a request ends a little before the slice that it does not want. */
    private Instant grid(Instant time, Instant from, Instant to) {
        Duration distance = Duration.between(time, fleet.end());
        long steps = Math.round((double) distance.toMillis() / step.toMillis());
        if (distance.minus(step.multipliedBy(steps)).abs().compareTo(Fleet.INTERVAL) >= 0) {
            throw new AssertionError("nothing is known of the time from " + from + " to " + to);
        }
        return fleet.end().minus(step.multipliedBy(steps));
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
            cells.forEach((cell, figures) -> {
                boolean isIn = s.hosts().contains(cell.host()) && s.ranges().getOrDefault(cell.kind(), List.of()).stream()
                        .anyMatch(range -> !cell.time().isBefore(range.from()) && cell.time().isBefore(range.to()));
                if (isIn) {
                    tally.add(figures);
                }
            });
            return tally;
        });
    }
}
