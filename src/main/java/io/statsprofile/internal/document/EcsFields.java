package io.statsprofile.internal.document;

import com.fasterxml.jackson.core.JsonGenerator;
import io.statsprofile.internal.model.ProfileDocument;
import java.io.IOException;
import java.util.TreeSet;

/** Writes what a slice and its functions say alike of where they come from, in the fields of the Elastic Common Schema. */
final class EcsFields {

    private EcsFields() {
    }

    /** @param dataset of the data stream that it goes to */
    static void writeEvent(JsonGenerator json, ProfileDocument document, String dataset) throws IOException {
        json.writeStartObject();
        json.writeStringField("kind", "metric");
        json.writeStringField("module", DocumentFields.DATASET);
        json.writeStringField("dataset", dataset);
        json.writeStringField("start", document.start().toString());
        json.writeStringField("end", document.end().toString());
        json.writeNumberField("duration", document.durationNanos());
        json.writeStringField("id", document.id());
        json.writeEndObject();
    }

    /** @param dataset as in the stream's name */
    static void writeDataStream(JsonGenerator json, ProfileDocument document, String dataset) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", "metrics");
        json.writeStringField("dataset", dataset);
        json.writeStringField("namespace", document.namespace());
        json.writeEndObject();
    }

    static void writeService(JsonGenerator json, ProfileDocument document) throws IOException {
        json.writeStartObject();
        ProfileFields.writeKnown(json, "name", document.service().name());
        ProfileFields.writeKnown(json, "version", document.service().version());
        ProfileFields.writeKnown(json, "environment", document.service().environment());
        ProfileFields.writeKnown(json, "node.name", document.service().nodeName());
        json.writeEndObject();
    }

    /** In the order of the names, so that equal documents are equal as bytes. A dot would make an object in Elasticsearch. */
    static void writeLabels(JsonGenerator json, ProfileDocument document) throws IOException {
        json.writeStartObject();
        for (String name : new TreeSet<>(document.labels().keySet())) {
            json.writeStringField(name.replace('.', '_'), document.labels().get(name));
        }
        json.writeEndObject();
    }
}
