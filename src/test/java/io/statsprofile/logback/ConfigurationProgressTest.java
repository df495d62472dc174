package io.statsprofile.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import org.junit.jupiter.api.Test;

class ConfigurationProgressTest {

    private final LoggerContext context = new LoggerContext();
    private boolean leadsHere;
    private long now;
    private final ConfigurationProgress configuration = new ConfigurationProgress(context, () -> leadsHere, () -> now);

    @Test
    void a_configuration_takes_as_long_as_it_takes() {
        context.getConfigurationLock().lock();
        now = 100 * ConfigurationProgress.PATIENCE.toNanos();
        assertThat(configuration.isComplete()).isFalse();
        configuration.contextStarted();
        assertThat(configuration.isComplete()).isTrue();
    }

    @Test
    void a_context_that_nobody_ever_starts_is_configured_when_the_logger_leads_here_and_stays_so() {
        leadsHere = true;
        assertThat(configuration.isComplete()).isTrue();
        leadsHere = false;
        assertThat(configuration.isComplete()).isTrue();
    }

    @Test
    void a_program_has_a_while_to_attach_the_appender() {
        now = ConfigurationProgress.PATIENCE.toNanos();
        assertThat(configuration.isComplete()).isFalse();
        now++;
        assertThat(configuration.isComplete()).isTrue();
    }
}
