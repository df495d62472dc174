package io.statsprofile.internal.kibana;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A panel's request as Kibana makes it from {@code data.url}: dashboard filters and time range for {@code %context%} and
 * {@code %timefield%}, or the filters in the places that a query of the panel's own has for them; the range or its ends, shifted or not,
 * for {@code %timefilter%}, a round interval for {@code %autointerval%}.
 */
final class KibanaRequest {

    /** Milliseconds up to which Kibana takes such an interval. */
    private static final Map<Long, String> ROUND = new TreeMap<>(Map.ofEntries(entry(500L, "100ms"), entry(5_000L, "1s"),
            entry(7_500L, "5s"), entry(15_000L, "10s"), entry(45_000L, "30s"), entry(180_000L, "1m"), entry(450_000L, "5m"),
            entry(1_200_000L, "10m"), entry(2_700_000L, "30m"),
            entry(7_200_000L, "1h"), entry(21_600_000L, "3h"), entry(86_400_000L, "12h"), entry(604_800_000L, "24h"),
            entry(1_814_400_000L, "1w"), entry(3_628_799_999L, "30d")));
    /** One of these is to Kibana what the calendar has, and not a length. */
    private static final Set<String> CALENDAR = Set.of("1m", "1h", "1w", "1y");

    private static final String CLAUSE = "%dashboard_context-([a-z_]+)_clause%";
    private static final Map<String, Long> UNITS = Map.of("second", 1_000L, "minute", 60_000L, "hour", 3_600_000L, "day", 86_400_000L,
            "week", 604_800_000L);

    private final Instant from;
    private final Instant to;
    private final JsonNode filter;

    /** @param filter what the dashboard's controls ask for */
    KibanaRequest(Instant from, Instant to, JsonNode filter) {
        this.from = from;
        this.to = to;
        this.filter = filter;
    }

    /** The same with the filter by which panels remember a function; it leaves no document out. */
    KibanaRequest choosing(String function) {
        JsonNode chosen = filter.deepCopy();
        ((ObjectNode) chosen.get("bool")).withArray("filter").addObject().putObject("match_all").put("_name", "function " + function);
        return new KibanaRequest(from, to, chosen);
    }

    /** The body for the server. */
    JsonNode body(JsonNode url) {
        ObjectNode body = url.get("body").deepCopy();
        if (body.has("query")) {
            if (url.has("%context%") || url.has("%timefield%")) {
                throw new AssertionError("Kibana refuses %context% and %timefield% beside a query of the panel's own");
            }
            if (!clauses(body.get("query")).equals(List.of("must", "filter", "must_not"))) {
                throw new AssertionError("a panel must heed all of the dashboard's filters");
            }
            resolve(body.get("query"), "");
            resolve(body.get("aggs"), "");
            return body;
        }
        if (!url.path("%context%").asBoolean()) {
            throw new AssertionError("a panel must heed the dashboard's filters");
        }
        ArrayNode filters = body.putObject("query").putObject("bool").putArray("filter");
        filters.add(filter);
        filters.addObject().putObject("range").putObject(url.get("%timefield%").asText()).put("gte", from.toString())
                .put("lte", to.toString())
                .put("format", "strict_date_optional_time");
        resolve(body.path("aggs"), "");
        return body;
    }

    private static List<String> clauses(JsonNode query) {
        Matcher matcher = Pattern.compile(CLAUSE).matcher(query.toString());
        return matcher.results().map(found -> found.group(1)).toList();
    }

    /** Puts the dashboard's clauses of one sort in the place of their placeholder; ours has a filter only. */
    private void inject(ArrayNode array) {
        for (int i = array.size() - 1; i >= 0; i--) {
            if (array.get(i).isTextual() && array.get(i).asText().matches(CLAUSE)) {
                String clause = array.remove(i).asText();
                if (clause.contains("-filter_")) {
                    array.insert(i, filter);
                }
            }
        }
    }

    private void resolve(JsonNode node, String key) {
        if (node instanceof ArrayNode array) {
            inject(array);
            array.forEach(element -> resolve(element, ""));
        }
        if (node instanceof ObjectNode object) {
            if (key.equals("date_histogram") && object.path("interval").has("%autointerval%")) {
                double buckets = object.get("interval").get("%autointerval%").asDouble(50);
                object.remove("interval");
                String interval = rounded((to.toEpochMilli() - from.toEpochMilli()) / buckets);
                object.put(CALENDAR.contains(interval) ? "calendar_interval" : "fixed_interval", interval);
            }
            object.properties().forEach(field -> {
                String bound = field.getValue().path("%timefilter%").asText();
                if (bound.isEmpty()) {
                    resolve(field.getValue(), field.getKey());
                } else if (bound.equals("true")) {
                    field.setValue(object.objectNode().put("gte", shifted(from, field.getValue()).toString())
                            .put("lte", shifted(to, field.getValue()).toString())
                            .put("format", "strict_date_optional_time"));
                } else {
                    field.setValue(object.numberNode(shifted(bound.equals("min") ? from : to, field.getValue()).toEpochMilli()));
                }
            });
        }
    }

    private static Instant shifted(Instant time, JsonNode filter) {
        long shift = filter.path("shift").asLong();
        return shift == 0 ? time : time.plusMillis(shift * UNITS.get(filter.path("unit").asText("day")));
    }

    /** What Kibana rounds so many milliseconds to. */
    static String rounded(double length) {
        return ROUND.entrySet().stream().filter(step -> length <= step.getKey()).map(Map.Entry::getValue).findFirst().orElse("1y");
    }

    /** The same in milliseconds, of windows of less than years. */
    static long interval(long length) {
        String rounded = rounded(length);
        return switch (rounded) {
            case "100ms" -> 100;
            case "1w" -> 7 * 86_400_000L;
            case "30d" -> 30 * 86_400_000L;
            case "1y" -> throw new AssertionError("longer windows than tests need");
            default -> Duration.parse("PT" + rounded.toUpperCase(Locale.ROOT)).toMillis();
        };
    }
}
