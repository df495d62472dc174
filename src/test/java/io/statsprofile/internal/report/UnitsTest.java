package io.statsprofile.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.internal.series.Measure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"0|0 s", "1|1 ns", "999|999 ns", "1000|1.00 \u00b5s", "1234567|1.23 ms", "99900000|99.9 ms",
            "12345678900|12.3 s", "1234567890123|1,235 s", "-1500000|-1.50 ms"})
    void times_have_the_unit_that_suits_them(long nanos, String text) {
        assertThat(Units.time(nanos)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"10000, 10 s", "60000, 1 min", "5400000, 90 min", "86400000, 1 d", "2500, 2500 ms", "0, 0 ms"})
    void lengths_have_the_largest_unit_that_divides_them(long millis, String text) {
        assertThat(Units.length(millis)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0 B", "999, 999 B", "1000, 1.0 kB", "40960, 41.0 kB", "64000000, 64.0 MB", "123456789012, 123.5 GB",
            "9000000000000, '9,000.0 GB'"})
    void bytes_have_the_unit_that_suits(long bytes, String text) {
        assertThat(Units.bytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "7, 8", "129000000000, 150000000000", "61, 80", "100, 100", "900000000000000000, 1000000000000000000"})
    void an_axis_ends_at_the_next_round_value(long greatest, long top) {
        Axis axis = Axis.of(Measure.TOTTIME, greatest, 6);
        assertThat(axis.top()).isEqualTo(top);
        assertThat(axis.ticks()).hasSizeBetween(2, 7).startsWith(0L).endsWith(top);
    }

    @Test
    void ticks_lose_their_zeros() {
        Axis axis = Axis.of(Measure.TOTTIME, 2_000_000_000L, 4);
        assertThat(axis.ticks().stream().map(axis::label)).containsExactly("0", "500 ms", "1 s", "1.5 s", "2 s");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"short|20|short", "com.acme.shop.checkout.Cart.checkout|20|\u2026a.s.c.Cart.checkout",
            "com.acme.Cart.add(Item,int)|22|c.a.Cart.add(Item,int)",
        "com.acme.Very.longMethodName|10|\u2026ethodName", "nodotsatallbutlong|10|\u2026llbutlong"})
    void long_names_keep_their_ends(String name, int width, String shown) {
        assertThat(Lines.fit(name, width)).isEqualTo(shown);
        assertThat(shown.length()).isLessThanOrEqualTo(width);
    }
}
