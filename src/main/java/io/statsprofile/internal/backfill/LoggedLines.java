package io.statsprofile.internal.backfill;

import io.statsprofile.internal.document.LoggedProfile;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.RollupFacts;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Lines of Python's {@code get_stats_profile()}, which say nothing of their run: those of one hour are taken for one run, which is named
 * after the first of them, and numbered by time. So lines that are added at the end of an hour get a document of their own. Takes 24 bytes
 * a line, and about 500 more an hour. Not thread-safe.
 */
final class LoggedLines {

    private static final String RUN = "get_";
    private static final int LEAST = 16;

    private final Map<Instant, Hour> hours = new TreeMap<>();

    /**
     * @param nanos since the begin of its hour
     * @param id of which copies of a line have the same
     */
    private record Line(long nanos, UUID id) {

        /** As their texts are ordered. */
        static final Comparator<Line> ORDER = Comparator.comparingLong(Line::nanos)
                .thenComparing(line -> line.id.getMostSignificantBits(), Long::compareUnsigned)
                .thenComparing(line -> line.id.getLeastSignificantBits(), Long::compareUnsigned);

        static Line of(ProfileDocument document) {
            return new Line(Duration.between(hour(document), document.timestamp()).toNanos(), LoggedProfile.id(document));
        }
    }

    /** Lines as numbers, since a file may have millions of them. */
    private static final class Hour {

        /** A line that says where all of these come from, without its figures. */
        private final ProfileDocument origin;
        private long[] nanos = new long[LEAST];
        private long[] most = new long[LEAST];
        private long[] least = new long[LEAST];
        private int size;

        Hour(ProfileDocument origin) {
            this.origin = origin;
        }

        void add(Line line) {
            if (size == nanos.length) {
                resize(size + size / 2);
            }
            set(size++, line);
        }

        private void resize(int length) {
            nanos = Arrays.copyOf(nanos, length);
            most = Arrays.copyOf(most, length);
            least = Arrays.copyOf(least, length);
        }

        private void set(int at, Line line) {
            nanos[at] = line.nanos();
            most[at] = line.id().getMostSignificantBits();
            least[at] = line.id().getLeastSignificantBits();
        }

        Line line(int number) {
            return new Line(nanos[number], new UUID(most[number], least[number]));
        }

        /** Puts the lines in order, each once. */
        void sort() {
            List<Line> lines = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                lines.add(line(i));
            }
            lines.sort(Line.ORDER);
            size = 0;
            for (Line line : lines) {
                if (size == 0 || !line.equals(line(size - 1))) {
                    set(size++, line);
                }
            }
            resize(size);
        }

        /** @return negative where it is not there */
        int number(Line line) {
            int from = 0;
            int to = size - 1;
            while (from <= to) {
                int middle = (from + to) >>> 1;
                int order = Line.ORDER.compare(line(middle), line);
                if (order == 0) {
                    return middle;
                }
                from = order < 0 ? middle + 1 : from;
                to = order < 0 ? to : middle - 1;
            }
            return -1;
        }

        ProfileDocument slice(ProfileDocument d, int number) {
            return new ProfileDocument(d.kind(), d.timestamp(), d.start(), d.end(), d.durationNanos(),
                    RUN + LoggedProfile.runId(line(0).id()), number, d.namespace(), d.service(), d.hostName(), d.pid(), d.labels(),
                    d.functionCount(), d.profile(), d.facts().withRollup(RollupFacts.NONE));
        }
    }

    /** @param line as it was read; its figures are not kept */
    void add(ProfileDocument line) {
        hours.computeIfAbsent(hour(line), hour -> new Hour(FileBackfill.bare(line))).add(Line.of(line));
    }

    private static Instant hour(ProfileDocument line) {
        return line.timestamp().truncatedTo(ChronoUnit.HOURS);
    }

    /**
     * To be called when all were added.
     *
     * @param slices takes one for each line, which has its run, its number and its origin, and no figures
     */
    void number(Consumer<ProfileDocument> slices) {
        for (Hour hour : hours.values()) {
            hour.sort();
            for (int number = 0; number < hour.size; number++) {
                slices.accept(hour.slice(hour.origin, number));
            }
        }
    }

    /** The line as a slice of the run of its hour; null for one that was not added. */
    ProfileDocument numbered(ProfileDocument line) {
        Hour hour = hours.get(hour(line));
        int number = hour == null ? -1 : hour.number(Line.of(line));
        return number < 0 ? null : hour.slice(line, number);
    }
}
