package io.statsprofile.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MessagesTest {

    private final Messages messages = new Messages();

    @Test
    void a_text_is_told_once() {
        messages.warn("twice");
        messages.warn("twice");
        assertThat(messages.take()).containsExactly("WARN twice");

        messages.warn("twice");
        assertThat(messages.take()).isEmpty();
    }

    @Test
    void news_are_told_each_time() {
        messages.news("all is well");
        assertThat(messages.take()).containsExactly("INFO all is well");

        messages.news("all is well");
        assertThat(messages.take()).containsExactly("INFO all is well");
        for (int i = 0; i <= Messages.CAPACITY; i++) {
            messages.news("all is well");
        }
        assertThat(messages.take()).hasSize(Messages.CAPACITY + 1).last().asString().contains("1 more messages");
    }

    @Test
    void a_text_has_a_bound() {
        messages.warn("m".repeat(100_000));

        assertThat(messages.take()).singleElement().asString().endsWith("mm...").hasSize(Messages.LONGEST);
    }

    @Test
    void what_exceeds_the_bound_is_counted_and_said() {
        for (int i = 0; i < Messages.CAPACITY + 5; i++) {
            messages.warn("message " + i);
        }

        assertThat(messages.dropped()).isEqualTo(5);
        assertThat(messages.take()).hasSize(Messages.CAPACITY + 1).last().asString().contains("5 more messages");
        assertThat(messages.take()).isEmpty();
    }
}
