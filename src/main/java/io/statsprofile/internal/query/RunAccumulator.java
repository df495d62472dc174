package io.statsprofile.internal.query;

import io.statsprofile.internal.series.SliceGap;
import io.statsprofile.internal.series.UnfinishedRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** What is known of one run's documents within a window. Not thread-safe. */
final class RunAccumulator {

    private final String runId;
    private final TreeMap<Long, Row> rows = new TreeMap<>();
    private long firstSequence = Long.MAX_VALUE;
    private long firstStartMillis;
    private long intervalMillis;
    private boolean beheaded;
    private long earlierSequence = -1;
    private long lastSequence = -1;
    private long lastEndMillis = Long.MIN_VALUE;
    private boolean ended;
    private long leastDropped = Long.MAX_VALUE;
    private long mostDropped;
    /** By {@linkplain LossFields field}, the least and the most that documents say. */
    private final Map<String, long[]> lost = new HashMap<>();
    /** By {@linkplain CounterFields field}, the same. */
    private final Map<String, long[]> counted = new HashMap<>();

    RunAccumulator(String runId) {
        this.runId = runId;
    }

    /**
     * Slices that are there, one or in a row.
     *
     * @param last sequence
     * @param slices how many: fewer than the sequences span where an hour lacks some
     * @param openedMillis when the first of them {@linkplain Buckets#nominal nominally} opened
     * @param lastOpenedMillis when the last one did
     */
    private record Row(long last, long slices, long openedMillis, long lastOpenedMillis) {
    }

    /** A document is there, of a slice that {@linkplain Buckets#nominal nominally} opened then. */
    void sequence(long sequence, long openedMillis) {
        rows.put(sequence, new Row(sequence, 1, openedMillis, openedMillis));
    }

    /**
     * A document is there that sums up these slices; the last one opened then.
     *
     * @return whether none of them is in a document that was told before; those have to come in order of their first sequences
     */
    boolean sequences(long first, long last, long slices, long openedMillis, long lastOpenedMillis) {
        if (!rows.isEmpty() && rows.lastEntry().getValue().last() >= first) {
            return false;
        }
        rows.put(first, new Row(last, slices, openedMillis, Math.max(openedMillis, lastOpenedMillis)));
        return true;
    }

    /** A document that is there begins then. */
    void begin(long sequence, long startMillis) {
        if (sequence < firstSequence) {
            firstSequence = sequence;
            firstStartMillis = startMillis;
        }
    }

    /**
     * Whether it may have been running at a moment: not before its first document, number 0, and not after its last one. What began or
     * ended unseen may have.
     */
    boolean mayRunAt(long millis) {
        return (firstSequence > 0 || firstStartMillis <= millis) && (!ended || lastEndMillis >= millis);
    }

    String runId() {
        return runId;
    }

    /** The longest interval of its documents. */
    void interval(long millis) {
        intervalMillis = Math.max(intervalMillis, millis);
    }

    /**
     * Whether its first documents should be there and are not: it was made within the window, as its id tells, and numbers begin at 0.
     * (Its first document may begin a little before that, with the process; see {@link #earlier}.)
     *
     * @param openBegin whether the window begins with its first document, which may be the one behind those that are missing
     */
    boolean lacksFirst(Buckets window, boolean openBegin) {
        beheaded = !rows.isEmpty() && leastSequence() > 0
                && madeMillis() >= window.fromMillis() - (openBegin ? 2 * intervalMillis : 0);
        return beheaded;
    }

    /** The least number that is there; only where one is. */
    long leastSequence() {
        return rows.firstKey();
    }

    /** A document that is there, but not in the answer: before the window, or of another version. */
    void earlier(long sequence) {
        earlierSequence = Math.max(earlierSequence, sequence);
    }

    /** When the run was made, by its id, a version 7 UUID; long ago where it is none. */
    private long madeMillis() {
        try {
            UUID id = UUID.fromString(runId);
            return id.version() == 7 ? id.getMostSignificantBits() >>> 16 : Long.MIN_VALUE;
        } catch (IllegalArgumentException other) {
            return Long.MIN_VALUE;
        }
    }

