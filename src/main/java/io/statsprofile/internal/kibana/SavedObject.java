package io.statsprofile.internal.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What we need to know of one saved object.
 *
 * <p>The version of a bundle stands as the words {@code DashboardBundle 3} in the descriptions of its objects: Kibana fails objects with
 * attributes that it does not know, and keeps this one through import, export and its own migrations. People see it, too.
 *
 * @param type as Kibana names it, such as {@code dashboard}
 * @param id that we gave it; in a second space Kibana gives it another and keeps ours as {@code originId}
 * @param title for people
 * @param bundle version of the bundle that it says it is from; 0 where it says none, as data views, which have no description
 */
record SavedObject(String type, String id, String title, int bundle) {

    private static final String ENTRANCE = "dashboard:statsprofile-overview";
    private static final Pattern BUNDLE = Pattern.compile("\\bBundle (\\d{1,6})\\b");

    /** @param object as in an export, in our own file, or in the answer to a search */
    static SavedObject of(JsonNode object) {
        JsonNode attributes = object.path("attributes");
        String name = attributes.path("name").asText();
        String title = attributes.path("title").asText();
        Matcher version = BUNDLE.matcher(attributes.path("description").asText());
        return new SavedObject(object.path("type").asText(), object.path("originId").asText(object.path("id").asText()), name.isEmpty()
                ? title : name,
                version.find() ? Integer.parseInt(version.group(1)) : 0);
    }

    /** By what it is the same object in every version of the bundle and in every space. */
    String key() {
        return type + ":" + id;
    }

    /** Whether this is where people begin. */
    boolean isEntrance() {
        return key().equals(ENTRANCE);
    }

    /** As people call it. */
    String shown() {
        return (type.equals("index-pattern") ? "data view" : type) + " \"" + title + "\"";
    }
}
