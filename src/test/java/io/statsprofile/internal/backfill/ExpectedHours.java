package io.statsprofile.internal.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.statsprofile.internal.model.HourRange;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.pstats.CallerProfile;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.ProfileBuilder;
import io.statsprofile.pstats.StatsProfile;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What hours and days are to be, by a merge of our own. */
public final class ExpectedHours {

    private ExpectedHours() {
    }

    /** Slices in a row of one run and hour, and of one identity, as lists. */
    static List<List<ProfileDocument>> groups(Collection<ProfileDocument> slices) {
        Map<String, TreeMap<Long, ProfileDocument>> runs = new TreeMap<>();
        slices.forEach(slice -> runs.computeIfAbsent(slice.runId(), run -> new TreeMap<>()).put(slice.sequence(), slice));
        List<List<ProfileDocument>> groups = new ArrayList<>();
        for (TreeMap<Long, ProfileDocument> run : runs.values()) {
            ProfileDocument before = null;
            for (ProfileDocument slice : run.values()) {
                boolean goesOn = before != null && slice.sequence() == before.sequence() + 1 && hour(slice).equals(hour(before))
                        && slice.labels().equals(before.labels()) && slice.service().equals(before.service());
                if (!goesOn) {
                    groups.add(new ArrayList<>());
                }
                groups.get(groups.size() - 1).add(slice);
                before = slice;
            }
        }
        return groups;
    }

    static Instant hour(ProfileDocument slice) {
        return slice.timestamp().truncatedTo(ChronoUnit.HOURS);
    }

    public static StatsProfile merged(Collection<ProfileDocument> documents) {
        ProfileBuilder sum = new ProfileBuilder();
        documents.forEach(document -> sum.addAll(document.profile().funcProfiles().values()));
        return sum.build();
    }

    /** Each slice in one hour and no other, and each hour the merge of its slices. */
    public static void assertHours(Collection<ProfileDocument> hours, Collection<ProfileDocument> slices) {
        Map<String, ProfileDocument> byId = byId(hours);
        List<List<ProfileDocument>> groups = groups(slices);
        assertThat(byId.keySet()).isEqualTo(groups.stream().map(group -> group.get(0).runId() + "-hour-" + group.get(0).sequence())
                .collect(Collectors.toSet()));
        for (List<ProfileDocument> group : groups) {
            ProfileDocument first = group.get(0);
            ProfileDocument last = group.get(group.size() - 1);
            ProfileDocument hour = byId.get(first.runId() + "-hour-" + first.sequence());
            assertThat(hour.timestamp()).isEqualTo(hour(first));
            assertThat(hour.start().toEpochMilli()).isEqualTo(first.start().toEpochMilli());
            assertThat(hour.end().toEpochMilli()).isEqualTo(last.end().toEpochMilli());
            assertThat(hour.durationNanos()).isEqualTo(group.stream().mapToLong(ProfileDocument::durationNanos).sum());
            assertThat(hour.facts().rollup().lastSequence()).isEqualTo(last.sequence());
            assertThat(hour.facts().rollup().slices()).isEqualTo(group.size());
            assertThat(hour.hostName()).isEqualTo(first.hostName());
            assertThat(hour.labels()).isEqualTo(first.labels());
            assertThat(hour.facts().unrecordedCalls()).isEqualTo(group.stream().mapToLong(slice -> slice.facts().unrecordedCalls()).sum());
            assertSame(hour.profile(), merged(group), name -> open(last, name));
        }
    }

    private static long open(ProfileDocument document, String function) {
        FunctionProfile row = document.profile().get(function);
        return row == null ? 0 : row.openCalls();
    }

    /** Each hour in one day and no other, and the days the merge of their hours. */
    public static void assertDays(Collection<ProfileDocument> days, Collection<ProfileDocument> hours) {
        Map<String, List<ProfileDocument>> hoursByKey = hours.stream().collect(Collectors.groupingBy(ExpectedHours::key));
        Map<String, List<ProfileDocument>> daysByKey = byId(days).values().stream().collect(Collectors.groupingBy(ExpectedHours::key));
        assertThat(daysByKey.keySet()).isEqualTo(hoursByKey.keySet());
        daysByKey.forEach((key, ofKey) -> {
            List<ProfileDocument> parts = hoursByKey.get(key);
            assertThat(ofKey.stream().mapToLong(day -> day.facts().rollup().hours()).sum()).as(key).isEqualTo(parts.size());
            assertThat(ofKey.stream().mapToLong(day -> day.facts().rollup().slices()).sum())
                    .isEqualTo(parts.stream().mapToLong(hour -> hour.facts().rollup().slices()).sum());
            Set<String> covered = new HashSet<>();
            for (ProfileDocument day : ofKey) {
                assertThat(day.hostName()).isNull();
                for (HourRange range : day.facts().rollup().hourRanges()) {
                    for (long sequence = range.first(); sequence <= range.last(); sequence++) {
                        assertThat(covered.add(range.runId() + "-" + sequence)).as("once in a day").isTrue();
                    }
                }
            }
            for (ProfileDocument hour : parts) {
                assertThat(covered).contains(hour.runId() + "-" + hour.sequence(), hour.runId() + "-" + hour.facts().rollup()
                        .lastSequence());
            }
            assertSame(merged(ofKey), merged(parts), null);
        });
    }

    private static String key(ProfileDocument document) {
        return document.timestamp().truncatedTo(ChronoUnit.DAYS) + " " + document.namespace() + " " + document.service().name() + " "
                + document.service().version() + " " + document.service().environment();
    }

    private static Map<String, ProfileDocument> byId(Collection<ProfileDocument> documents) {
        Map<String, ProfileDocument> byId = new TreeMap<>();
        documents.forEach(document -> assertThat(byId.put(document.id(), document)).as("%s is there once", document.id()).isNull());
        return byId;
    }

    /** @param open calls of a function; null where they are not compared */
    private static void assertSame(StatsProfile found, StatsProfile expected, Function<String, Long> open) {
        assertThat(found.funcProfiles().keySet()).isEqualTo(expected.funcProfiles().values().stream()
                .filter(row -> row.ncalls() + Math.abs(row.tottimeNanos()) + row.cumtimeNanos() > 0 || open != null
                        && open.apply(row.id().function()) > 0)
                .map(row -> row.id().function()).collect(Collectors.toSet()));
        found.funcProfiles().forEach((name, row) -> {
            FunctionProfile other = expected.get(name);
            assertThat(List.of(row.ncalls(), row.primitiveCalls(), row.tottimeNanos(), row.cumtimeNanos(), row.timing().sampledCalls()))
                    .as(name)
                    .isEqualTo(List.of(other.ncalls(), other.primitiveCalls(), other.tottimeNanos(), other.cumtimeNanos(), other.timing()
                            .sampledCalls()));
            assertThat(figures(row)).as("callers of %s", name).isEqualTo(figures(other));
            // An error has five binary digits in a document.
            assertThat(row.timing().uncertainty().tottimeErrorNanos()).isCloseTo(other.timing().uncertainty().tottimeErrorNanos(),
                    within(0.07 * other.timing().uncertainty().tottimeErrorNanos() + 1));
            if (open != null) {
                assertThat(row.openCalls()).as("open calls of %s", name).isEqualTo(open.apply(name));
            }
        });
    }

    private static List<List<Object>> figures(FunctionProfile row) {
        return row.callers().stream().map((CallerProfile caller) -> List.<Object>of(caller.caller(), caller.ncalls(),
                caller.primitiveCalls(), caller.tottimeNanos(), caller.cumtimeNanos())).toList();
    }
}
