package io.statsprofile.internal.kibana;

import io.statsprofile.internal.kibana.FleetSums.Selection;
import io.statsprofile.internal.kibana.FleetTally.Key;
import io.statsprofile.internal.kibana.FleetTally.Rows;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/**
 * What is known of the documents that a query, a filter or a bucket leaves: slices, functions nested in them or with documents of their
 * own, or callers of these. Whoever asks for what is not known gets an AssertionError. Immutable.
 */
final class FleetPart {

    private static final String ROOT = "statsprofile.";
    private static final String KIND = ROOT + "kind";
    private static final String NESTED = "statsprofile.func_profiles";
    private static final String CALLERS = NESTED + ".callers";
    /** Begins the fields of functions with documents of their own. */
    private static final String FLAT = "statsprofile.func_profile.";

    private final FleetSums sums;
    private final Selection selection;
    /** Null where the documents are slices. */
    private final Rows rows;
    private final Predicate<Key> whose;
    /** The only function that is left, or null where there may be others; to find it without looking at all. */
    private final String function;
    private final FleetTally tally;

    private FleetPart(FleetSums sums, Selection selection, Rows rows, Predicate<Key> whose, String function) {
        this.sums = sums;
        this.selection = selection;
        this.rows = rows;
        this.whose = whose;
        this.function = function;
        this.tally = sums.of(selection);
    }

    static FleetPart slices(FleetSums sums, Selection selection) {
        return new FleetPart(sums, selection, null, key -> true, null);
    }

    /** The functions, where each has a document. */
    FleetPart flat() {
        return rows(Rows.ALL);
    }

    /** What is nested in these. */
    FleetPart nested(String path) {
        return switch (path) {
            case NESTED -> rows(Rows.ALL);
            case CALLERS -> rows(Rows.CALLERS);
            default -> throw unknown("path " + path);
        };
    }

    /** Those that something is nested in. */
    FleetPart having(String path) {
        if (!path.equals(CALLERS)) {
            throw unknown("what has " + path);
        }
        return rows(Rows.CALLED);
    }

    private FleetPart rows(Rows which) {
        return new FleetPart(sums, selection, which, whose, function);
    }

    /** Those that have this value in a field. */
    FleetPart where(String field, String value) {
        if (field.equals(NESTED + ".function") || field.equals(FLAT + "function")) {
            return new FleetPart(sums, selection, rows, whose.and(key -> key.function().equals(value)), value);
        }
        return where(field, Set.of(value)::contains);
    }

    /** Those that have none of these values in a field. */
    FleetPart without(String field, Collection<String> values) {
        return where(field, value -> !values.contains(value));
    }

    private FleetPart where(String field, Predicate<String> which) {
        IntFunction<String> ofHost = ofHost(field);
        if (ofHost != null) {
            return new FleetPart(sums, selection.of(sums.hosts(host -> selection.hosts().contains(host) && which.test(ofHost.apply(host)))),
                    rows, whose, function);
        }
        if (field.equals(KIND)) {
            return new FleetPart(sums, selection.of(which), rows, whose, function);
        }
        return switch (field) {
            case NESTED + ".function", FLAT + "function" -> new FleetPart(sums, selection, rows,
                    whose.and(key -> which.test(key.function())), function);
            case NESTED + ".class" -> new FleetPart(sums, selection, rows, whose.and(key -> which.test(classOf(key.function()))), function);
            case CALLERS + ".caller" -> new FleetPart(sums, selection, rows, whose.and(key -> which.test(key.caller())), function);
            default -> throw unknown("field " + field);
        };
    }

    /** Slices, hours, days: those that these are of. */
    Set<String> kinds() {
        return selection.ranges().keySet();
    }

    /** Those of these kinds. */
    FleetPart ofKinds(Set<String> kinds) {
        return new FleetPart(sums, selection.of(kinds::contains), rows, whose, function);
    }

    /** What stands in a field of all documents of a host, or null. */
    private IntFunction<String> ofHost(String field) {
        return switch (field) {
            case "host.name" -> sums.fleet()::host;
            case "service.version" -> sums.fleet()::version;
            case "statsprofile.run_id" -> sums.fleet()::run;
            case "service.name" -> host -> Fleet.SERVICE;
            case "service.environment" -> host -> Fleet.ENVIRONMENT;
            case "data_stream.namespace" -> host -> Fleet.NAMESPACE;
            case "statsprofile.late" -> host -> "false";
            case NESTED + ".mode" -> host -> "exact";
            default -> null;
        };
    }

