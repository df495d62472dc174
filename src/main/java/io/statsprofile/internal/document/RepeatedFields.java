package io.statsprofile.internal.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Finds what is written twice in a JSON object, or in a way that cannot stand side by side: a name twice in one object, a field by dots
 * and as a nested object, and a value where there is an object, too. Elasticsearch and readers refuse the first and the last, and take
 * the second for two values. Arrays count as values. Not thread-safe.
 */
public final class RepeatedFields {

    private static final JsonFactory JSON = JsonFactory.builder().recyclerPool(JsonRecyclerPools.newBoundedPool(1)).build();

    /** What Elasticsearch's mapping has as objects, whether a document has them or not. */
    private static final Set<String> OBJECTS = Set.of("event", "ecs", "data_stream", "service", "service.node", "host", "process",
            DocumentFields.LABELS,
            DocumentFields.STATSPROFILE, DocumentFields.ofSlice(DocumentFields.DELIVERY));

    private final Set<String> values = new HashSet<>();
    private final Set<String> objects = new HashSet<>(OBJECTS);
    private final SortedSet<String> repeated = new TreeSet<>();

    private RepeatedFields() {
    }

    /**
     * Paths of what is repeated, with dots; and those of the outer objects of a document, where they are values.
     *
     * @throws IOException when it is not a JSON object
     */
    public static SortedSet<String> in(byte[] json) throws IOException {
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("is not a JSON object");
            }
            RepeatedFields fields = new RepeatedFields();
            fields.readObject(parser, "");
            fields.values.stream().filter(fields.objects::contains).forEach(fields.repeated::add);
            return fields.repeated;
        }
    }

    private void readObject(JsonParser parser, String prefix) throws IOException {
        Set<String> names = new HashSet<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String path = prefix + parser.currentName();
            if (!names.add(path)) {
                repeated.add(path);
            }
            for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
                objects.add(path.substring(0, dot));
            }
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                objects.add(path);
                readObject(parser, path + ".");
            } else {
                parser.skipChildren();
                if (!values.add(path)) {
                    repeated.add(path);
                }
            }
        }
    }
}
