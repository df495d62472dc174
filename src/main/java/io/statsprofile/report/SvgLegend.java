package io.statsprofile.report;

import io.statsprofile.model.Band;
import io.statsprofile.model.MeasureSeries;
import io.statsprofile.model.ProfileSeries;

/** Colour, name, value and share of each band, the largest first. */
final class SvgLegend {

    private static final int LINE = 24;
    private static final int NAME_CHARS = 125;

    private final ProfileSeries series;
    private final Stack stack;
    private final int left;
    private final int right;

    SvgLegend(ProfileSeries series, Stack stack, int left, int right) {
        this.series = series;
        this.stack = stack;
        this.left = left;
        this.right = right;
    }

    int height() {
        return stack.bands().size() * LINE;
    }

    void draw(Xml xml, int top) {
        MeasureSeries chart = series.series();
        for (int i = 0; i < stack.bands().size(); i++) {
            Band band = stack.bands().get(i);
            int y = top + i * LINE;
            xml.open("rect", "class", "f" + i, "x", left, "y", y, "width", 13, "height", 13, "rx", 3).close();
            if (stack.isHollow(i)) {
                xml.open("rect", "class", "hollow", "x", left + 4.5, "y", y, "width", 4, "height", 13).close();
            }
            xml.open("text", "class", "name", "x", left + 22, "y", y + 11).leaf("title", band.function());
            xml.text(Lines.fit(label(band), NAME_CHARS)).close();
            xml.leaf("text", Units.value(series.measure(), band.sum()), "class", "value", "x", right - 70, "y", y + 11);
            xml.leaf("text", Units.percent(chart.share(band.sum())), "class", "value", "x", right, "y", y + 11).newline();
        }
    }

    private String label(Band band) {
        return band.function().equals(MeasureSeries.OTHER) ? "Other (" + Wording.other(series, series.measure()) + ")" : band.function();
    }
}
