package io.statsprofile.internal.kibana;

import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.internal.series.Stretch;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/** What a {@link Fleet} wrote, added up by time and host. Thread-safe while it is added to. */
final class FleetSums {

    /** What a panel moves its window by at least. */
    private static final Duration LEAST_SHIFT = Duration.ofMinutes(15);
    /** So long before the end of a window hours begin to stand for slices, and days for hours, but not in windows up to two of them. */
    private static final Duration HOURS_FROM = Duration.ofMinutes(70);
    private static final Duration DAYS_FROM = Duration.ofDays(2);
    private static final int SHORT = 2;
    /** From here on no hour is divided for the sake of windows up to two hours. */
    private static final Duration LONG = Duration.ofMinutes(170);

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

    /** Hours that began between two times, and nothing else. */
    FleetPart hoursBetween(Instant from, Instant to) {
        return part(Map.of("hour", List.of(new Range(grid(from, from, to), grid(to, from, to)))));
    }

    /** All hours that a panel takes, and the slices that they stand for. */
    FleetPart rolledUp(Instant from, Instant to) {
        List<Range> hours = of("slice", "hour", ChronoUnit.HOURS, HOURS_FROM, from, to).getOrDefault("hour", List.of());
        return part(Map.of("slice", hours, "hour", hours));
    }

    /** All hours and days before the time from which on panels take hours. */
    FleetPart rolledUpToDays(Instant from, Instant to) {
        Instant begin = grid(from, from, to);
        Instant boundary = grid(to, from, to).minus(DAYS_FROM);
        List<Range> all = boundary.isAfter(begin) ? List.of(new Range(begin, boundary)) : List.of();
        return part(Map.of("hour", all, "day", all));
    }

    /** All slices and hours, also those that stand for each other. */
    FleetPart everything(Instant from, Instant to) {
        List<Range> window = List.of(new Range(grid(from, from, to), grid(to, from, to)));
        return part(Map.of("slice", window, "hour", window));
    }

    /**
     * Documents of an answer's stretches.
     *
     * @param stretches none where it is made of slices from one time to before another
     */
    FleetPart of(List<Stretch> stretches, Instant from, Instant to) {
        Map<String, List<Range>> ranges = new TreeMap<>();
        List<Stretch> all = stretches.isEmpty() ? List.of(new Stretch(Kind.SLICE, from, to)) : stretches;
        for (Stretch stretch : all) {
            ranges.computeIfAbsent(stretch.kind().name().toLowerCase(Locale.ROOT), kind -> new ArrayList<>())
                    .add(new Range(grid(stretch.from(), from, to), grid(stretch.to(), from, to)));
        }
        return part(ranges);
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
        if (isShort(begin, end, unit) || !boundary.isAfter(begin)) {
            return Map.of(fine, List.of(new Range(begin, end)));
        }
        if (unit == ChronoUnit.HOURS && Duration.between(begin, end).compareTo(LONG) < 0) {
            throw new AssertionError("nothing is known of windows between two hours and " + LONG.toMinutes() + " minutes");
        }
        Instant first = ceiling(begin, unit);
        Instant last = ceiling(boundary, unit);
        if (!last.isAfter(first)) {
            return Map.of(fine, List.of(new Range(begin, end)));
        }
        return Map.of(coarse, List.of(new Range(first, last)), fine, List.of(new Range(begin, first), new Range(last, end)));
    }

    private static boolean isShort(Instant begin, Instant end, ChronoUnit unit) {
        return Duration.between(begin, end).compareTo(unit.getDuration().multipliedBy(SHORT)) <= 0;
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
