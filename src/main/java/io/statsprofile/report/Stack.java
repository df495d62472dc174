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

    /** Height of one bar. */
    long height(int bucket) {
        return bands.stream().mapToLong(band -> band.values().get(bucket)).sum();
    }

    long greatestHeight(int buckets) {
        return IntStream.range(0, buckets).mapToLong(this::height).max().orElse(0);
    }
}
