package io.statsprofile.internal.report;

import io.statsprofile.internal.series.Band;
import io.statsprofile.internal.series.MeasureSeries;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The bands of a chart from bottom to top, Other last. */
record Stack(List<Band> bands) {

    static Stack of(MeasureSeries series) {
        List<Band> bands = new ArrayList<>(series.bands());
        series.other().filter(other -> other.sum() > 0).ifPresent(bands::add);
        return new Stack(List.copyOf(bands));
    }

    /** Whether a larger band has the same colour, so that this one is drawn hollow. */
    boolean isHollow(int band) {
        Paint paint = Palette.of(bands.get(band).function());
        return bands.subList(0, band).stream().anyMatch(larger -> Palette.of(larger.function()).equals(paint));
    }

    /** What one bar stands for, the sum of its bands. */
    long total(int bucket) {
        return bands.stream().mapToLong(band -> band.values().get(bucket)).sum();
    }

    /** Height of one bar: an estimate that is a little below 0 takes nothing away from the bands around it. */
    long height(int bucket) {
        return IntStream.range(0, bands.size()).mapToLong(band -> drawn(band, bucket)).sum();
    }

    /** What of a band can be drawn. */
    long drawn(int band, int bucket) {
        return Math.max(0, bands.get(band).values().get(bucket));
    }

    long greatestHeight(int buckets) {
        return IntStream.range(0, buckets).mapToLong(this::height).max().orElse(0);
    }
}
