package io.statsprofile.internal.query;

import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.internal.series.Band;
import io.statsprofile.internal.series.FunctionTotals;
import io.statsprofile.internal.series.Measure;
import io.statsprofile.internal.series.MeasureSeries;
import io.statsprofile.internal.series.ProfileSeries;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.StatsProfile;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Ranks and cuts off what any source has summed up, so that every source gives the same answer. */
final class SeriesAssembler {

    private final ProfileQuery query;
    private final Buckets buckets;
    private final WindowFigures figures;
    private final List<FunctionTotals> named;
    private final FunctionTotals folded;

    private SeriesAssembler(ProfileQuery query, Buckets buckets, WindowFigures figures) {
        this.query = query;
        this.buckets = buckets;
        this.figures = figures;
        this.named = figures.functions().stream().filter(row -> !isFolded(row)).toList();
        this.folded = figures.functions().stream().filter(SeriesAssembler::isFolded).findFirst()
                .orElse(new FunctionTotals(FunctionProfile.OTHER, 0, 0, 0, 0, 0));
    }

    static ProfileSeries assemble(ProfileQuery query, Buckets buckets, WindowFigures figures) throws IOException {
        return new SeriesAssembler(query, buckets, figures).assemble();
    }

    private ProfileSeries assemble() throws IOException {
        Map<Measure, List<FunctionTotals>> top = new EnumMap<>(Measure.class);
        Set<String> wanted = new LinkedHashSet<>(Set.of(FunctionProfile.OTHER));
        for (Measure measure : Measure.values()) {
            List<FunctionTotals> best = ranked(measure).stream().filter(row -> measure.of(row) > 0).limit(query.top()).toList();
            top.put(measure, best);
            best.forEach(row -> wanted.add(row.function()));
        }
        Map<String, BucketFigures> values = figures.of(wanted);
        BucketFigures all = figures.all();
        Map<Measure, MeasureSeries> series = new EnumMap<>(Measure.class);
        top.forEach((measure, best) -> series.put(measure, series(measure, best, values, all)));
        List<Boolean> silent = silent();
        List<Boolean> idle = notRunning(silent);
        boolean none = figures.coverage().runs() == 0;
        return new ProfileSeries(query.measure(), none && query.from() == null ? null : Instant.ofEpochMilli(buckets.fromMillis()),
                none && query.to() == null ? null : Instant.ofEpochMilli(buckets.toMillis()), Duration.ofMillis(buckets.bucketMillis()),
                buckets.starts(), figures.slices().counts(),
                IntStream.range(0, silent.size()).mapToObj(i -> silent.get(i) && !idle.get(i)).toList(), idle, series,
                ranked(query.measure()), folded,
                query.callers() ? figures.profile(query.measure()) : StatsProfile.EMPTY, figures.coverage(), figures.notes());
    }

    /** Regions come when they come; only slices can be missed. */
    private List<Boolean> silent() {
        List<Boolean> silent = figures.slices().silent();
        return query.filter().kind() == Kind.SLICE ? silent : Collections.nCopies(silent.size(), false);
    }

    /** Of the silent buckets those in which there was nobody to report. */
    private List<Boolean> notRunning(List<Boolean> silent) {
        return IntStream.range(0, silent.size()).mapToObj(i -> silent.get(i) && !figures.mayRunAt(buckets.middleMillis(i))).toList();
    }

    private List<FunctionTotals> ranked(Measure measure) {
        return named.stream().sorted(Comparator.<FunctionTotals>comparingLong(measure::of).reversed()
                .thenComparing(FunctionTotals::function)).toList();
    }

    private MeasureSeries series(Measure measure, List<FunctionTotals> best, Map<String, BucketFigures> values, BucketFigures all) {
        Measure whole = measure.addsUp() ? measure : Measure.TOTTIME;
        List<Long> totals = all.of(whole);
        checkSums(totals);
        List<Band> bands = best.stream().map(row -> new Band(row.function(), valuesOf(row.function(), values).of(measure))).toList();
        checkHeights(bands, totals.size());
        Band other = measure.addsUp() ? new Band(MeasureSeries.OTHER, rest(totals, bands)) : null;
        return new MeasureSeries(measure, bands, other, totals, valuesOf(FunctionProfile.OTHER, values).of(whole));
    }

    /** Whatever is added up later, over buckets or over the bands of a bar, has to fit. */
    private static void checkSums(List<Long> values) {
        values.stream().mapToLong(Long::longValue).reduce(0, Math::addExact);
    }

    private static void checkHeights(List<Band> bands, int buckets) {
        for (int i = 0; i < buckets; i++) {
            int bucket = i;
            checkSums(bands.stream().map(band -> band.values().get(bucket)).toList());
        }
    }

    private BucketFigures valuesOf(String function, Map<String, BucketFigures> values) {
        BucketFigures found = values.get(function);
        return found != null ? found : new BucketFigures((int) buckets.count());
    }

    private static List<Long> rest(List<Long> totals, List<Band> bands) {
        List<Long> rest = new ArrayList<>(totals);
        for (Band band : bands) {
            for (int i = 0; i < rest.size(); i++) {
                rest.set(i, rest.get(i) - band.values().get(i));
            }
        }
        return rest;
    }

    private static boolean isFolded(FunctionTotals row) {
        return row.function().equals(FunctionProfile.OTHER);
    }
}
