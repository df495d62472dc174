package io.statsprofile.kibana;

import io.statsprofile.model.FunctionProfile;
import io.statsprofile.model.ProfileDocument;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a {@link Fleet} wrote, added up by span, host and function. Thread-safe. */
final class FleetSums {

    /** The figures of a row that add up, by their names in a document. */
    private static final List<String> FIGURES = List.of("tottime", "cumtime", "ncalls", "primitive_calls");
    private static final Set<String> SECONDS = Set.of("tottime", "cumtime");
    private static final String ROOT = "statsprofile.";
    private static final String NESTED = "statsprofile.func_profiles.";

    /** A host's sums over a span. */
    private record Cell(int span, int host) {
    }

    private final Fleet fleet;
    private final Map<Cell, Map<String, long[]>> cells = new ConcurrentHashMap<>();

    FleetSums(Fleet fleet) {
        this.fleet = fleet;
    }

    /** Adds what a host wrote in a span. */
    void add(int span, int host, List<ProfileDocument> slices) {
        Map<String, long[]> sums = new HashMap<>();
        for (ProfileDocument slice : slices) {
            for (FunctionProfile row : slice.profile().funcProfiles().values()) {
                long[] sum = sums.computeIfAbsent(row.id().function(), name -> new long[FIGURES.size()]);
                sum[0] += row.tottimeNanos();
                sum[1] += row.hasCumtime() ? row.cumtimeNanos() : 0;
                sum[2] += row.ncalls();
                sum[3] += row.primitiveCalls();
            }
        }
        cells.put(new Cell(span, host), sums);
    }

    /** Everything between two times, or nothing where these are not whole spans, but for less than a slice. */
    Optional<Part> between(Instant from, Instant to) {
        OptionalInt oldest = before(from);
        OptionalInt newest = before(to);
        return oldest.isPresent() && newest.isPresent()
                ? Optional.of(new Part(newest.getAsInt(), oldest.getAsInt(), hosts(host -> true), null)) : Optional.empty();
    }

    /** How many spans before the end of all; a request ends a little before the slice that it does not want. */
    private OptionalInt before(Instant time) {
        Duration distance = Duration.between(time, fleet.end());
        int spans = Math.toIntExact(Math.round((double) distance.toMillis() / fleet.span().toMillis()));
        return distance.minus(fleet.span().multipliedBy(spans)).abs().compareTo(Fleet.INTERVAL) < 0 ? OptionalInt.of(spans) : OptionalInt.empty();
    }

    private Set<Integer> hosts(Predicate<Integer> which) {
        Set<Integer> hosts = new TreeSet<>();
        for (int host = 0; host < fleet.hosts(); host++) {
            if (which.test(host)) {
                hosts.add(host);
            }
        }
        return hosts;
    }

    /** Sums of some hosts, and of one function or of all. */
    final class Part {

        private final int newest;
        private final int oldest;
        private final Set<Integer> hosts;
        private final String function;

        /** @param oldest the first that is too old */
        private Part(int newest, int oldest, Set<Integer> hosts, String function) {
            this.newest = newest;
            this.oldest = oldest;
            this.hosts = hosts;
            this.function = function;
        }

        /** Only what has this value in a field, or null where we do not know such a field. */
        Part where(String field, String value) {
            return switch (field) {
                case "statsprofile.kind" -> value.equals("slice") ? this : null;
                case "service.name" -> value.equals(Fleet.SERVICE) ? this : null;
                case "host.name" -> of(host -> fleet.host(host).equals(value));
                case "service.version" -> of(host -> fleet.version(host).equals(value));
                case "statsprofile.run_id" -> of(host -> fleet.run(host).equals(value));
                case NESTED + "function" -> new Part(newest, oldest, hosts, value);
                default -> null;
            };
        }

        private Part of(Predicate<Integer> which) {
            return new Part(newest, oldest, hosts(host -> hosts.contains(host) && which.test(host)), function);
        }

        private long documents() {
            return (long) loaded().size() * fleet.slicesInSpan();
        }

        /** The sum of a field, in the unit of documents, or NaN where we do not know such a field. */
        double sum(String field) {
            if (field.startsWith(NESTED)) {
                return figure(field.substring(NESTED.length()), function);
            }
            return switch (field) {
                case ROOT + "total_tt" -> figure("tottime", null);
                case ROOT + "total_calls" -> figure("ncalls", null);
                case ROOT + "primitive_calls" -> figure("primitive_calls", null);
                case ROOT + "estimated_cost" -> documents() * (Fleet.COST.toNanos() / 1e9);
                case "event.duration" -> documents() * (double) Fleet.INTERVAL.toNanos();
                default -> Double.NaN;
            };
        }

        /** What the functions that have most of a figure have of it together; {@code (other)} is none of them. */
        double most(String field, int functions) {
            Map<String, Double> byName = fleet.functions().stream().collect(Collectors.toMap(name -> name,
                    name -> new Part(newest, oldest, hosts, name).sum(field), (a, b) -> a, TreeMap::new));
            return byName.values().stream().sorted((a, b) -> Double.compare(b, a)).limit(functions).mapToDouble(v -> v).sum();
        }

        private double figure(String name, String ofFunction) {
            int index = FIGURES.indexOf(name);
            if (index < 0) {
                return Double.NaN;
            }
            long sum = 0;
            for (Map<String, long[]> cell : loaded()) {
                if (ofFunction == null) {
                    sum += cell.values().stream().mapToLong(figures -> figures[index]).sum();
                } else if (cell.containsKey(ofFunction)) {
                    sum += cell.get(ofFunction)[index];
                }
            }
            return SECONDS.contains(name) ? sum / 1e9 : sum;
        }

        /** Of what was written; a request may ask for times before. */
        private List<Map<String, long[]>> loaded() {
            return IntStream.range(newest, oldest).boxed().flatMap(span -> hosts.stream().map(host -> cells.get(new Cell(span, host))))
                    .filter(Objects::nonNull).toList();
        }
    }
}
