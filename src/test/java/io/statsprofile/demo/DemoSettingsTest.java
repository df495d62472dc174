package io.statsprofile.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The demo's options, as they are given to Maven by {@code -D}. */
class DemoSettingsTest {

    private final Properties before = (Properties) System.getProperties().clone();

    @AfterEach
    void restore() {
        System.setProperties(before);
    }

    @Test
    void options_are_read_from_system_properties() {
        System.setProperty("demo.duration", "2m");
        System.setProperty("demo.port", "9200");
        DemoSettings settings = DemoSettings.fromSystemProperties();
        assertThat(settings.duration()).hasMinutes(2);
        assertThat(settings.interval()).hasSeconds(10);
        assertThat(settings.port()).isEqualTo(9200);
    }

    @Test
    void values_that_make_no_sense_are_named_with_the_rule() {
        assertRefused("demo.duration", "soon", "demo.duration is soon, but must be a duration such as 90s or 2m");
        assertRefused("demo.duration", "5s", "demo.duration is 5s, but must be from 10s to 24h");
        assertRefused("demo.interval", "1m", "demo.interval is 1m, but must be from 1s to half of demo.duration");
        assertRefused("demo.port", "99999", "demo.port is 99999, but must be from 1 to 65535, or 0 for any that is free");
        assertRefused("demo.rate", "fast", "demo.rate is fast, but must be a whole number");
        assertRefused("demo.rate", "0", "demo.rate is 0, but must be from 1 to 5000 customers a second");
    }

    private void assertRefused(String name, String value, String message) {
        System.setProperty(name, value);
        assertThatThrownBy(DemoSettings::fromSystemProperties).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
        System.clearProperty(name);
    }
}
