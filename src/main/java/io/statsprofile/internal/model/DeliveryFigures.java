package io.statsprofile.internal.model;

import io.statsprofile.internal.base.FigureChecks;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What became of documents since the process started, as it was at one moment. Numbers are of documents; where a service logs regions,
 * these are among them.
 *
 * <p>When nothing is on its way, {@code cut + found = acknowledged + refused + dropped + waiting + left}, and
 * {@code sent = acknowledged + refused + retried}. Immutable.
 *
 * @param cut slices that were cut, and regions that were logged
 * @param found taken over from a process or appender before, out of its spool or its queue
 * @param spooled written to disk
 * @param sent attempts whose end is known, whether the request got out or not; a document counts once for each of its attempts
 * @param acknowledged the server has them
 * @param settled those of them that were there already, as an attempt before had brought them there
 * @param retried attempts after which a document had to be tried again
 * @param refused the server will never take them
 * @param dropped lost before that, by reason; reasons without a loss may be absent
 * @param left handed to the process or appender that follows, in the spool or in memory
 * @param backlog what waits
 * @param lastError the last thing that went wrong, one line of a bounded length; null where nothing did
 * @param lastErrorTime when that was; null where nothing did
 */
public record DeliveryFigures(long cut, long found, long spooled, long sent, long acknowledged, long settled, long retried, long refused,
        Map<DropReason, Long> dropped, long left, Backlog backlog, String lastError, Instant lastErrorTime) {

    /** Nothing was made yet, or nobody delivers. */
    public static final DeliveryFigures NONE = new DeliveryFigures(0, 0, 0, 0, 0, 0, 0, 0, Map.of(), 0, Backlog.NONE, null, null);

    /** @throws IllegalArgumentException when a number is negative, or an error has no time or a time no error */
    public DeliveryFigures {
        FigureChecks.notNegative("delivery", "cut", cut);
        FigureChecks.notNegative("delivery", "found", found);
        FigureChecks.notNegative("delivery", "spooled", spooled);
        FigureChecks.notNegative("delivery", "sent", sent);
        FigureChecks.notNegative("delivery", "acknowledged", acknowledged);
        FigureChecks.notNegative("delivery", "settled", settled);
        FigureChecks.notNegative("delivery", "retried", retried);
        FigureChecks.notNegative("delivery", "refused", refused);
        FigureChecks.notNegative("delivery", "left", left);
        Map<DropReason, Long> known = new EnumMap<>(DropReason.class);
        dropped.forEach((reason, documents) -> {
            FigureChecks.notNegative("delivery", "dropped_" + reason.key(), documents);
            if (documents > 0) {
                known.put(reason, documents);
            }
        });
        dropped = Collections.unmodifiableMap(known);
        if ((lastError == null) != (lastErrorTime == null)) {
            throw new IllegalArgumentException("last_error and last_error_time of delivery must both be there, or none of them");
        }
    }

    /**
     * Whether it says what {@link #NONE} says. In a service this is to be asked instead of {@code equals}: where a record has a component
     * of a class of ours, the JDK's code for it ({@link java.lang.runtime.ObjectMethods}) keeps that class, and with it a web application
     * that was undeployed.
     */
    public boolean isNone() {
        return cut == 0 && found == 0 && spooled == 0 && sent == 0 && acknowledged == 0 && settled == 0 && retried == 0 && refused == 0
                && dropped.isEmpty() && left == 0 && backlog.isNone() && lastError == null;
    }

    /** Lost for this reason. */
    public long dropped(DropReason reason) {
        return dropped.getOrDefault(reason, 0L);
    }

    /** All that will not arrive: dropped, or refused. */
    public long lost() {
        return refused + dropped.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The same without a word on errors. */
    public DeliveryFigures withoutError() {
        return lastError == null ? this : new DeliveryFigures(cut, found, spooled, sent, acknowledged, settled, retried, refused, dropped,
                left, backlog, null, null);
    }
}
