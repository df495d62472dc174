package io.statsprofile.query;

import io.statsprofile.model.SliceGap;
import io.statsprofile.model.UnfinishedRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is known of one run's documents within a window. Not thread-safe. */
final class RunTally {

    private final String runId;
    private final TreeMap<Long, Long> openedBySequence = new TreeMap<>();
    private long firstSequence = Long.MAX_VALUE;
    private long firstStartMillis;
    private long lastSequence = -1;
    private long lastEndMillis = Long.MIN_VALUE;
    private boolean ended;
    private long leastDropped = Long.MAX_VALUE;
    private long mostDropped;

    RunTally(String runId) {
        this.runId = runId;
    }

    /** A document is there, of a slice that {@linkplain Buckets#nominal nominally} opened then. */
    void sequence(long sequence, long openedMillis) {
        openedBySequence.put(sequence, openedMillis);
    }

    /** A document that is there begins then. */
    void begin(long sequence, long startMillis) {
        if (sequence < firstSequence) {
            firstSequence = sequence;
            firstStartMillis = startMillis;
        }
    }

    /** Whether it may have been running at a moment: not before its first document, number 0, and not after its last one. What began or ended unseen may have. */
    boolean mayRunAt(long millis) {
        return (firstSequence > 0 || firstStartMillis <= millis) && (!ended || lastEndMillis >= millis);
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

    /** What was dropped from the first to the last document. */
    long dropped() {
        return leastDropped == Long.MAX_VALUE ? 0 : mostDropped - leastDropped;
    }

    List<SliceGap> gaps() {
        List<SliceGap> gaps = new ArrayList<>();
        Map.Entry<Long, Long> before = null;
        for (Map.Entry<Long, Long> entry : openedBySequence.entrySet()) {
            if (before != null && entry.getKey() > before.getKey() + 1) {
                gaps.add(new SliceGap(runId, before.getKey() + 1, entry.getKey() - 1, Instant.ofEpochMilli(before.getValue()),
                        Instant.ofEpochMilli(entry.getValue())));
            }
            before = entry;
        }
        return gaps;
    }

    /** Whether it fell silent: no last document, and nothing for two intervals before the window's end. Regions have no interval and come when they come. */
    Optional<UnfinishedRun> unfinished(Buckets window, long intervalMillis) {
        if (ended || lastSequence < 0 || intervalMillis == 0 || lastEndMillis + 2 * intervalMillis >= window.toMillis()) {
            return Optional.empty();
        }
        return Optional.of(new UnfinishedRun(runId, lastSequence, Instant.ofEpochMilli(lastEndMillis)));
    }
}
