package io.statsprofile.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.core.spi.ConfigurationEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which levels end and which don't, with a clock of the test's. */
class OnDemandLevelsTest {

    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final Map<String, String> START = Map.of("com.acme", "INFO", "com.acme.Quiet", "OFF");

    private final OnDemandLevels levels = new OnDemandLevels();
    private long minutes = -7;

    @Test
    void what_the_service_starts_with_does_not_end() {
        start();
        minutes += 1_000;

        assertThat(changed(START).back).isEmpty();
        assertThat(levels.nanosToNextEnd(now())).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void a_level_that_is_raised_ends_after_its_time_and_another_one_by_its_own() {
        start();

        assertThat(changed(with("com.acme.Cart", "TRACE")).said).singleElement().asString()
                .startsWith("Logger statsprofile.com.acme.Cart was set to TRACE").contains("10 minutes", "back to no level");
        minutes += 4;
        Map<String, String> both = with("com.acme.Cart", "TRACE", "com.acme", "DEBUG");
        assertThat(changed(both).said).hasSize(1);
        assertThat(levels.nanosToNextEnd(now())).isEqualTo(Duration.ofMinutes(6).toNanos());
        minutes += 5;
        assertThat(changed(both).back).isEmpty();
        minutes++;
        OnDemandLevels.Changes first = changed(both);
        assertThat(first.back).containsOnlyKeys("com.acme.Cart").containsEntry("com.acme.Cart", null);
        assertThat(first.said).singleElement().asString()
                .startsWith("Logger statsprofile.com.acme.Cart was set to TRACE for 10 minutes, which is over");
        minutes += 4;
        assertThat(changed(with("com.acme", "DEBUG")).back).containsOnly(Map.entry("com.acme", "INFO"));
        assertThat(levels.nanosToNextEnd(now())).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void a_level_that_is_asked_for_ends_after_its_own_time_be_it_higher_or_lower_than_at_the_start() {
        start();
        Map<String, String> both = with("com.acme.Cart", "TRACE", "com.acme", "OFF");

        assertThat(levels.ask("com.acme.Cart", "TRACE", Duration.ofMinutes(30))).isNull();
        assertThat(levels.ask("com.acme", "OFF", Duration.ofMinutes(3))).isEqualTo("INFO");
        assertThat(changed(both).said).hasSize(2).allMatch(said -> said.contains("(as asked by JMX)"));
        assertThat(levels.secondsLeft(now())).isEqualTo(Map.of("com.acme.Cart", 1_800L, "com.acme", 180L));
        minutes += 3;
        assertThat(changed(both).back).isEqualTo(Map.of("com.acme", "INFO"));
        minutes += 10;
        assertThat(changed(with("com.acme.Cart", "TRACE")).back).as("beyond levelTimeout").isEmpty();
        levels.ask("com.acme.Cart", "TRACE", Duration.ofMinutes(30));
        minutes += 29;
        assertThat(changed(with("com.acme.Cart", "TRACE")).said).as("asked for again").hasSize(1);
        minutes += 29;
        assertThat(changed(with("com.acme.Cart", "TRACE")).back).isEmpty();
        minutes += 1;
        assertThat(changed(with("com.acme.Cart", "TRACE")).back).containsOnlyKeys("com.acme.Cart");
    }

    @Test
    void what_is_set_otherwise_after_it_was_asked_for_has_levelTimeout_as_ever() {
        start();
        levels.ask("com.acme.Cart", "DEBUG", Duration.ofMinutes(30));
        changed(with("com.acme.Cart", "DEBUG"));

        assertThat(changed(with("com.acme.Cart", "TRACE")).said).singleElement().asString().contains("(levelTimeout)");
        assertThat(levels.secondsLeft(now())).isEqualTo(Map.of("com.acme.Cart", 600L));
        assertThat(changed(START).back).isEmpty();
        assertThat(levels.secondsLeft(now())).isEmpty();
    }

    @Test
    void a_level_that_selects_no_more_than_the_one_before_stays() {
        start();

        assertThat(changed(with("com.acme", "OFF", "com.acme.Cart", "INFO")).said).isEmpty();
        minutes += 1_000;
        assertThat(changed(with("com.acme", "OFF", "com.acme.Cart", "INFO")).back).isEmpty();
    }

    @Test
    void a_level_that_is_taken_away_is_on_demand_where_the_one_further_up_selects_more() {
        start();
        Map<String, String> without = Map.of("com.acme", "INFO");

        assertThat(changed(without).said).singleElement().asString().contains("com.acme.Quiet was set to no level");
        minutes += 10;
        assertThat(changed(without).back).containsOnly(Map.entry("com.acme.Quiet", "OFF"));
    }

    @Test
    void another_level_begins_anew_and_one_that_is_set_back_has_ended() {
        start();
        changed(with("com.acme", "DEBUG"));
        minutes += 9;
        changed(with("com.acme", "TRACE"));
        minutes += 9;
        assertThat(changed(with("com.acme", "TRACE")).back).isEmpty();

        changed(START);
        assertThat(levels.nanosToNextEnd(now())).isEqualTo(Long.MAX_VALUE);
        changed(with("com.acme", "TRACE"));
        minutes += 9;
        assertThat(changed(with("com.acme", "TRACE")).back).as("since it was set again").isEmpty();
    }

    @Test
    void what_scan_finds_in_the_file_ends_and_stays_away_until_the_file_has_something_else() {
        start();
        Map<String, String> file = with("com.acme", "DEBUG");
        assertThat(scanned(file).said).hasSize(1);
        minutes += 9;
        assertThat(scanned(file).said).as("another part of the file has changed").isEmpty();
        minutes++;
        assertThat(changed(file).back).containsOnly(Map.entry("com.acme", "INFO"));

        OnDemandLevels.Changes again = scanned(file);
        assertThat(again.back).as("the file still has it").containsOnly(Map.entry("com.acme", "INFO"));
        assertThat(again.said).isEmpty();

        assertThat(changed(file).said).as("set again, but not by the file").hasSize(1);
        scanned(START);
        assertThat(scanned(file).said).as("back in the file").hasSize(1);
    }

    @Test
    void a_program_that_configures_anew_starts_the_service_with_other_levels() {
        start();
        changed(with("com.acme.Cart", "TRACE"));

        assertThat(levels.configured(with("com.acme", "DEBUG"), TIMEOUT, now()).said).isEmpty();

        minutes += 1_000;
        assertThat(changed(with("com.acme", "DEBUG")).back).isEmpty();
    }

    @Test
    void without_a_timeout_nothing_ends_any_more() {
        start();
        changed(with("com.acme", "DEBUG"));

        levels.changed(with("com.acme", "DEBUG"), null, now());

        assertThat(levels.nanosToNextEnd(now())).isEqualTo(Long.MAX_VALUE);
    }

    private void start() {
        OnDemandLevels.Changes changes = levels.configured(START, TIMEOUT, now());
        assertThat(changes.said).isEmpty();
        assertThat(changes.back).isEmpty();
    }

    private OnDemandLevels.Changes changed(Map<String, String> now) {
        return levels.changed(now, TIMEOUT, now());
    }

    private OnDemandLevels.Changes scanned(Map<String, String> now) {
        levels.listen(ConfigurationEvent.newConfigurationChangeDetectorRunningEvent(this));
        levels.listen(ConfigurationEvent.newConfigurationChangeDetectedEvent(this));
        return levels.configured(now, TIMEOUT, now());
    }

    private long now() {
        return Duration.ofMinutes(minutes).toNanos();
    }

    /** What the service starts with and this. */
    private static Map<String, String> with(String... namesAndLevels) {
        Map<String, String> levels = new HashMap<>(START);
        for (int i = 0; i < namesAndLevels.length; i += 2) {
            levels.put(namesAndLevels[i], namesAndLevels[i + 1]);
        }
        return levels;
    }
}