    /** The last document of the run that is there ends then. */
    void end(long sequence, long endMillis, boolean last) {
        lastSequence = Math.max(lastSequence, sequence);
        lastEndMillis = Math.max(lastEndMillis, endMillis);
        ended |= last;
    }

    /** The range of what documents say of the documents dropped before them. */
    void dropped(long least, long most) {
        leastDropped = Math.min(leastDropped, least);
        mostDropped = Math.max(mostDropped, most);
    }

    /** What was dropped from the first to the last document; from the run's beginning on where that is in the window. */
    long dropped() {
        return leastDropped == Long.MAX_VALUE ? 0 : isFromItsBeginning() ? mostDropped : mostDropped - leastDropped;
    }

    private boolean isFromItsBeginning() {
        return beheaded && earlierSequence < 0 || !rows.isEmpty() && leastSequence() == 0;
    }

    /** The range of what documents say in one of the fields of losses. */
    void lost(String field, long least, long most) {
        widen(lost, field, least, most);
    }

    /** The range of what documents say in one of the fields that count. */
    void counted(String field, long least, long most) {
        widen(counted, field, least, most);
    }

    private static void widen(Map<String, long[]> ranges, String field, long least, long most) {
        long[] range = ranges.computeIfAbsent(field, name -> new long[] {least, most});
        range[0] = Math.min(range[0], least);
        range[1] = Math.max(range[1], most);
    }

    /** Adds what {@link #dropped} is made of, by field. */
    void addLost(Map<String, Long> sums) {
        if (dropped() > 0) {
            addTo(sums, lost);
        }
    }

    /** Whether its documents tell of delivery, as far as is known: the first of a run has nothing to tell yet. */
    boolean tells() {
        return counted.containsKey(CounterFields.CUT) && counted.get(CounterFields.CUT)[1] > 0;
    }

    /** Adds what was counted from the first to the last document, by field. */
    void addCounted(Map<String, Long> sums) {
        addTo(sums, counted);
    }

    private void addTo(Map<String, Long> sums, Map<String, long[]> ranges) {
        ranges.forEach((field, range) -> sums.merge(field, isFromItsBeginning() ? range[1] : range[1] - range[0], Long::sum));
    }

    List<SliceGap> gaps() {
        List<SliceGap> gaps = new ArrayList<>();
        if (beheaded && leastSequence() > earlierSequence + 1) {
            gaps.add(new SliceGap(runId, earlierSequence + 1, leastSequence() - 1, Instant.ofEpochMilli(madeMillis()),
                    Instant.ofEpochMilli(rows.firstEntry().getValue().openedMillis())));
        }
        Row before = null;
        for (Map.Entry<Long, Row> entry : rows.entrySet()) {
            Row row = entry.getValue();
            if (before != null && entry.getKey() > before.last() + 1) {
                gaps.add(new SliceGap(runId, before.last() + 1, entry.getKey() - 1, Instant.ofEpochMilli(before.lastOpenedMillis()),
                        Instant.ofEpochMilli(row.openedMillis())));
            }
            long lacking = row.last() - entry.getKey() + 1 - row.slices();
            if (lacking > 0) {
                gaps.add(new SliceGap(runId, entry.getKey(), row.last(), Instant.ofEpochMilli(row.openedMillis()),
                        Instant.ofEpochMilli(row.lastOpenedMillis()), lacking));
            }
            before = row;
        }
        return gaps;
    }

    /**
     * Whether it fell silent: no last document, and nothing for two intervals before the window's end. Regions have no interval and come
     * when they come.
     */
    Optional<UnfinishedRun> unfinished(Buckets window, long intervalMillis) {
        if (ended || lastSequence < 0 || intervalMillis == 0 || lastEndMillis + 2 * intervalMillis >= window.toMillis()) {
            return Optional.empty();
        }
        return Optional.of(new UnfinishedRun(runId, lastSequence, Instant.ofEpochMilli(lastEndMillis)));
    }
}
