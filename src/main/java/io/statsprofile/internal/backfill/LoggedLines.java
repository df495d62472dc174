package io.statsprofile.internal.backfill;

import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.RollupFacts;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * Lines of Python's {@code get_stats_profile()}, which say nothing of their run: those of one hour are taken for one run, which is named
 * after the first of them, and numbered by time. So lines that are added at the end of an hour get a document of their own. Not
 * thread-safe.
 */
final class LoggedLines {

    private static final String RUN = "get_";

    private final Map<Instant, TreeMap<Line, Integer>> hours = new TreeMap<>();

    /** @param id of which copies of a line have the same */
    private record Line(Instant time, String id) {

        static final Comparator<Line> ORDER = Comparator.comparing(Line::time).thenComparing(Line::id);

        static Line of(ProfileDocument document) {
            return new Line(document.timestamp(), document.runId());
        }
    }

    void add(ProfileDocument line) {
        hours.computeIfAbsent(hour(line), hour -> new TreeMap<>(Line.ORDER)).put(Line.of(line), 0);
    }

    private static Instant hour(ProfileDocument line) {
        return line.timestamp().truncatedTo(ChronoUnit.HOURS);
    }

    /** To be called when all were added. */
    void number() {
        for (TreeMap<Line, Integer> lines : hours.values()) {
            int number = 0;
            for (Map.Entry<Line, Integer> line : lines.entrySet()) {
                line.setValue(number++);
            }
        }
    }

    /** The line as a slice of the run of its hour; null for one that was not added. */
    ProfileDocument numbered(ProfileDocument d) {
        TreeMap<Line, Integer> lines = hours.get(hour(d));
        if (lines == null || !lines.containsKey(Line.of(d))) {
            return null;
        }
        return new ProfileDocument(d.kind(), d.timestamp(), d.start(), d.end(), d.durationNanos(), RUN + lines.firstKey().id(),
                lines.get(Line.of(d)), d.namespace(), d.service(), d.hostName(), d.pid(), d.labels(), d.functionCount(), d.profile(),
                d.facts().withRollup(RollupFacts.NONE));
    }
}
