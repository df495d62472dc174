package io.statsprofile.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Index template of a family: the resource {@code index-template.json}, or what {@link FunctionTemplate} makes of it, with the retention
 * set.
 *
 * <p>What is queried by term is indexed; figures have doc values only, which is enough for aggregations and saves a third of the space.
 * Callers are nested within their functions, so that they add up by pair. Of nested objects Elasticsearch allows 10,000 a document: 3,001
 * functions and 6,000 callers are the most that a document has, see {@link io.statsprofile.model.StatsProfile#top}.
 */
final class IndexTemplate {

    private static final String OWNER = "statsprofile-logback";
    private static final String MANAGED_BY = "managed_by";
    private static final ObjectNode SLICES = load();
    private static final Map<StreamFamily, IndexTemplate> TEMPLATES = Map.of(StreamFamily.SLICES,
            new IndexTemplate(StreamFamily.SLICES, SLICES),
            StreamFamily.FUNCTIONS, new IndexTemplate(StreamFamily.FUNCTIONS, FunctionTemplate.of(SLICES)));

    private final StreamFamily family;
    private final ObjectNode template;

    /** What some servers do not know, and the template can do without. */
    enum Feature {
        /** Rebuild documents from doc values instead of storing them; from 8.16. */
        SYNTHETIC_SOURCE("index.mapping.source.mode") {
            @Override
            void remove(ObjectNode body) {
                ((ObjectNode) body.at("/template/settings")).remove(marker);
            }
        },
        /** A field with one value for the whole index, by which searches skip indices; not in builds without x-pack's modules. */
        CONSTANT_KEYWORD("constant_keyword") {
            @Override
            void remove(ObjectNode body) {
                replace(body);
            }

            private void replace(JsonNode node) {
                if (node.path("type").asText().equals(marker)) {
                    ((ObjectNode) node).put("type", "keyword").remove("value");
                }
                node.forEach(this::replace);
            }
        };

        final String marker;

        Feature(String marker) {
            this.marker = marker;
        }

        abstract void remove(ObjectNode body);

        /** The feature that a server's refusal is about. */
        static Optional<Feature> refusedIn(String reason) {
            return Stream.of(values()).filter(feature -> reason.contains(feature.marker)).findFirst();
        }
    }

    private IndexTemplate(StreamFamily family, ObjectNode template) {
        this.family = family;
        this.template = template;
    }

    static IndexTemplate of(StreamFamily family) {
        return TEMPLATES.get(family);
    }

    StreamFamily family() {
        return family;
    }

    String name() {
        return family.template();
    }

    /** Where Elasticsearch has it. */
    String path() {
        return "/_index_template/" + name();
    }

    int version() {
        return template.path("version").intValue();
    }

    int priority() {
        return template.path("priority").intValue();
    }

    /** @param missing what the server does not know */
    ObjectNode body(Duration retention, Set<Feature> missing) {
        return body(timeValue(retention), missing);
    }

    /** @param keptFor a length of time as Elasticsearch writes it, or empty for good */
    ObjectNode body(String keptFor, Set<Feature> missing) {
        ObjectNode body = template.deepCopy();
        ObjectNode lifecycle = (ObjectNode) body.at("/template/lifecycle");
        if (keptFor.isEmpty()) {
            lifecycle.remove("data_retention");
        } else {
            lifecycle.put("data_retention", keptFor);
        }
        missing.forEach(feature -> feature.remove(body));
        return body;
    }

    /** @param holder an index template or a mapping, which both carry our mark */
    static boolean isOurs(JsonNode holder) {
        return holder.path("_meta").path(MANAGED_BY).asText().equals(OWNER);
    }

    /** As Elasticsearch writes durations, in the largest unit that is exact to the minute. */
    static String timeValue(Duration duration) {
        long minutes = duration.toMinutes();
        if (minutes % (24 * 60) == 0) {
            return duration.toDays() + "d";
        }
        return minutes % 60 == 0 ? duration.toHours() + "h" : minutes + "m";
    }

    private static ObjectNode load() {
        try (InputStream resource = IndexTemplate.class.getResourceAsStream("index-template.json")) {
            return (ObjectNode) new ObjectMapper().readTree(resource);
        } catch (IOException e) {
            throw new UncheckedIOException("The index template in our own jar is broken", e);
        }
    }
}
