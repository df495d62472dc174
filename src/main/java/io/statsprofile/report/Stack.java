package io.statsprofile.report;

import io.statsprofile.model.Band;
import io.statsprofile.model.MeasureSeries;
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

    /** Height of one bar. */
    long height(int bucket) {
        return bands.stream().mapToLong(band -> band.values().get(bucket)).sum();
    }

    long greatestHeight(int buckets) {
        return IntStream.range(0, buckets).mapToLong(this::height).max().orElse(0);
    }
}
