package io.statsprofile.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.model.Band;
import io.statsprofile.model.ProfileSeries;
import io.statsprofile.query.ProfileQuery;
import io.statsprofile.testing.SeriesOf;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PaletteTest {

    @Test
    void bands_of_one_chart_are_clearly_apart() throws IOException {
        Random random = new Random(5);
        for (int chart = 0; chart < 50; chart++) {
            List<String> names = IntStream.range(0, 9).mapToObj(i -> "com.acme.Class" + random.nextInt(1_000_000) + ".method").toList();
            ProfileSeries series = SeriesOf.names(names, ProfileQuery.ALL);
            Palette palette = Palette.of(series);
            for (Band a : series.series().bands()) {
                for (Band b : series.series().bands()) {
                    if (!a.equals(b)) {
                        assertThat(palette.of(a.function()).light().distanceTo(palette.of(b.function()).light())).isGreaterThanOrEqualTo(0.10);
                    }
                }
                assertThat(palette.of(a.function()).light().distanceTo(Paint.OTHER.light())).isGreaterThan(0.10);
            }
        }
    }

    @Test
    void a_function_has_its_colour_wherever_it_comes_first() throws IOException {
        Paint alone = Palette.of(SeriesOf.names(List.of("com.acme.Cart.checkout"), ProfileQuery.ALL)).of("com.acme.Cart.checkout");
        Paint first = Palette.of(SeriesOf.names(List.of("x.Y.z", "a.B.c", "com.acme.Cart.checkout"), ProfileQuery.ALL)).of("com.acme.Cart.checkout");
        assertThat(first).isEqualTo(alone);
    }

    @Test
    void a_hundred_functions_have_a_colour_each() throws IOException {
        ProfileSeries series = SeriesOf.shop(150, ProfileQuery.ALL.top(100));
        Palette palette = Palette.of(series);
        assertThat(series.series().bands()).hasSize(100).allSatisfy(band -> assertThat(palette.of(band.function()).dark().hex()).matches("#[0-9a-f]{6}"));
    }

    @Test
    void lightness_and_hue_become_the_screen_s_colours() {
        assertThat(new Oklch(1, 0, 0).hex()).isEqualTo("#ffffff");
        assertThat(new Oklch(0, 0, 0).hex()).isEqualTo("#000000");
        assertThat(new Oklch(0.62796, 0.25768, 29.2339).hex()).isEqualTo("#ff0000");
    }
}
