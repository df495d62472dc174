package io.statsprofile.internal.kibana;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The saved objects of one release, one JSON object a line, as Kibana imports them. Immutable.
 *
 * @param ndjson the file
 * @param objects what is in it, in its order
 * @param version from 1; all objects that say a version say this one
 */
record DashboardBundle(String ndjson, List<SavedObject> objects, int version) {

    private static final ObjectMapper JSON = new ObjectMapper();

    DashboardBundle {
        objects = List.copyOf(objects);
    }

    /** The one in our jar. */
    static DashboardBundle ofThisRelease() {
        try (InputStream resource = DashboardBundle.class.getResourceAsStream("dashboards.ndjson")) {
            return of(new String(resource.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("The dashboards in our own jar are broken", e);
        }
    }

    /** @throws IllegalArgumentException when the objects do not say one version */
    static DashboardBundle of(String ndjson) {
        List<SavedObject> objects = ndjson.lines().filter(line -> !line.isBlank()).map(DashboardBundle::object).toList();
        Set<Integer> versions = objects.stream().map(SavedObject::bundle).filter(version -> version > 0)
                .collect(Collectors.toCollection(TreeSet::new));
        if (versions.size() != 1) {
            throw new IllegalArgumentException("Objects of a bundle say its version in their descriptions, as in 'Bundle 3', but these say "
                    + versions);
        }
        return new DashboardBundle(ndjson, objects, versions.iterator().next());
    }

    /** Types of its objects, each once. */
    List<String> types() {
        return objects.stream().map(SavedObject::type).distinct().toList();
    }

    private static SavedObject object(String line) {
        try {
            return SavedObject.of(JSON.readTree(line));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("The dashboards in our own jar are broken", e);
        }
    }
}
