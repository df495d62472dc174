package io.statsprofile.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * A panel's request as Kibana makes it from {@code data.url}: dashboard filters and time range for {@code %context%} and {@code %timefield%}, the ends of
 * the range for {@code %timefilter%}, a round interval for {@code %autointerval%}.
 */
final class KibanaRequest {

    private static final long[][] ROUND = {{500, 100}, {5_000, 1_000}, {7_500, 5_000}, {15_000, 10_000}, {45_000, 30_000}, {180_000, 60_000},
        {450_000, 300_000}, {1_200_000, 600_000}, {2_700_000, 1_800_000}, {7_200_000, 3_600_000}};

    private final Instant from;
    private final Instant to;
    private final JsonNode filter;

    /** @param filter what the dashboard's controls ask for */
    KibanaRequest(Instant from, Instant to, JsonNode filter) {
        this.from = from;
        this.to = to;
        this.filter = filter;
    }

    /** The body for the server. */
    JsonNode body(JsonNode url) {
        ObjectNode body = url.get("body").deepCopy();
        if (!url.path("%context%").asBoolean() || body.has("query")) {
            throw new AssertionError("a panel must heed the dashboard's filters, and then must not have a query of its own");
        }
        ArrayNode filters = body.putObject("query").putObject("bool").putArray("filter");
        filters.add(filter);
        filters.addObject().putObject("range").putObject(url.get("%timefield%").asText()).put("gte", from.toString()).put("lte", to.toString())
                .put("format", "strict_date_optional_time");
        resolve(body.get("aggs"), "");
        return body;
    }

    private void resolve(JsonNode node, String key) {
        node.forEach(child -> {
            if (child.isArray()) {
                resolve(child, "");
            }
        });
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
                } else {
                    field.setValue(object.numberNode((bound.equals("min") ? from : to).toEpochMilli()));
                }
            });
        }
    }

    private static long interval(long length) {
        for (long[] step : ROUND) {
            if (length <= step[0]) {
                return step[1];
            }
        }
        throw new AssertionError("longer windows than tests need");
    }
}
