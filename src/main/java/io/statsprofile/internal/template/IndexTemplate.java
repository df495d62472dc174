package io.statsprofile.internal.template;

import io.statsprofile.internal.server.JsonText;
import io.statsprofile.internal.server.JsonTree;
import io.statsprofile.internal.server.StreamFamily;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Index template of a family: the resource {@code index-template.json}, or what {@link FunctionTemplate} or {@link RollupTemplate} makes of
 * it, with the retention set.
 *
 * <p>What is queried by term is indexed; figures have doc values only, which is enough for aggregations and saves a third of the space.
 * Callers are nested within their functions, so that they add up by pair. Of nested objects Elasticsearch allows 10,000 a document: 3,001
 * functions and 6,000 callers are the most that a document has, see {@link io.statsprofile.pstats.StatsProfile#top}.
 */
public final class IndexTemplate {

    private static final String OWNER = "statsprofile-logback";
    private static final String MANAGED_BY = "managed_by";
    private static final String KEPT_FOR = "/template/lifecycle/data_retention";
    private static final IndexTemplate SLICES = new IndexTemplate(StreamFamily.SLICES, load());

    private final StreamFamily family;
    private final JsonTree template;

    /** What some servers do not know, and the template can do without. */
    public enum Feature {
        /** Rebuild documents from doc values instead of storing them; from 8.16. */
        SYNTHETIC_SOURCE("index.mapping.source.mode") {
            @Override
            JsonTree removedFrom(JsonTree body) {
                return body.without("/template/settings/" + marker);
            }
        },
        /** A field with one value for the whole index, by which searches skip indices; not in builds without x-pack's modules. */
        CONSTANT_KEYWORD("constant_keyword") {
            @Override
            JsonTree removedFrom(JsonTree body) {
                JsonTree rest = body;
                for (String name : body.properties().keySet()) {
                    rest = rest.with("/" + name, removedFrom(body.path(name)));
                }
                return rest.path("type").asText().equals(marker) ? rest.with("/type", "keyword").without("/value") : rest;
            }
        };

        final String marker;

        Feature(String marker) {
            this.marker = marker;
        }

        /** @return the template without it */
        abstract JsonTree removedFrom(JsonTree body);

        /** The feature that a server's refusal is about. */
        static Optional<Feature> refusedIn(String reason) {
            return Stream.of(values()).filter(feature -> reason.contains(feature.marker)).findFirst();
        }
    }

    /** Most services do not ship the functions alone. */
    private static final class OfFunctions {

        static final IndexTemplate TEMPLATE = new IndexTemplate(StreamFamily.FUNCTIONS, FunctionTemplate.of(SLICES.template));
    }

    /** Likewise. */
    private static final class OfFunctionHours {

        static final IndexTemplate TEMPLATE = new IndexTemplate(StreamFamily.FUNCTION_HOURS, FunctionTemplate.ofHours(SLICES.template));
    }

    /** Made from that of slices, as all are. */
    private static final class OfHours {

        static final IndexTemplate TEMPLATE = new IndexTemplate(StreamFamily.HOURS, RollupTemplate.ofHours(SLICES.template));
    }

    /** No service writes them. */
    private static final class OfDays {

        static final IndexTemplate TEMPLATE = new IndexTemplate(StreamFamily.DAYS, RollupTemplate.ofDays(SLICES.template));
    }

    private IndexTemplate(StreamFamily family, JsonTree template) {
        this.family = family;
        this.template = template;
    }

    public static IndexTemplate of(StreamFamily family) {
        return switch (family) {
            case SLICES -> SLICES;
            case FUNCTIONS -> OfFunctions.TEMPLATE;
            case FUNCTION_HOURS -> OfFunctionHours.TEMPLATE;
            case HOURS -> OfHours.TEMPLATE;
            case DAYS -> OfDays.TEMPLATE;
        };
    }

    StreamFamily family() {
        return family;
    }

    String name() {
        return family.template();
    }

    /** Where Elasticsearch has it. */
    public String path() {
        return "/_index_template/" + name();
    }

    public int version() {
        return template.path("version").asInt();
    }

    int priority() {
        return template.path("priority").asInt();
    }

    /** @param missing what the server does not know */
    public JsonTree body(Duration retention, Set<Feature> missing) {
        return body(timeValue(retention), missing);
    }

    /** @param keptFor a length of time as Elasticsearch writes it, or empty for good */
    public JsonTree body(String keptFor, Set<Feature> missing) {
        JsonTree body = keptFor.isEmpty() ? template.without(KEPT_FOR) : template.with(KEPT_FOR, keptFor);
        for (Feature feature : missing) {
            body = feature.removedFrom(body);
        }
        return body;
    }

    /** @param holder an index template or a mapping, which both carry our mark */
    static boolean isOurs(JsonTree holder) {
        return holder.path("_meta").path(MANAGED_BY).asText().equals(OWNER);
    }

    /** As Elasticsearch writes durations, in the largest unit that is exact to the minute. */
    public static String timeValue(Duration duration) {
        long minutes = duration.toMinutes();
        if (minutes % (24 * 60) == 0) {
            return duration.toDays() + "d";
        }
        return minutes % 60 == 0 ? duration.toHours() + "h" : minutes + "m";
    }

    private static JsonTree load() {
        try (InputStream resource = IndexTemplate.class.getResourceAsStream("index-template.json")) {
            return JsonText.read(resource.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("The index template in our own jar is broken", e);
        }
    }
}
