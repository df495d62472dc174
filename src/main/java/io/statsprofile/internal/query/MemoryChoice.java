package io.statsprofile.internal.query;

import io.statsprofile.internal.model.ProfileDocument.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Chooses documents in memory, so that no slice counts twice: as itself, in its hour and in its day. Slices and hours of a run are told
 * apart by sequences. By itself it takes slices, and hours of which fewer than half of the slices are there, and days of which there is
 * nothing else; it costs nothing to look. An hour or a day counts where the window holds all of it.
 */
final class MemoryChoice {

    private static final Comparator<MemoryDocument> IN_ORDER = Comparator.comparing(MemoryDocument::runId)
            .thenComparingLong(MemoryDocument::sequence).thenComparing(MemoryDocument::lastSequence, Comparator.reverseOrder());

    private final ProfileQuery query;
    private final List<MemoryDocument> slices = new ArrayList<>();
    private final List<MemoryDocument> hours = new ArrayList<>();
    private final List<MemoryDocument> days = new ArrayList<>();
    private long overlapping;

    private MemoryChoice(ProfileQuery query) {
        this.query = query;
    }

    /**
     * @param documents in the order in which they are
     * @param overlapping hours that are left out, since others have some of their slices
     */
    record Chosen(List<MemoryDocument> documents, long overlapping) {
    }

    /** One service's version in one environment, over all of its hosts: what a day sums up. */
    private record Group(String namespace, String service, String version, String environment) {

        static Group of(MemoryDocument document) {
            return new Group(document.namespace(), document.service().name(), document.service().version(),
                    document.service().environment());
        }
    }

    /** Those of the documents that answer a question. */
    static Chosen of(ProfileQuery query, List<MemoryDocument> documents) {
        List<MemoryDocument> fitting = documents.stream().filter(document -> document.isFrom(query.filter())).toList();
        if (query.filter().kind() != Kind.SLICE) {
            return new Chosen(fitting.stream().filter(document -> document.kind() == query.filter().kind())
                    .filter(document -> isIn(query, document)).toList(), 0);
        }
        MemoryChoice choice = new MemoryChoice(query);
        fitting.stream().filter(document -> isIn(query, document)).forEach(choice::add);
        Set<MemoryDocument> chosen = choice.chosen();
        return new Chosen(documents.stream().filter(chosen::contains).toList(), choice.overlapping);
    }

    private static boolean isIn(ProfileQuery query, MemoryDocument document) {
        return (query.from() == null || document.beginMillis() >= query.from().toEpochMilli())
                && (query.to() == null || document.beginMillis() < query.to().toEpochMilli()
                && (!document.isRollup() || document.beginMillis() + document.rollupMillis() <= query.to().toEpochMilli()));
    }

    private void add(MemoryDocument document) {
        switch (document.kind()) {
            case SLICE -> slices.add(document);
            case HOUR -> hours.add(document);
            case DAY -> days.add(document);
            default -> {
                // Regions measure the same time once more.
            }
        }
    }

    private Set<MemoryDocument> chosen() {
        dropOverlapping();
        switch (query.resolution()) {
            case SLICES -> {
                hours.clear();
                days.clear();
            }
            case AUTO -> preferShort();
            case HOURS -> {
                days.clear();
                slices.removeAll(within(slices, hours));
            }
            case DAYS -> {
                Set<List<Object>> summed = daysOf(days);
                hours.removeIf(hour -> summed.contains(dayOf(hour)));
                slices.removeIf(slice -> summed.contains(dayOf(slice)));
                slices.removeAll(within(slices, hours));
            }
            default -> throw new IllegalStateException(query.resolution().toString());
        }
        Set<MemoryDocument> chosen = documents(slices);
        chosen.addAll(hours);
        chosen.addAll(days);
        return chosen;
    }

    private void preferShort() {
        hours.removeIf(hour -> !isMultipleOf(hour.rollupMillis()));
        days.removeIf(day -> !isMultipleOf(day.rollupMillis()));
        Map<MemoryDocument, Long> there = new IdentityHashMap<>();
        Map<String, TreeMap<Long, MemoryDocument>> ranges = ranges(hours);
        for (MemoryDocument slice : slices) {
            MemoryDocument hour = holder(ranges, slice);
            if (hour != null) {
                there.merge(hour, 1L, Long::sum);
            }
        }
        hours.removeIf(hour -> 2 * there.getOrDefault(hour, 0L) >= hour.slices());
        slices.removeAll(within(slices, hours));
        Set<List<Object>> known = daysOf(hours);
        known.addAll(daysOf(slices));
        days.removeIf(day -> known.contains(dayOf(day)));
    }

    private boolean isMultipleOf(long millis) {
        return query.bucket() == null || query.bucket().toMillis() % millis == 0;
    }

    private static Set<MemoryDocument> within(List<MemoryDocument> slices, List<MemoryDocument> hours) {
        Map<String, TreeMap<Long, MemoryDocument>> ranges = ranges(hours);
        return documents(slices.stream().filter(slice -> holder(ranges, slice) != null).toList());
    }

    /** Told apart by being another object, which takes no look at their figures. */
    private static Set<MemoryDocument> documents(List<MemoryDocument> some) {
        Set<MemoryDocument> documents = Collections.newSetFromMap(new IdentityHashMap<>());
        documents.addAll(some);
        return documents;
    }

    private static Map<String, TreeMap<Long, MemoryDocument>> ranges(List<MemoryDocument> hours) {
        Map<String, TreeMap<Long, MemoryDocument>> ranges = new HashMap<>();
        hours.forEach(hour -> ranges.computeIfAbsent(hour.runId(), run -> new TreeMap<>()).put(hour.sequence(), hour));
        return ranges;
    }

    /** The hour that a slice is in, or null. */
    private static MemoryDocument holder(Map<String, TreeMap<Long, MemoryDocument>> ranges, MemoryDocument slice) {
        TreeMap<Long, MemoryDocument> ofRun = ranges.get(slice.runId());
        Map.Entry<Long, MemoryDocument> hour = ofRun == null ? null : ofRun.floorEntry(slice.sequence());
        return hour == null || hour.getValue().lastSequence() < slice.sequence() ? null : hour.getValue();
    }

    private void dropOverlapping() {
        hours.sort(IN_ORDER);
        List<MemoryDocument> disjoint = new ArrayList<>();
        for (MemoryDocument hour : hours) {
            MemoryDocument before = disjoint.isEmpty() ? null : disjoint.get(disjoint.size() - 1);
            if (before != null && before.runId().equals(hour.runId()) && before.lastSequence() >= hour.sequence()) {
                overlapping++;
            } else {
                disjoint.add(hour);
            }
        }
        hours.clear();
        hours.addAll(disjoint);
    }

    private static Set<List<Object>> daysOf(List<MemoryDocument> documents) {
        Set<List<Object>> days = new HashSet<>();
        documents.forEach(document -> days.add(dayOf(document)));
        return days;
    }

    private static List<Object> dayOf(MemoryDocument document) {
        return List.of(Group.of(document), Math.floorDiv(document.functionsMillis(), Stretches.DAY));
    }
}
