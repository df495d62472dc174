package io.statsprofile.internal.series;

import io.statsprofile.internal.model.DropReason;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Why documents of a window will not arrive, as the services counted it, and how long others waited. Immutable.
 *
 * @param refused that Elasticsearch will never take
 * @param dropped that were lost before that, by reason; only reasons with a loss
 * @param longestWaitMillis how long a document had waited at most when a slice was cut, milliseconds; 0 where none waited
 */
public record DeliveryLosses(long refused, Map<DropReason, Long> dropped, long longestWaitMillis) {

    /** Nothing is known to be lost, and nothing waited. */
    public static final DeliveryLosses NONE = new DeliveryLosses(0, Map.of(), 0);

    public DeliveryLosses {
        Map<DropReason, Long> known = new EnumMap<>(DropReason.class);
        known.putAll(dropped);
        known.values().removeIf(documents -> documents == 0);
        dropped = Collections.unmodifiableMap(known);
    }
}
