package io.statsprofile.internal.query;

import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Takes further copies of documents out of a query, as far as there are not too many; Elasticsearch itself has no such notion across
 * backing indices.
 */
final class Duplicates {

    private static final int MOST = 1_000;

    private Duplicates() {
    }

    /** Whether so many can be taken out. */
    static boolean canTakeOut(List<String> eventIds) {
        return eventIds.size() <= MOST;
    }

    /** What to exclude so that each of these events is there once. */
    static List<Query> queries(PointInTimeSearch search, Query documents, List<String> eventIds) throws IOException {
        if (eventIds.isEmpty() || !canTakeOut(eventIds)) {
            return List.of();
        }
        List<PointInTimeSearch.Place> copies = new ArrayList<>(search.places(Conditions.both(documents, Conditions.anyOf(Fields.EVENT_ID,
                eventIds)), 10 * MOST));
        copies.sort(Comparator.comparing(PointInTimeSearch.Place::index).thenComparing(PointInTimeSearch.Place::id));
        Set<String> seen = new HashSet<>();
        Map<String, List<String>> further = new TreeMap<>();
        for (PointInTimeSearch.Place copy : copies) {
            if (!seen.add(copy.eventId())) {
                further.computeIfAbsent(copy.index(), index -> new ArrayList<>()).add(copy.id());
            }
        }
        return further.entrySet().stream()
                .map(entry -> Conditions.both(Conditions.term("_index", entry.getKey()),
                Query.of(q -> q.ids(i -> i.values(entry.getValue()))))).toList();
    }
}
