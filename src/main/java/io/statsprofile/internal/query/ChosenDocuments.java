package io.statsprofile.internal.query;

import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.internal.series.MissingRollup;
import io.statsprofile.internal.series.Stretch;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * From which documents in Elasticsearch a window is answered.
 *
 * @param buckets the window
 * @param stretches its parts, where hours or days are among them; empty where it is made of documents of the filter's kind alone
 * @param missing what should be in hours and days and is not
 * @param notes what the reader should know of the choice
 */
record ChosenDocuments(Buckets buckets, List<Stretch> stretches, List<MissingRollup> missing, List<String> notes) {

    /** Documents of one kind alone, the filter's. */
    static ChosenDocuments ofOneKind(Buckets buckets, List<String> notes) {
        return new ChosenDocuments(buckets, List.of(), List.of(), notes);
    }

    /** Whether hours or days are among them. */
    boolean isMixed() {
        return !stretches.isEmpty();
    }

    /** What says when a document counts. An hour holds the slices of its {@code @timestamp}, so slices beside hours go by that, too. */
    String timeField() {
        return isMixed() ? Fields.TIMESTAMP : Fields.EVENT_START;
    }

    /** These documents. */
    Query query(ProfileFilter filter) {
        if (!isMixed()) {
            return Conditions.both(Conditions.kind(filter), Conditions.documents(filter, Instant.ofEpochMilli(buckets.fromMillis()),
                    Instant.ofEpochMilli(buckets.toMillis())));
        }
        return Conditions.both(Conditions.names(filter), Conditions.any(stretches.stream().map(ChosenDocuments::query).toList()));
    }

    private static Query query(Stretch stretch) {
        return Conditions.both(Conditions.kind(stretch.kind()), Conditions.time(Fields.TIMESTAMP, stretch.from(), stretch.to()));
    }

    /** Documents of runs, whatever the window: slices or regions, and hours where they are among these. */
    Query ofRuns(ProfileFilter filter) {
        return isMixed() ? Conditions.any(List.of(Conditions.kind(Kind.SLICE), Conditions.kind(Kind.HOUR))) : Conditions.kind(filter);
    }

    /** Those of these documents of which the sequences of runs tell what is missing: none where days stand between. */
    Query surveyed(ProfileFilter filter) {
        List<Stretch> behindDays = stretches.subList(1 + lastDays(), stretches.size());
        return !isMixed() || behindDays.size() == stretches.size() ? query(filter)
                : Conditions.both(Conditions.names(filter), behindDays.isEmpty() ? Conditions.none()
                : Conditions.any(behindDays.stream().map(ChosenDocuments::query).toList()));
    }

    private int lastDays() {
        return stretches.stream().map(Stretch::kind).collect(Collectors.toList()).lastIndexOf(Kind.DAY);
    }
}
