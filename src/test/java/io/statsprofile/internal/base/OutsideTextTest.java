package io.statsprofile.internal.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OutsideTextTest {

    private static final String ROCKET = "\ud83d\ude80";

    @Test
    void what_is_short_and_clean_stays_as_it_is() {
        for (String text : List.of("", "com.acme.Cart.add(Item,int)", "a b", "quote\"back\\slash", ROCKET, "\u202ertl",
                "N".repeat(1_024))) {
            assertThat(OutsideText.bounded(text)).isSameAs(text);
        }
        assertThat(OutsideText.bounded(null)).isNull();
    }

    @Test
    void what_is_long_keeps_both_ends_and_becomes_no_longer_than_the_bound() {
        String name = "com.acme." + "L".repeat(65_000) + ".checkout";

        String bounded = OutsideText.bounded(name);

        assertThat(bounded).startsWith("com.acme.LLL").endsWith("LLL.checkout").matches(".{503}~[0-9a-f]{16}~.{503}")
                .hasSizeLessThanOrEqualTo(1_024);
        assertThat(OutsideText.bounded(bounded)).as("bounded twice").isSameAs(bounded);
        assertThat(OutsideText.bounded(name)).as("the same anywhere").isEqualTo(bounded);
        assertThat(OutsideText.bounded("\u4e00".repeat(65_000)).getBytes(StandardCharsets.UTF_8).length).isLessThan(32_766);
    }

    @Test
    void no_pair_is_cut_in_half() {
        for (int shift = 0; shift < 2; shift++) {
            String bounded = OutsideText.bounded("x".repeat(shift) + ROCKET.repeat(1_000) + "y".repeat(shift));

            assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(bounded)).isTrue();
            assertThat(bounded).doesNotContain("\ufffd");
        }
    }

    @Test
    void what_can_not_be_written_is_replaced() {
        assertThat(OutsideText.bounded("lone\ud800x")).matches("lone\ufffdx~[0-9a-f]{16}");
        assertThat(OutsideText.bounded("\ude80\ud83d")).startsWith("\ufffd\ufffd~");
        assertThat(OutsideText.bounded("a\nb\u0000\u001b[31m\u0085")).startsWith("a\ufffdb\ufffd\ufffd[31m\ufffd~");
    }

    @Test
    void what_was_different_stays_different() {
        Stream<String> alike = Stream.of("\ud800", "\ud801", "\udc00", "\n", "\u0000", "\ufffd", "L".repeat(2_000), "L".repeat(2_001),
                "L".repeat(1_000) + "M" + "L".repeat(999), "L".repeat(1_000) + "\ud800" + "L".repeat(999), "L".repeat(1_000) + "\ud801"
                + "L".repeat(999));

        assertThat(alike.map(OutsideText::bounded)).doesNotHaveDuplicates();
    }
}
