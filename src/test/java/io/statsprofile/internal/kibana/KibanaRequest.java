package io.statsprofile.internal.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A panel's request as Kibana makes it from {@code data.url}: dashboard filters and time range for {@code %context%} and
 * {@code %timefield%}, or the filters in the places that a query of the panel's own has for them; the range or its ends, shifted or not,
 * for {@code %timefilter%}, a round interval for {@code %autointerval%}.
 */
final class KibanaRequest {

    private static final long[][] ROUND = {{500, 100}, {5_000, 1_000}, {7_500, 5_000}, {15_000, 10_000}, {45_000, 30_000}, {180_000, 60_000},
        {450_000, 300_000}, {1_200_000, 600_000}, {2_700_000, 1_800_000}, {7_200_000, 3_600_000},
        {21_600_000, 10_800_000}, {86_400_000, 43_200_000}, {604_800_000, 86_400_000}};

    private static final String CLAUSE = "%dashboard_context-([a-z_]+)_clause%";
    private static final Map<String, Long> UNITS = Map.of("second", 1_000L, "minute", 60_000L, "hour", 3_600_000L, "day", 86_400_000L, "week", 604_800_000L);

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
        filters.addObject().putObject("range").putObject(url.get("%timefield%").asText()).put("gte", from.toString()).put("lte", to.toString())
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
                long buckets = object.get("interval").get("%autointerval%").asLong(50);
                object.remove("interval");
                object.put("fixed_interval", interval((to.toEpochMilli() - from.toEpochMilli()) / buckets) + "ms");
            }
            object.properties().forEach(field -> {
                String bound = field.getValue().path("%timefilter%").asText();
                if (bound.isEmpty()) {
                    resolve(field.getValue(), field.getKey());
                } else if (bound.equals("true")) {
                    field.setValue(object.objectNode().put("gte", shifted(from, field.getValue()).toString()).put("lte", shifted(to, field.getValue()).toString())
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

    /** Milliseconds that Kibana rounds an interval of that length to. */
    static long interval(long length) {
        for (long[] step : ROUND) {
            if (length <= step[0]) {
                return step[1];
            }
        }
        throw new AssertionError("longer windows than tests need");
    }
}
