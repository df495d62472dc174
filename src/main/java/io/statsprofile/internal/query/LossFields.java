package io.statsprofile.internal.query;

import io.statsprofile.internal.document.DocumentFields;
import io.statsprofile.internal.model.DeliveryFigures;
import io.statsprofile.internal.model.DropReason;
import io.statsprofile.internal.series.DeliveryLosses;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The fields in which slices say how many documents were lost, by reason. Each counts from the start of a process. */
final class LossFields {

    private static final String REFUSED = DocumentFields.ofDelivery(DocumentFields.DELIVERY_REFUSED);
    private static final Map<String, DropReason> REASONS = reasons();
    /** All of them. */
    static final List<String> ALL = all();

    private LossFields() {
    }

    private static Map<String, DropReason> reasons() {
        Map<String, DropReason> reasons = new LinkedHashMap<>();
        for (DropReason reason : DropReason.values()) {
            reasons.put(DocumentFields.ofDelivery(DocumentFields.DELIVERY_DROPPED + reason.key()), reason);
        }
        return reasons;
    }

    private static List<String> all() {
        List<String> fields = new ArrayList<>(REASONS.keySet());
        fields.add(REFUSED);
        return List.copyOf(fields);
    }

    /** What a slice says in such a field. */
    static long value(String field, DeliveryFigures figures) {
        DropReason reason = REASONS.get(field);
        return reason == null ? figures.refused() : figures.dropped(reason);
    }

    /** @param lost by field, in a window */
    static DeliveryLosses losses(Map<String, Long> lost, long longestWaitMillis) {
        Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
        REASONS.forEach((field, reason) -> dropped.put(reason, lost.getOrDefault(field, 0L)));
        return new DeliveryLosses(lost.getOrDefault(REFUSED, 0L), dropped, longestWaitMillis);
    }
}
