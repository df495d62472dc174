package io.statsprofile.internal.report;

import io.statsprofile.internal.series.Band;
import io.statsprofile.internal.series.Measure;
import io.statsprofile.internal.series.ProfileSeries;
import java.time.Instant;
import java.util.Locale;

/** The plot: axes, stacked columns, and hatching where there are no documents. */
final class SvgChart {

    private static final double WIDEST_BAR = 72;
    private static final double LABEL_ROOM = 74;
    /** Below this height an outline would hide the colour. */
    private static final double THIN = 4;

    private final ProfileSeries series;
    private final Measure measure;
    private final Stack stack;
    private final int left;
    private final int top;
    private final int height;
    private final int width;
    private final double slot;
    private final double barWidth;
    private final Axis axis;

    SvgChart(ProfileSeries series, Stack stack, int left, int top, int width, int height) {
        this.series = series;
        this.measure = series.measure();
        this.stack = stack;
        this.left = left;
        this.top = top;
        this.width = width;
        this.height = height;
        int buckets = series.bucketStarts().size();
        this.slot = (double) width / buckets;
        this.barWidth = slot < 4 ? slot : Math.min(WIDEST_BAR, slot * 0.84);
        this.axis = Axis.of(measure, stack.greatestHeight(buckets), 6);
    }

    void draw(Xml xml) {
        xml.open("defs").open("pattern", "id", "sp-hatch", "width", 7, "height", 7, "patternUnits", "userSpaceOnUse", "patternTransform",
                "rotate(45)")
                .open("line", "class", "hatch", "y2", 7, "stroke-width", 2).close().close().close().newline();
        for (long tick : axis.ticks()) {
            double y = yOf(tick);
            xml.open("line", "class", tick == 0 ? "axis" : "grid", "x1", left, "x2", left + width, "y1", y, "y2", y).close();
            xml.leaf("text", axis.label(tick), "class", "y", "x", left - 10, "y", y + 4).newline();
        }
        int every = (int) Math.ceil(LABEL_ROOM / slot);
        for (int i = 0; i < series.bucketStarts().size(); i++) {
            column(xml, i);
            if (i % every == 0) {
                xml.leaf("text", ReportTexts.bucketLabel(series, series.bucketStarts().get(i)), "class", "x", "x", xOf(i) + barWidth / 2,
                        "y", top + height + 18);
            }
            xml.newline();
        }
    }

    private void column(Xml xml, int bucket) {
        if (series.isSilent(bucket)) {
            xml.open("rect", "class", "hole", "x", xOf(bucket), "y", top, "width", barWidth, "height", height)
                    .leaf("title", tip(bucket, "no documents")).close();
        } else if (series.isIncomplete(bucket)) {
            double x = xOf(bucket) + barWidth / 2;
            xml.open("path", "class", "mark", "d", String.format(Locale.ROOT, "M%.1f %dl-5 -8h10z", x, top + 2))
                    .leaf("title", tip(bucket, "slices are missing")).close();
        }
        long below = 0;
        for (int i = 0; i < stack.bands().size(); i++) {
            Band band = stack.bands().get(i);
            long value = stack.drawn(i, bucket);
            if (value > 0) {
                double tall = height * (double) value / axis.top();
                xml.open("rect", "class", (tall < THIN ? "" : "bar ") + "f"
                        + i, "x", xOf(bucket), "y", yOf(below + value), "width", barWidth, "height", tall,
                        "data-function", band.function(), "data-bucket", series.bucketStarts().get(bucket), "data-value", value);
                xml.leaf("title", tip(bucket, band.function() + ": " + Units.value(measure, value))).close();
                if (stack.isHollow(i)) {
                    xml.open("rect", "class", "hollow", "x", xOf(bucket) + barWidth * 0.33, "y", yOf(below + value), "width",
                            barWidth * 0.34, "height", tall).close();
                }
            }
            below += value;
        }
    }

    private String tip(int bucket, String text) {
        Instant start = series.bucketStarts().get(bucket);
        return ReportTexts.bucketLabel(series, start) + " UTC, " + text;
    }

    private double xOf(int bucket) {
        return left + bucket * slot + (slot - barWidth) / 2;
    }

    private double yOf(long value) {
        return top + height - height * (double) value / axis.top();
    }
}
