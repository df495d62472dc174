package io.statsprofile.internal.query;

import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import io.statsprofile.internal.document.DocumentFields;
import io.statsprofile.internal.model.ProfileDocument.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** A {@link ProfileFilter} and a window as Elasticsearch's queries. */
final class Conditions {

    private Conditions() {
    }

    /** Documents of any kind by their start; a null end is open. */
    static Query documents(ProfileFilter filter, Instant from, Instant to) {
        return both(time(Fields.EVENT_START, from, to), names(filter));
    }

    /** A null end is open. */
    static Query time(String field, Instant from, Instant to) {
        return Query.of(q -> q.range(r -> r.date(d -> {
            d.field(field).format("epoch_millis");
            if (from != null) {
                d.gte(Long.toString(from.toEpochMilli()));
            }
            return to == null ? d : d.lt(Long.toString(to.toEpochMilli()));
        })));
    }

    /** Whose documents, of any kind and time. */
    static Query names(ProfileFilter filter) {
        List<Query> all = new ArrayList<>();
        addTerm(all, DocumentFields.SERVICE_NAME, filter.service());
        addTerm(all, DocumentFields.HOST_NAME, filter.host());
        addTerm(all, DocumentFields.SERVICE_ENVIRONMENT, filter.environment());
        addTerm(all, DocumentFields.SERVICE_VERSION, filter.version());
        filter.labels().forEach((key, value) -> addTerm(all, DocumentFields.LABELS + "." + key, value));
        return Query.of(q -> q.bool(b -> b.filter(all)));
    }

    static Query kind(ProfileFilter filter) {
        return kind(filter.kind());
    }

    static Query kind(Kind kind) {
        return term(Fields.KIND, kind.name().toLowerCase(Locale.ROOT));
    }

    static Query term(String field, String value) {
        return Query.of(q -> q.term(t -> t.field(field).value(value)));
    }

    static Query isTrue(String field) {
        return Query.of(q -> q.term(t -> t.field(field).value(true)));
    }

    static Query anyOf(String field, Collection<String> values) {
        return Query.of(q -> q.terms(t -> t.field(field).terms(v -> v.value(values.stream().map(FieldValue::of).toList()))));
    }

    static Query both(Query a, Query b) {
        return Query.of(q -> q.bool(bool -> bool.filter(a, b)));
    }

    static Query any(List<Query> queries) {
        return Query.of(q -> q.bool(b -> b.should(queries).minimumShouldMatch("1")));
    }

    static Query none() {
        return Query.of(q -> q.matchNone(m -> m));
    }

    static Query exists(String field) {
        return Query.of(q -> q.exists(e -> e.field(field)));
    }

    static Query except(Query query, List<Query> excluded) {
        return excluded.isEmpty() ? query : Query.of(q -> q.bool(b -> b.filter(query).mustNot(excluded)));
    }

    /** Functions of the filter's pattern; everything without one. */
    static Query functions(ProfileFilter filter) {
        return filter.function() == null ? Query.of(q -> q.matchAll(m -> m))
                : Query.of(q -> q.wildcard(w -> w.field(Fields.FUNCTION).value(new NamePattern(filter.function()).wildcard())));
    }

    private static void addTerm(List<Query> all, String field, String value) {
        if (value != null) {
            all.add(term(field, value));
        }
    }
}
