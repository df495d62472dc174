package io.statsprofile.internal.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a space holds of our bundle, by the ids that we gave: which version, and under which id of this space. */
final class Inventory {

    private static final int PAGE = 1_000;
    /** More is not a space that people use. */
    private static final int MOST_PAGES = 100;

    /**
     * One of our objects in the space.
     *
     * @param id in this space
     * @param bundle version that it says; 0 where it says none
     */
    record FoundObject(String id, int bundle) {
    }

    private final Map<String, FoundObject> entries = new LinkedHashMap<>();

    private Inventory() {
    }

    /**
     * Asks the space for all objects of our types, titles and descriptions only: in a second space our ids are not ids but origins, and
     * by these Kibana's API does not search.
     */
    static Inventory of(KibanaConnection connection, DashboardBundle bundle) throws KibanaException {
        Inventory inventory = new Inventory();
        String query = "/api/saved_objects/_find?fields=title&fields=description&per_page=" + PAGE + "&type="
                + String.join("&type=", bundle.types());
        int seen = 0;
        int page = 1;
        JsonNode answer;
        do {
            answer = connection.get("list its saved objects", query + "&page=" + page++);
            for (JsonNode object : answer.path("saved_objects")) {
                seen++;
                inventory.add(object, bundle);
            }
        } while (page <= MOST_PAGES && seen < answer.path("total").asInt() && !answer.path("saved_objects").isEmpty());
        return inventory;
    }

    private void add(JsonNode object, DashboardBundle bundle) {
        SavedObject found = SavedObject.of(object);
        if (bundle.objects().stream().anyMatch(ours -> ours.key().equals(found.key()))) {
            entries.put(found.key(), new FoundObject(object.path("id").asText(), found.bundle()));
        }
    }

    Optional<FoundObject> find(SavedObject object) {
        return Optional.ofNullable(entries.get(object.key()));
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** The newest version that an object here says; 0 where none says one. */
    int newest() {
        return entries.values().stream().mapToInt(FoundObject::bundle).max().orElse(0);
    }

    /** Whether every object of the bundle is here, and each that says a version says the bundle's. */
    boolean isComplete(DashboardBundle bundle) {
        return bundle.objects().stream().allMatch(object -> find(object).map(entry -> entry.bundle() == object.bundle()).orElse(false));
    }
}
