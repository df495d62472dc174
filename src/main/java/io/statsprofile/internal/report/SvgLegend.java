package io.statsprofile.internal.report;

import io.statsprofile.internal.series.Band;
import io.statsprofile.internal.series.MeasureSeries;
import io.statsprofile.internal.series.ProfileSeries;
import io.statsprofile.pstats.Uncertainty;

/** Colour, name, value and share of each band, the largest first. */
final class SvgLegend {

    private static final int LINE = 24;
    private static final int NAME_CHARS = 125;
    private static final int MARKED_NAME_CHARS = 110;

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
            xml.text(Lines.fit(label(band), EstimateMarks.areIn(series) ? MARKED_NAME_CHARS : NAME_CHARS)).close();
            xml.leaf("text", Units.value(series.measure(), band.sum()) + error(band), "class", "value", "x", right - 70, "y", y + 11);
            xml.leaf("text", Units.percent(chart.share(band.sum())), "class", "value", "x", right, "y", y + 11).newline();
        }
    }

    private String error(Band band) {
        Uncertainty uncertainty = band.function().equals(MeasureSeries.OTHER) ? ReportTexts.otherUncertainty(series)
                : ReportTexts.timing(series, band.function()).uncertainty();
        String error = EstimateMarks.time(uncertainty, series.measure());
        return error.isEmpty() ? "" : " " + error;
    }

    private String label(Band band) {
        if (band.function().equals(MeasureSeries.OTHER)) {
            return "Other (" + ReportTexts.other(series, series.measure()) + ")";
        }
        String mode = EstimateMarks.mode(ReportTexts.timing(series, band.function()));
        return band.function() + (mode.isEmpty() ? "" : " [" + mode + "]");
    }
}
