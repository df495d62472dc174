package io.statsprofile.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.statsprofile.internal.series.MeasureSeries;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PaletteTest {

    private static final double WHITE = 1;
    private static final double KIBANA_DARK = luminance(new Paint("#1d1e24"));

    @Test
    void colours_differ_from_each_other_and_from_other_and_stand_out_from_light_and_dark_ground() throws IOException {
        List<Paint> paints = Stream.of(new ObjectMapper().readValue(Path.of("kibana/parts/palette.json").toFile(), String[].class))
                .map(Paint::new).toList();
        assertThat(paints).hasSize(48).doesNotHaveDuplicates().doesNotContain(Palette.OTHER);
        assertThat(paints).allSatisfy(paint -> {
            assertThat(contrast(WHITE, luminance(paint))).as("contrast of %s to white", paint).isGreaterThan(2.5);
            assertThat(contrast(luminance(paint), KIBANA_DARK)).as("contrast of %s to dark", paint).isGreaterThan(3.2);
        });
    }

    @Test
    void names_spread_over_all_colours() {
        Map<Paint, Integer> uses = new HashMap<>();
        IntStream.range(0, 48_000).mapToObj(i -> "com.acme.shop.Class" + i % 300 + ".method" + i / 300).map(Palette::of)
                .forEach(paint -> uses.merge(paint, 1, Integer::sum));
        assertThat(uses).hasSize(48);
        assertThat(uses.values()).allSatisfy(count -> assertThat(count).isBetween(600, 1_500));
    }

    @Test
    void a_package_counts_and_a_name_without_latin_letters_has_a_colour_too() {
        assertThat(Palette.of("com.acme.shop.Cart.add")).isNotEqualTo(Palette.of("com.acme.till.Cart.add"));
        assertThat(Palette.of("\u5e97.\u30ab\u30fc\u30c8.\u8ffd\u52a0").hex()).matches("#[0-9a-f]{6}");
        assertThat(Palette.of(MeasureSeries.OTHER)).isEqualTo(Palette.OTHER);
    }

    private static double contrast(double light, double dark) {
        return (light + 0.05) / (dark + 0.05);
    }

    /** Relative luminance as in the accessibility guidelines of the web. */
    private static double luminance(Paint paint) {
        double[] linear = IntStream.of(paint.rgb()).mapToDouble(byteValue -> byteValue / 255.0)
                .map(c -> c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4)).toArray();
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
    }
}
