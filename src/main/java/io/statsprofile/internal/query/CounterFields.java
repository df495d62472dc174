package io.statsprofile.internal.query;

import io.statsprofile.internal.document.DocumentFields;
import io.statsprofile.internal.model.DeliveryFigures;
import io.statsprofile.internal.series.DeliverySums;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** The fields in which slices count what became of documents. Each counts from the start of a process, and only grows. */
final class CounterFields {

    /** Of a run that tells of delivery it is more than 0 from its second slice on. */
    static final String CUT = DocumentFields.ofDelivery(DocumentFields.DELIVERY_CUT);
    private static final String FOUND = DocumentFields.ofDelivery(DocumentFields.DELIVERY_FOUND);
    private static final String SPOOLED = DocumentFields.ofDelivery(DocumentFields.DELIVERY_SPOOLED);
    private static final String SENT = DocumentFields.ofDelivery(DocumentFields.DELIVERY_SENT);
    private static final String ACKNOWLEDGED = DocumentFields.ofDelivery(DocumentFields.DELIVERY_ACKNOWLEDGED);
    private static final String SETTLED = DocumentFields.ofDelivery(DocumentFields.DELIVERY_SETTLED);
    private static final String RETRIED = DocumentFields.ofDelivery(DocumentFields.DELIVERY_RETRIED);
    private static final Map<String, ToLongFunction<DeliveryFigures>> COUNTERS = counters();
    /** All of them. */
    static final List<String> ALL = List.copyOf(COUNTERS.keySet());

    private CounterFields() {
    }

    private static Map<String, ToLongFunction<DeliveryFigures>> counters() {
        Map<String, ToLongFunction<DeliveryFigures>> counters = new LinkedHashMap<>();
        counters.put(CUT, DeliveryFigures::cut);
        counters.put(FOUND, DeliveryFigures::found);
        counters.put(SPOOLED, DeliveryFigures::spooled);
        counters.put(SENT, DeliveryFigures::sent);
        counters.put(ACKNOWLEDGED, DeliveryFigures::acknowledged);
        counters.put(SETTLED, DeliveryFigures::settled);
        counters.put(RETRIED, DeliveryFigures::retried);
        return counters;
    }

    /** What a slice says in such a field. */
    static long value(String field, DeliveryFigures figures) {
        return COUNTERS.get(field).applyAsLong(figures);
    }

    /**
     * @param runs that tell of delivery
     * @param counted by field, in a window
     * @param error the last one, or null
     */
    static DeliverySums sums(int runs, Map<String, Long> counted, long spoolBytes, LastError error) {
        return new DeliverySums(runs, of(counted, CUT), of(counted, FOUND), of(counted, SPOOLED), of(counted, SENT),
                of(counted, ACKNOWLEDGED), of(counted, SETTLED), of(counted, RETRIED), spoolBytes, error == null ? null : error.text(),
                error == null ? null : error.time(), error == null ? null : error.host());
    }

    private static long of(Map<String, Long> counted, String field) {
        return counted.getOrDefault(field, 0L);
    }
}
