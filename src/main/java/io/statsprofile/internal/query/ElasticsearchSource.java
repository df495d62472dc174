package io.statsprofile.internal.query;

import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.internal.series.FunctionTrend;
import io.statsprofile.internal.series.ProfileSeries;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Documents in Elasticsearch. A question is answered by a handful of searches over one state of the data; no document travels. */
final class ElasticsearchSource implements ProfileSource {

    private final Elasticsearch elasticsearch;

    ElasticsearchSource(Elasticsearch elasticsearch) {
        this.elasticsearch = elasticsearch;
    }

    @Override
    public ProfileSeries answer(ProfileQuery query) throws IOException {
        try (PointInTimeSearch search = PointInTimeSearch.open(elasticsearch)) {
            elasticsearch.requireVersion();
            Buckets buckets = buckets(search, query);
            return LargestSum.check(() -> SeriesAssembler.assemble(query, buckets, figures(search, query, buckets)));
        }
    }

    @Override
    public Map<String, FunctionTrend> trends(ProfileQuery query, Collection<String> functions) throws IOException {
        try (PointInTimeSearch search = PointInTimeSearch.open(elasticsearch)) {
            return LargestSum.check(() -> figures(search, query, buckets(search, query)).trends(functions, query.measure()));
        }
    }

    private static WindowFigures figures(PointInTimeSearch search, ProfileQuery query, Buckets buckets) throws IOException {
        Query kind = Conditions.kind(query.filter());
        Query window = Conditions.both(kind,
                Conditions.documents(query.filter(), Instant.ofEpochMilli(buckets.fromMillis()), Instant.ofEpochMilli(buckets.toMillis())));
        CoverageAccumulator accumulator = new CoverageAccumulator();
        RunSurvey survey = RunSurvey.of(search, kind, window, accumulator, buckets, query.from() == null);
        Query once = Conditions.except(window, Duplicates.queries(search, window, survey.duplicateIds()));
        List<Query> warmup = WarmUp.queries(search, once, query.warmup());
        accumulator.warmup = WarmUp.count(search, once, warmup);
        ElasticsearchFigures figures = new ElasticsearchFigures(search, Conditions.except(once, warmup), buckets, query, accumulator);
        if (survey.isCutOff()) {
            figures.notes().add("There are too many runs to look for missing slices in all of them; choose a shorter window.");
        }
        if (!Duplicates.canTakeOut(survey.duplicateIds())) {
            figures.notes().add("There are too many duplicates to take them out: their figures count twice. Choose a shorter window.");
        }
        return figures;
    }

    private static Buckets buckets(PointInTimeSearch search, ProfileQuery query) throws IOException {
        Query documents = Conditions.both(Conditions.documents(query.filter(), query.from(), query.to()), Conditions.kind(query.filter()));
        AggregateResult found = search.aggregate(documents, Map.of("first", Aggregations.min(Fields.EVENT_START), "last",
                Aggregations.max(Fields.EVENT_START),
                "interval", Aggregations.max(Fields.INTERVAL)));
        return Buckets.of(query, found.number("first") == 0 ? 0 : 1, found.number("first"), found.number("last"),
                found.nanos("interval") / 1_000_000);
    }
}
