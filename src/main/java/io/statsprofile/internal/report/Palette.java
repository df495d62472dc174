package io.statsprofile.internal.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.statsprofile.internal.series.MeasureSeries;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Colours by the hash of the function's name and by nothing else, so that a function looks the same in every chart, here and in Kibana.
 * Two functions of one chart may come to have one colour; charts keep their bands apart by a gap and draw the smaller one hollow.
 *
 * <p>The colours are those of {@code kibana/parts/palette.json}: 48 that differ from one another and stand out from white (2.5:1 or more)
 * and from Kibana's dark ground (3.2:1 or more). The hash is that of {@code kibana/parts/names.json}, which is made of what expressions
 * in Vega can do: the last 54 ASCII letters and digits in groups of nine, each a number of base 36.
 */
final class Palette {

    /** What is not shown by name. */
    static final Paint OTHER = new Paint("#98a2b3");

    private static final List<Paint> PAINTS = read();
    private static final Pattern NOT_COUNTED = Pattern.compile("[^A-Za-z0-9]+");
    private static final int GROUP = 9;
    private static final int[] WEIGHTS = {1, 5, 7, 11, 13, 17};

    private Palette() {
    }

    /** @param function name of a function, or {@link MeasureSeries#OTHER} */
    static Paint of(String function) {
        return function.equals(MeasureSeries.OTHER) ? OTHER : PAINTS.get(index(function));
    }

    /** The place of a function's colour among {@link #paints}. */
    static int index(String function) {
        return (int) (hash(function) % PAINTS.size());
    }

    /** All that functions can have. */
    static List<Paint> paints() {
        return PAINTS;
    }

    private static long hash(String function) {
        String plain = NOT_COUNTED.matcher(function).replaceAll("");
        long hash = 0;
        int end = plain.length();
        for (int i = 0; i < WEIGHTS.length && end > 0; i++, end -= GROUP) {
            hash += WEIGHTS[i] * (Long.parseLong(plain.substring(Math.max(0, end - GROUP), end), 36) % 3121);
        }
        return hash;
    }

    private static List<Paint> read() {
        try (InputStream in = Palette.class.getResourceAsStream("palette.json")) {
            return Stream.of(new ObjectMapper().readValue(in, String[].class)).map(Paint::new).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The palette in our own jar is broken", e);
        }
    }
}