    /** What stands in a field of these. */
    Set<String> values(String field) {
        Set<String> values = new TreeSet<>();
        IntFunction<String> ofHost = ofHost(field);
        if (ofHost != null) {
            selection.hosts().forEach(host -> values.add(ofHost.apply(host)));
            values.removeIf(value -> where(field, value).count() == 0);
            return values;
        }
        if (field.equals(NESTED + ".class")) {
            values(NESTED + ".function").forEach(function -> values.add(classOf(function)));
            values.remove("");
            return values;
        }
        boolean isCaller = field.equals(CALLERS + ".caller");
        if (rows == null || !isCaller && !field.equals(NESTED + ".function") && !field.equals(FLAT + "function")) {
            throw unknown("values of " + field);
        }
        for (Key key : tally.keys(rows, function)) {
            if (whose.test(key)) {
                values.add(isCaller ? key.caller() : key.function());
            }
        }
        return values;
    }

    /** Empty for what is folded. */
    private static String classOf(String function) {
        return function.contains(".") ? function.substring(0, function.lastIndexOf('.')) : "";
    }

    /** How many slices, hours and days these are, or are nested in. */
    long documents() {
        return tally.slices();
    }

    /** How many documents, nested ones included where these are nested. */
    long count() {
        return rows == null ? tally.slices() : tally.count(rows, whose, function);
    }

    /** What an aggregation of one value comes to, in the unit of documents, NaN where there is nothing to aggregate. */
    double metric(String aggregation, String field) {
        if (aggregation.equals("cardinality")) {
            return field.equals("event.id") ? tally.slices() : values(field).size();
        }
        double value = rows == null ? ofSlices(aggregation + " of " + field) : ofRows(aggregation, field);
        return count() == 0 && (aggregation.equals("min") || aggregation.equals("max")) ? Double.NaN : value;
    }

    private double ofSlices(String metric) {
        return switch (metric) {
            case "sum of " + ROOT + "total_tt" -> flat().ofRows("sum", FLAT + "tottime");
            case "sum of " + ROOT + "total_calls" -> flat().ofRows("sum", FLAT + "ncalls");
            case "sum of " + ROOT + "estimated_cost" -> tally.costNanos() / 1e9;
            case "sum of " + ROOT + "unrecorded_calls" -> 0;
            case "sum of event.duration" -> tally.durationNanos();
            case "value_count of " + ROOT + "sequence" -> tally.slices();
            case "sum of " + ROOT + "sequence" -> tally.sumOfSequences();
            case "min of " + ROOT + "sequence" -> tally.firstSequence();
            case "max of " + ROOT + "sequence" -> tally.lastSequence();
            case "min of " + ROOT + "dropped_documents", "max of " + ROOT + "dropped_documents" -> 0;
            case "max of " + ROOT + "interval" -> tally.intervalNanos() / 1e9;
            case "max of @timestamp" -> tally.lastTimeMillis();
            case "max of " + ROOT + "last_sequence" -> tally.lastSequenceOfHours();
            case "sum of " + ROOT + "slices" -> tally.inRolledUp();
            case "sum of " + ROOT + "hours" -> tally.hours();
            case "value_count of " + ROOT + "slices" -> tally.rolledUp();
            case "value_count of " + ROOT + "hours" -> tally.days();
            case "min of event.start" -> tally.firstMillis();
            default -> throw unknown(metric);
        };
    }

    private double ofRows(String aggregation, String field) {
        String name = field.substring(field.lastIndexOf('.') + 1);
        String prefix = field.substring(0, field.length() - name.length());
        boolean isOurs = prefix.equals(FLAT) || prefix.equals(rows == Rows.CALLERS ? CALLERS + "." : NESTED + ".");
        double value = tally.figure(name, rows, whose, function);
        if (!isOurs || Double.isNaN(value) || !aggregation.equals(name.equals("open_calls") ? "max" : "sum")) {
            throw unknown(aggregation + " of " + field);
        }
        return value;
    }

    private static AssertionError unknown(String what) {
        return new AssertionError("nothing is known of " + what + ", so this answer would stay unchecked");
    }
}
