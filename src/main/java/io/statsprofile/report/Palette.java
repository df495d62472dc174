package io.statsprofile.report;

import io.statsprofile.model.Band;
import io.statsprofile.model.Measure;
import io.statsprofile.model.MeasureSeries;
import io.statsprofile.model.ProfileSeries;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Colours by the hash of the function's name, so that a function looks the same in every chart. Where two functions of one chart would look alike, the
 * lower ranked one moves on to its next choice. All measures of one answer share the colours.
 */
final class Palette {

    private static final int HUES = 24;
    private static final int CHOICES = 2 * HUES;
    /** Coprime with {@link #CHOICES}, so that probing visits all, far apart from one another. */
    private static final int STRIDE = 17;
    /** Oklab distances to keep between two bands of one chart: clearly apart, and what to settle for in larger charts. */
    private static final double[] DISTANCES = {0.13, 0.10, 0.075, 0.05, 0.02, 0};

    private final Map<String, Paint> paints = new HashMap<>();

    private Palette() {
        paints.put(MeasureSeries.OTHER, Paint.OTHER);
    }

    static Palette of(ProfileSeries series) {
        Palette palette = new Palette();
        for (Measure measure : Measure.values()) {
            palette.assign(series.series(measure).bands());
        }
        return palette;
    }

    Paint of(String function) {
        return paints.get(function);
    }

    private void assign(List<Band> bands) {
        List<Paint> used = new ArrayList<>();
        bands.forEach(band -> {
            if (paints.containsKey(band.function())) {
                used.add(paints.get(band.function()));
            }
        });
        for (Band band : bands) {
            if (!paints.containsKey(band.function())) {
                Paint paint = choose(band.function(), used);
                paints.put(band.function(), paint);
                used.add(paint);
            }
        }
    }

    private static Paint choose(String function, List<Paint> used) {
        int first = (int) (hash(function) % CHOICES);
        for (double distance : DISTANCES) {
            for (int i = 0; i < CHOICES; i++) {
                Paint paint = paint((first + i * STRIDE) % CHOICES);
                if (used.stream().allMatch(other -> paint.light().distanceTo(other.light()) >= distance)) {
                    return paint;
                }
            }
        }
        throw new AssertionError("a distance of 0 always fits");
    }

    private static Paint paint(int choice) {
        double hue = 360.0 / HUES * (choice / 2);
        return choice % 2 == 0 ? new Paint(new Oklch(0.56, 0.15, hue), new Oklch(0.64, 0.14, hue))
                : new Paint(new Oklch(0.72, 0.13, hue), new Oklch(0.80, 0.11, hue));
    }

    private static long hash(String function) {
        CRC32 crc = new CRC32();
        crc.update(function.getBytes(StandardCharsets.UTF_8));
        return crc.getValue();
    }
}
