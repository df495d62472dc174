package io.statsprofile.internal.query;

import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.internal.series.FunctionTrend;
import io.statsprofile.internal.series.ProfileSeries;
import java.io.IOException;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Documents in Elasticsearch. A question is answered by a handful of searches over one state of the data; no document travels. */
final class ElasticsearchSource implements ProfileSource {

    private final Elasticsearch elasticsearch;
    private final Clock clock;

    ElasticsearchSource(Elasticsearch elasticsearch, Clock clock) {
        this.elasticsearch = elasticsearch;
        this.clock = clock;
    }

    @Override
    public ProfileSeries answer(ProfileQuery query) throws IOException {
        try (PointInTimeSearch search = PointInTimeSearch.open(elasticsearch, ResolutionChoice.mayTakeRollups(query))) {
            elasticsearch.requireVersion();
            ChosenDocuments chosen = ResolutionChoice.of(search, query, clock.millis(), true);
            return LargestSum.check(() -> SeriesAssembler.assemble(query, chosen.buckets(), figures(search, query, chosen)));
        }
    }

    @Override
    public Map<String, FunctionTrend> trends(ProfileQuery query, Collection<String> functions) throws IOException {
        try (PointInTimeSearch search = PointInTimeSearch.open(elasticsearch, ResolutionChoice.mayTakeRollups(query))) {
            ChosenDocuments chosen = ResolutionChoice.of(search, query, clock.millis(), false);
            return LargestSum.check(() -> figures(search, query, chosen).trends(functions, query.measure()));
        }
    }

    private static WindowFigures figures(PointInTimeSearch search, ProfileQuery query, ChosenDocuments chosen) throws IOException {
        Query window = chosen.query(query.filter());
        CoverageAccumulator accumulator = new CoverageAccumulator();
        RunSurvey survey = RunSurvey.of(search, query.filter(), chosen, accumulator, query.from() == null);
        Query once = Conditions.except(Conditions.except(window, Duplicates.queries(search, window, survey.duplicateIds())),
                survey.overlapping());
        List<Query> warmup = WarmUp.queries(search, once, query.warmup());
        accumulator.warmup = WarmUp.count(search, once, warmup);
        ElasticsearchFigures figures = new ElasticsearchFigures(search, Conditions.except(once, warmup), chosen, query, accumulator);
        figures.notes().addAll(chosen.notes());
        if (chosen.isMixed() && !query.warmup().isZero()) {
            long hours = WarmUp.hours(search, once, query.warmup());
            if (hours > 0 || accumulator.days > 0) {
                figures.notes().add(WarmUp.note(query.warmup(), hours, accumulator.days));
            }
        }
        if (survey.isCutOff()) {
            figures.notes().add("There are too many runs to look for missing slices in all of them; choose a shorter window.");
        }
        if (!Duplicates.canTakeOut(survey.duplicateIds())) {
            figures.notes().add("There are too many duplicates to take them out: their figures count twice. Choose a shorter window.");
        }
        return figures;
    }
}
