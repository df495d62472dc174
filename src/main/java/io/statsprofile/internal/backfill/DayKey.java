package io.statsprofile.internal.backfill;

import io.statsprofile.internal.model.ProfileDocument;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * Whose hours are in one day document; null for what a document does not say.
 *
 * @param day its begin, in UTC
 */
record DayKey(Instant day, String namespace, String service, String version, String environment) {

    static DayKey of(Instant day, ProfileDocument hour) {
        return new DayKey(day, hour.namespace(), hour.service().name(), hour.service().version(), hour.service().environment());
    }

    /** Follows from the rest, so that whoever makes the day gives it the same id. */
    String runId() {
        StringBuilder text = new StringBuilder(day.toString());
        for (String part : Arrays.asList(namespace, service, version, environment)) {
            // With its length, so that no two keys are one text.
            text.append(part == null ? "|-" : "|" + part.length() + ":" + part);
        }
        return UUID.nameUUIDFromBytes(text.toString().getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** For people. */
    String told() {
        List<String> parts = new ArrayList<>();
        parts.add(service == null ? "(no service.name)" : service);
        if (version != null) {
            parts.add(version);
        }
        if (environment != null) {
            parts.add(environment);
        }
        return String.join(" ", parts);
    }
}
